import pandas as pd
from keras import Sequential
from keras.layers import Dense, Input

data = pd.read_csv("customers.csv")
x = data.drop(columns="label").values

model = Sequential([Input((x.shape[1],)), Dense(16, activation="relu"), Dense(1)])
model.summary()
