import keras
from keras import layers

model = keras.Sequential(
    [
        layers.Input(shape=(784,)),
        layers.Dense(512, activation='relu'),
        layers.Dropout(0.2),
        layers.Dense(512, activation='relu'),
        layers.Dropout(0.2),
        layers.Dense(10, activation='softmax'),
    ]
)
model.compile(loss='categorical_crossentropy', optimizer='adam')
