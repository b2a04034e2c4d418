from keras.layers import Input, Dense
from keras.layers.merge import concatenate
from keras.models import Model

a = Input((3,))
b = Input((4,))
model = Model(input=[a, b], output=Dense(1)(concatenate([a, b])))
model.summary()
