from keras.models import Sequential
from keras.layers import LSTM, Dense

model = Sequential()
# 입력 데이터 형태: (None, 3, 1)
model.add(LSTM(10, input_shape=(3,1), return_sequneces=True)
# LSTM1을 지나 output은 (None,3,10)
model.add(LSTM(5), return_sequneces=True)
# LSTM2을 지나 output은 (None,3,5)
model.add(LSTM(2), return_sequneces=False)
# LSTM3을 지나 output은 (None,3,2)
model.add(Desne(5))
# Dense 층을 지나 output은 (None, 5)
model.summary()
