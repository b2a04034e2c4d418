from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import *

model = Sequential()
model.add(
    Conv2D(6, kernel_size=5, strides=1, activation='tanh', input_shape=(28, 28, 1), padding='same')
)
model.add(AveragePooling2D(2))
model.add(Conv2D(16, kernel_size=5, activation='tanh'))
model.add(AveragePooling2D(2))
model.add(Flatten())
model.add(Dense(120, activation='tanh'))
model.add(Dense(84, activation='tanh'))
model.add(Dense(10, activation='softmax'))
