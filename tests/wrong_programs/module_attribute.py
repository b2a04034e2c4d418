import tensorflow as tf

model = tf.keras.Sequental([
    tf.keras.layer.Dense(8, input_shape=(4,)),
    tf.keras.layers.Dens(1),
])
model.summary()
