from keras.models import Sequential
from keras.layers import CuDNNLSTM, Dense

model = Sequential()
model.add(CuDNNLSTM(8, return_sequences=True, input_shape=(3, 1)))
model.add(CuDNNLSTM(4))
model.add(Dense(1))
model.summary()
