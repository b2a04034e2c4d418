from keras import Input, Model, layers

image = Input((8, 8, 3))
numbers = Input((5,))
both = layers.concatenate([image, numbers])
Model([image, numbers], layers.Dense(1)(both)).summary()
