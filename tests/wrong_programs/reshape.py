from keras.models import Sequential
from keras.layers import Dense, Reshape

model = Sequential()
model.add(Dense(12, input_shape=(4,)))
model.add(Reshape((3, 5)))
model.summary()
