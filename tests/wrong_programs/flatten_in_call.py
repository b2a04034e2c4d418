from keras import Input, Model, layers

a = Input((8, 8, 1))
b = layers.Conv2D(4, 3)(a)
c = layers.RepeatVector(3)(b)
d = layers.GlobalMaxPooling2D()(b)
Model(a, [c, d]).summary()
