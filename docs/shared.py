from keras import Input, Model, layers

shared = layers.LSTM(4)
a, b = Input((10, 6)), Input((10, 6))
x = layers.concatenate(
    [shared(a), shared(b)],
)
for units in (16, 8, 1):
    x = layers.Dense(units)(x)
Model([a, b], x).summary()
