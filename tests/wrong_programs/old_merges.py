from keras.layers import Dense, Input, merge
from keras.models import Model

a = Input(shape=(4,))
b = Input(shape=(4,))
c = merge([merge([a, b], mode="mul"), a], mode="sum")
model = Model([a, b], c)
model.summary()
