from keras.applications import VGG16
from keras.layers import Dense, Flatten
from keras.models import Sequential

base = VGG16(include_tops=False, weights=None, input_shape=(64, 64, 3))
model = Sequential([base, Flatten(), Dense(2, activation="sofmax")])
model.summary()
