import tensorflow as tf

inputs = tf.keras.Input(shape=(8, 8, 1))
x = tf.keras.layers.Conv2D(4, 3)(inputs)
x = tf.keras.layers.RepeatVector(3)(x)
model = tf.keras.Model(inputs, x)
model.summary()
