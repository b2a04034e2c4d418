from keras import Input, Sequential
from keras.layers import LSTM, Dense

if True:
	model = Sequential()
	model.add(Input((4, 2)))
	model.add(LSTM(3))	# 층
	model.add(LSTM(2))
	model.summary()