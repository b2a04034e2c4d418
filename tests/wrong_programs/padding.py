from keras.models import Sequential
from keras.layers import Conv2D, Flatten, Dense

model = Sequential()
model.add(Conv2D(8, 3, padding='smae', input_shape=(28, 28, 1)))
model.add(Flatten())
model.add(Dense(10))
model.summary()
