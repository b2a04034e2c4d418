import keras
from keras import layers

model = keras.Sequential(
    [
        layers.Input(shape=(75,)),
        layers.Embedding(9000, 64, mask_zero=True),
        layers.Bidirectional(layers.GRU(64, return_sequences=True)),
        layers.Dropout(0.3),
        layers.Dense(17, activation='softmax'),
    ]
)
