from keras import Input, Model, layers

x = Input((6, 8))
y = layers.MultiHeadAttention(2, 4)(x)
Model(x, y).summary()
