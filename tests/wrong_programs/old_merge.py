from keras.layers import Dense, Input, Merge, merge
from keras.models import Model

a = Input(shape=(6, 4))
b = Input(shape=(6, 3))
c = merge([a, b], mode="concat", concat_axis=-1)
model = Model(input=[a, b], output=Dense(2)(c))
model.summary()
