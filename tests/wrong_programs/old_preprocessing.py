import tensorflow as tf
from tensorflow.keras.layers.experimental import preprocessing

model = tf.keras.Sequential([
    tf.keras.Input((8, 8, 3)),
    preprocessing.Rescaling(1.0 / 255),
    tf.keras.layers.experimental.preprocessing.RandomFlip("horizontal"),
    tf.keras.layers.Flatten(),
])
model.summary()
