from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import *

model = Sequential()
model.add(TimeDistributed(Conv2D(16, (3, 3), activation='relu'), input_shape=(10, 64, 64, 3)))
model.add(TimeDistributed(MaxPooling2D((4, 4))))
model.add(TimeDistributed(Flatten()))
model.add(LSTM(32))
model.add(Dense(4, activation='softmax'))
