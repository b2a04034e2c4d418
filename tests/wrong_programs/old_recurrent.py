from keras.models import Sequential
from keras.layers import Dense, Embedding, LSTM, GRU

model = Sequential()
model.add(LSTM(8, input_dim=2, input_length=5, return_sequences=True))
model.add(GRU(4, inner_activation="sigmoid"))
model.add(Dense(1))
model.summary()

words = Sequential([Embedding(100, 8, input_length=20), LSTM(4)])
words.summary()
