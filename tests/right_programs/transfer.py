from tensorflow.keras.applications import VGG16
from tensorflow.keras import layers, models

conv_base = VGG16(weights=None, include_top=False, input_shape=(150, 150, 3))
conv_base.trainable = False
model = models.Sequential()
model.add(conv_base)
model.add(layers.Flatten())
model.add(layers.Dense(256, activation='relu'))
model.add(layers.Dense(1, activation='sigmoid'))
