from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import *

model = Sequential()
model.add(Conv3D(16, (3, 3, 3), activation='relu', input_shape=(16, 32, 32, 1)))
model.add(MaxPooling3D((2, 2, 2)))
model.add(Conv3D(32, (3, 3, 3), activation='relu'))
model.add(GlobalAveragePooling3D())
model.add(Dense(2, activation='softmax'))
