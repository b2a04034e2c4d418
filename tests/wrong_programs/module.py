from keras.layer import Dense
from keras.model import Sequential

model = Sequential([Dense(8, input_shape=(4,))])
model.summary()
