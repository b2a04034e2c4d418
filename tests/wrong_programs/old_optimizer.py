from keras.models import Sequential
from keras.layers import Dense, LeakyReLU
from keras.optimizers import adam, SGD

model = Sequential([Dense(4, input_shape=(3,)), LeakyReLU(alpha=0.1), Dense(1)])
model.compile(optimizer=adam(lr=0.01), loss="mse")
model.summary()
model.compile(optimizer=SGD(lr=0.1, decay=1e-6, momentum=0.9, nesterov=True), loss="mse")
