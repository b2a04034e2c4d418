from keras import Input, Sequential
from keras.layers import Dense

model = Sequential([Input((4,)), Dense(1, activation="softmax")])
model.summary()
