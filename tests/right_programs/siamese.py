from keras.layers import Input, Dense, Flatten, Conv2D, MaxPooling2D, Concatenate
from keras.models import Model, Sequential

base = Sequential(
    [
        Input(shape=(28, 28, 1)),
        Conv2D(32, (3, 3), activation='relu'),
        MaxPooling2D((2, 2)),
        Flatten(),
        Dense(128, activation='relu'),
    ]
)
left = Input(shape=(28, 28, 1))
right = Input(shape=(28, 28, 1))
merged = Concatenate()([base(left), base(right)])
output = Dense(1, activation='sigmoid')(merged)
siamese = Model(inputs=[left, right], outputs=output)
