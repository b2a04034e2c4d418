from keras.models import Sequential
from keras.layers import Dense

model = Sequential()
model.add(Dense(8, kernel_initializer='he_norml', input_shape=(4,)))
model.summary()
