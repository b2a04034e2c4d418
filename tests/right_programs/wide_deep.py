import keras
from keras import layers

input_wide = keras.Input(shape=(5,), name="wide_input")
input_deep = keras.Input(shape=(6,), name="deep_input")
hidden1 = layers.Dense(30, activation="relu")(input_deep)
hidden2 = layers.Dense(30, activation="relu")(hidden1)
concat = layers.concatenate([input_wide, hidden2])
output = layers.Dense(1)(concat)
model = keras.Model(inputs=[input_wide, input_deep], outputs=[output])
