from tensorflow import keras
from tensorflow.keras import layers

model = keras.Sequential([keras.Input((10, 4))])
for units in (8, 4):
    model.add(layers.LSTM(units))  # each gets a sequence
model.add(layers.LSTM(2))
model.add(layers.Dense(1))
model.summary()
