from keras import Input, Model
from keras.layers import Add, Dense

x = Input((8,))
left = Dense(4)(x)
right = Dense(6)(x)
Model(x, Add()([left, right])).summary()
