from keras.models import Sequential
from keras.layers import Convolution2D, MaxPooling2D, Flatten, Dense, Dropout

model = Sequential()
model.add(Convolution2D(nb_filter=8, nb_row=3, nb_col=5, border_mode="same",
                        dim_ordering="tf", init="uniform", input_shape=(12, 12, 1)))
model.add(MaxPooling2D(pool_size=(2, 2), border_mode="valid"))
model.add(Dropout(p=0.25))
model.add(Flatten())
model.add(Dense(output_dim=10, activation="softmax"))
model.summary()
