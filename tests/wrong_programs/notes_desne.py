from keras.models import Sequential
from keras.layers import LSTM, Dense

model = Sequential()
# 입력 데이터 형태: (None, 3, 1)
model.add(LSTM(10, input_shape=(3,1))
# LSTM을 지나 output은 (None,10)
model.add(Desne(5))
# Dense 층을 지나 output은 (None, 5)
model.summary()
