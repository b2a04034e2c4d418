from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import *

model = Sequential()
model.add(Dense(7 * 7 * 128, input_dim=100))
model.add(LeakyReLU(0.2))
model.add(Reshape((7, 7, 128)))
model.add(Conv2DTranspose(128, (4, 4), strides=(2, 2), padding='same'))
model.add(LeakyReLU(0.2))
model.add(Conv2DTranspose(128, (4, 4), strides=(2, 2), padding='same'))
model.add(LeakyReLU(0.2))
model.add(Conv2D(1, (7, 7), activation='sigmoid', padding='same'))
