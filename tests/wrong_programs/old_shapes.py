import tensorflow as tf
from tensorflow.keras import layers, Model, Input

class Linear(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
    def build(self, input_shape):
        self.w = self.add_weight("w", [input_shape[-1], self.units])
        self.b = self.add_weight('b', shape=(self.units,), trainable=False)
    def call(self, x):
        return tf.matmul(x, self.w) + self.b

n = 784
i = Input(shape=(n))
x = layers.Dense(3)(i)
x = Linear(4)(x)
model = Model(i, x)
model.summary()
m2 = tf.keras.Sequential([layers.InputLayer(input_shape=5), layers.Dense(3)])
m2.summary()
m3 = tf.keras.Sequential([Input(7), layers.Dense(3)])
m3.summary()
