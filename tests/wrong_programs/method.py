from keras.models import Sequential
from keras.layers import Dense

model = Sequential()
model.ad(Dense(8, input_shape=(4,)))
model.sumary()
