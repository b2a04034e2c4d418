from keras import Input, Model, layers

a = Input((3,))
b = Input((5,))
y = layers.Dense(1)([a, b])
Model([a, b], y).summary()
