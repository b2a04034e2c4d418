from keras.models import Sequential
from keras.layers import Dense, Dropout

model = Sequential()
model.add(Dense(8, input_shape=(4,)))
model.add(Dropout(50))
model.add(Dense(1))
model.summary()
