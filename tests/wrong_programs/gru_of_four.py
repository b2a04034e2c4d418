from keras.models import Sequential
from keras.layers import GRU, Dense

model = Sequential()
model.add(GRU(8, input_shape=(3, 1)))
model.add(GRU(6))
model.add(GRU(4))
model.add(GRU(2))
model.add(Dense(1))
model.summary()
