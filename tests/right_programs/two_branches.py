from keras.layers import *
from keras.models import Model

image = Input(shape=(64, 64, 3))
numbers = Input(shape=(10,))
x = Conv2D(16, 3, activation='relu')(image)
x = MaxPooling2D()(x)
x = Flatten()(x)
x = Dense(32, activation='relu')(x)
y = Dense(32, activation='relu')(numbers)
z = Concatenate()([x, y])
z = Dense(16, activation='relu')(z)
out = Dense(3, activation='softmax')(z)
model = Model([image, numbers], out)
