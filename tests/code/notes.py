#### one lstm
from keras.models import Sequential
from keras.layers import Dense, LSTM

model = Sequential()
# 입력 데이터 형태: (None, 3, 1)
model.add(LSTM(10, input_shape=(3,1)))
# LSTM을 지나 output은 (None,10)
model.add(Dense(5))
# Dense 층을 지나 output은 (None, 5)
model.summary()
#### three lstms
from keras.models import Sequential
from keras.layers import Dense, LSTM

model = Sequential()
# 입력 데이터 형태: (None, 3, 1)
model.add(LSTM(10, input_shape=(3,1), return_sequences=True))
# LSTM1을 지나 output은 (None,3,10)
model.add(LSTM(5, return_sequences=True))
model.add(LSTM(2, return_sequences=False))
model.add(Dense(5))
model.summary()
#### several lstms and the shape of the data
# 다중 LSTM 모델 만들어보면서 Data shape의 변화 확인해보기

from numpy import array
from keras.models import Sequential
from keras.layers import Dense, LSTM, Reshape

# 1. 데이터 준비
x = array([[1,2,3], [2,3,4], [3,4,5], [4,5,6], 
           [5,6,7], [6,7,8], [7,8,9], [8,9,10],
           [9,10,11], [10,11,12], [20,30,40], [30,40,50],
           [40,50,60]])                                        # (13,3)
y = array([4,5,6,7,8,9,10,11,12,13,50,60,70])               # (13, )

print("x :", x)
x = x.reshape(x.shape[0], x.shape[1], 1)
print("x.reshape :", x)

#2. 모델 구성
model = Sequential()

model.add(LSTM(10, activation='relu', return_sequences=True, input_shape=(3,1))) # (None,3,10)으로 반환

model.add(LSTM(2, activation='relu', return_sequences=True))
model.add(LSTM(10, activation='relu', return_sequences=False))
# (None,10)으로 반환
#### reshape for the next lstm
from keras.models import Sequential
from keras.layers import Dense, LSTM, Reshape

model = Sequential()
model.add(LSTM(10, activation='relu', input_shape=(3,1)))
model.add(Reshape((10,1)))
model.add(LSTM(4))
model.add(Dense(1))
model.summary()
#### scaled data
from numpy import array
from keras.models import Sequential
from keras.layers import Dense, LSTM
x = array([[1,2,3], [2,3,4], [3,4,5], [4,5,6], [5,6,7],
          [6,7,8], [7,8,9], [8,9,10], [9,10,11], [10,11,12],
          [20000,30000,40000], [30000,40000,50000], 
          [40000,50000,60000], [100,200,300]])
y = array([4,5,6,7,8,9,10,11,12,13,50000,60000,70000,400])

from sklearn.preprocessing import MinMaxScaler, StandardScaler
# scaler = MinMaxScaler()
scaler = StandardScaler()
scaler.fit(x)               # scikit-learn에는 fit의 종류가 많다.
x = scaler.transform(x)
x = x.reshape(x.shape[0], x.shape[1], 1)

model = Sequential()
model.add(LSTM(20, input_shape=(x.shape[1], x.shape[2])))
model.add(Dense(10, activation='relu'))
model.add(Dense(1))
model.summary()
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x, y, epochs=10, batch_size=1, verbose=2)
#### mlp1
import numpy as np
x = np.array([[1,2,3,4,5,6,7,8,9,10], [1.1,1.2,1.3,1.4,1.5,1.6,1.5,1.4,1.3,1.2]])
y = np.array([11,12,13,14,15,16,17,18,19,20])
x = x.transpose()
print(x.shape)
from keras.models import Sequential
from keras.layers import Dense
model = Sequential()
model.add(Dense(10, input_dim=x.shape[1]))
model.add(Dense(5))
model.add(Dense(1))
model.summary()
#### mlp4
import numpy as np
x = np.array([range(10), range(21, 31), range(201, 211)])
y = np.array([[1,2,3,4,5,6,7,8,9,10]])
x = x.T
y = y.T
from keras.models import Sequential
from keras.layers import Dense
model = Sequential()
model.add(Dense(10, input_dim=x.shape[1]))
model.add(Dense(y.shape[1]))
model.summary()
#### mlp5
import numpy as np
from keras.models import Sequential
from keras.layers import Dense
x = np.array([range(10), range(21, 31), range(201, 211)])
y = np.array([[1,2,3,4,5,6,7,8,9,10], [1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.5, 1.4, 1.3]])
x = np.transpose(x)
y = np.transpose(y)
model = Sequential()
model.add(Dense(5, input_dim=3))
model.add(Dense(4))
model.add(Dense(2))
model.summary()
#### mlp7
import numpy as np
from keras.models import Sequential
from keras.layers import Dense
x = np.array([range(10)]).T
y = np.array([[1,2,3,4,5,6,7,8,9,10], [2]*10, [9,8,7,6,5,4,3,2,1,0]]).T
model = Sequential([Dense(6, input_shape=(x.shape[1],)), Dense(y.shape[1])])
model.summary()
#### train_test1
from keras.models import Sequential
from keras.layers import Dense
import numpy as np
x_train = np.array([1,2,3,4,5,6,7])
y_train = np.array([1,2,3,4,5,6,7])
x_test = np.array([8,9,10])
y_test = np.array([8,9,10])
model = Sequential()
model.add(Dense(5, input_dim=1, activation='relu'))
model.add(Dense(3))
model.add(Dense(1, activation='relu'))
model.summary()
model.compile(loss='mse', optimizer='adam', metrics=['accuracy'])
model.fit(x_train, y_train, epochs=5, batch_size=1)
loss, acc = model.evaluate(x_test, y_test, batch_size=1), 0
#### train_test2 with slices
import numpy as np
x = np.array(range(1, 101))
y = np.array(range(1, 101))
x_train = x[:70]
y_train = y[:70]
x_test = x[70:]
y_test = y[70:]
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
model = Sequential()
model.add(Dense(len(x_test), input_dim=1))
model.add(Dense(x_train.shape[0] // 7))
model.add(Dense(1))
#### train_test3 with scikit-learn
import numpy as np
from sklearn.model_selection import train_test_split
x = np.array([range(100), range(311, 411), range(100)]).T
y = np.array(range(711, 811))
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, shuffle=True, random_state=66)
print('x_train shape:', x_train.shape)
from keras.models import Sequential
from keras.layers import Dense
model = Sequential()
model.add(Dense(len(x_test), input_dim=x_train.shape[1]))
model.add(Dense(1))
model.summary()
#### california, diabetes and boston
from sklearn.datasets import load_diabetes, fetch_california_housing
from keras.datasets import boston_housing
from keras.models import Sequential
from keras.layers import Dense, Dropout
for load in (load_diabetes, fetch_california_housing):
    dataset = load()
    x, y = dataset.data, dataset.target
    print(x.shape, y.shape)
    model = Sequential()
    model.add(Dense(16, input_dim=x.shape[1], activation='relu'))
    model.add(Dropout(0.2))
    model.add(Dense(1))
    model.summary()
(x_train, y_train), (x_test, y_test) = boston_housing.load_data()
model = Sequential()
model.add(Dense(16, input_shape=(x_train.shape[1],)))
model.add(Dense(1))
model.summary()
#### breast cancer: two classes
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from keras.models import Sequential
from keras.layers import Dense
x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8)
scaler = StandardScaler()
x_train = scaler.fit_transform(x_train)
x_test = scaler.transform(x_test)
model = Sequential()
model.add(Dense(30, input_dim=x_train.shape[1], activation='relu'))
model.add(Dense(1, activation='sigmoid'))
model.summary()
#### iris: one-hot
from sklearn.datasets import load_iris
from keras.utils import to_categorical
from keras.models import Sequential
from keras.layers import Dense
datasets = load_iris()
x = datasets['data']
y = datasets.target
y = to_categorical(y)
print(y.shape)
model = Sequential()
model.add(Dense(8, input_shape=x.shape[1:]))
model.add(Dense(y.shape[1], activation='softmax'))
model.summary()
#### functional
from keras.models import Sequential, Model
from keras.layers import Dense, Input
input1 = Input(shape=(3,))
dense1 = Dense(5, activation='relu')(input1)
dense2 = Dense(3)(dense1)
dense3 = Dense(4)(dense2)
output1 = Dense(1)(dense3)
model = Model(inputs=input1, outputs=output1)
model.summary()
#### ensemble of lstms
from numpy import array
from keras.models import Model
from keras.layers import Dense, LSTM, Input
from keras.layers import concatenate

x1 = array([[1,2,3], [2,3,4], [3,4,5], [4,5,6]])
x1 = x1.reshape(x1.shape[0], x1.shape[1], 1)

input1 = Input(shape=(3, 1))
input1_lstm = LSTM(8)(input1)
hidden1 = Dense(4)(input1_lstm)
hidden1 = Dense(6)(hidden1)
output1 = Dense(2)(hidden1)

input2 = Input(shape=(3, 1))
input2_lstm = LSTM(8)(input2)
hidden2 = Dense(6)(input2_lstm)
output2 = Dense(4)(hidden2)

merge1 = concatenate([output1, output2]) # 파라미터 두 개 이상은 리스트로 받는다.
middle1 = Dense(4)(merge1)
middle2 = Dense(10)(middle1)
middle3 = Dense(4)(middle2)

output_1 = Dense(16)(middle3)
output_1 = Dense(32)(output_1)
output_1 = Dense(3)(output_1)

output_2 = Dense(64)(middle3)
output_2 = Dense(16)(output_2)
output_2 = Dense(3)(output_2)

model = Model(inputs=[input1, input2], outputs=[output_1, output_2])
model.summary()
#### many to one
from keras.models import Model
from keras.layers import Dense, Input, Concatenate
input1 = Input(shape=(3,))
dense1 = Dense(5)(input1)
output1 = Dense(4)(dense1)
input2 = Input(shape=(3,))
dense2 = Dense(7)(input2)
output2 = Dense(3)(dense2)
merge1 = Concatenate()([output1, output2])
middle = Dense(4)(merge1)
output = Dense(1)(middle)
model = Model(inputs = [input1, input2], outputs = output)
model.summary()
#### one to many
from keras.models import Model
from keras.layers import Dense, Input
input1 = Input(shape=(3,))
middle = Dense(5, name='middle')(input1)
outputs = []
for i in range(1, 4):
    output = Dense(i * 3)(middle)
    output = Dense(1)(output)
    outputs.append(output)
model = Model(inputs=input1, outputs=outputs)
model.summary()
#### lstm with units, length and width
from keras.models import Sequential
from keras.layers import LSTM
model = Sequential()
model.add(LSTM(units=256, input_shape=(16, 4096)))
model.summary()
#### univariate
from numpy import array
from keras.models import Sequential
from keras.layers import Dense

def split_sequence(sequence, n_steps):
    X, y = list(), list()
    for i in range(len(sequence)):
        end_ix = i + n_steps
        if end_ix > len(sequence) - 1:
            break
        seq_x, seq_y = sequence[i:end_ix], sequence[end_ix]
        X.append(seq_x)
        y.append(seq_y)
    return array(X), array(y)

dataset = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
n_steps = 3
x, y = split_sequence(dataset, n_steps)
for i in range(len(x)):
    print(x[i], y[i])
model = Sequential()
model.add(Dense(10, activation='relu', input_dim=n_steps))
model.add(Dense(len(x)))
model.summary()
#### multivariate with dense layers
from numpy import array, hstack
from keras.models import Sequential
from keras.layers import Dense

def split_sequences(sequences, n_steps):
    X, y = list(), list()
    for i in range(len(sequences)):
        end_ix = i + n_steps
        if end_ix > len(sequences):
            break
        seq_x, seq_y = sequences[i:end_ix, :-1], sequences[end_ix-1, -1]
        X.append(seq_x)
        y.append(seq_y)
    return array(X), array(y)

in_seq1 = array([10,20,30,40,50,60,70,80,90,100])
in_seq2 = array([15,25,35,45,55,65,75,85,95,105])
out_seq = array([in_seq1[i]+in_seq2[i] for i in range(len(in_seq1))])
in_seq1 = in_seq1.reshape(len(in_seq1), 1)
in_seq2 = in_seq2.reshape(len(in_seq2), 1)
out_seq = out_seq.reshape(len(out_seq), 1)
dataset = hstack((in_seq1, in_seq2, out_seq))
n_steps = 3
x, y = split_sequences(dataset, n_steps)
print(x.shape, y.shape)
x = x.reshape(x.shape[0], x.shape[1] * x.shape[2])
model = Sequential()
model.add(Dense(10, input_shape=(x.shape[1],)))
model.add(Dense(1))
model.summary()
#### multivariate with an lstm, parallel
from numpy import array, hstack
from keras.models import Sequential
from keras.layers import Dense, LSTM

def split_sequences2(sequences, n_steps):
    X, y = list(), list()
    for i in range(len(sequences)):
        end_ix = i + n_steps
        if end_ix > len(sequences) - 1:
            break
        seq_x, seq_y = sequences[i:end_ix, :], sequences[end_ix, :]
        X.append(seq_x)
        y.append(seq_y)
    return array(X), array(y)

a = array([10,20,30,40,50,60,70,80,90,100]).reshape(10, 1)
b = array([15,25,35,45,55,65,75,85,95,105]).reshape(10, 1)
dataset = hstack((a, b, a))
x, y = split_sequences2(dataset, 3)
n_features = x.shape[2]
model = Sequential()
model.add(LSTM(10, input_shape=(3, n_features)))
model.add(Dense(y.shape[1]))
model.summary()
#### split_x with a window
import numpy as np
from keras.models import Sequential
from keras.layers import LSTM, Dense
a = np.array(range(1, 11))
size = 5

def split_x(dataset, timesteps):
    aaa = []
    for i in range(len(dataset) - timesteps + 1):
        subset = dataset[i : (i + timesteps)]
        aaa.append(subset)
    return np.array(aaa)

bbb = split_x(a, size)
print(bbb.shape)
x = bbb[:, :-1]  #모든행, 마지막 열 전'까지'
y = bbb[:, -1]   #모든 행, 마지막 열
x = x.reshape(6, 4, 1)
model = Sequential()
model.add(LSTM(10, activation='relu', input_shape=(x.shape[1], 1)))
model.add(Dense(x.shape[0]))
model.add(Dense(1))
model.summary()
#### simple rnn and gru
from keras.models import Sequential
from keras.layers import SimpleRNN, GRU, LSTM, Dense
for rnn in (SimpleRNN, GRU, LSTM):
    model = Sequential()
    model.add(rnn(10, input_shape=(3, 1)))
    model.add(Dense(1))
    model.summary()
#### gru of keras 2.2
from keras.models import Sequential
from keras.layers import GRU
model = Sequential()
model.add(GRU(5, reset_after=False, input_shape=(5, 1)))
model.summary()
#### bidirectional
from keras.models import Sequential
from keras.layers import Bidirectional, LSTM, Dense
model = Sequential()
model.add(Bidirectional(LSTM(10), input_shape=(5, 1)))
model.add(Dense(1))
model.summary()
#### conv1d
from keras.models import Sequential
from keras.layers import Conv1D, Flatten, Dense, MaxPooling1D
model = Sequential()
model.add(Conv1D(10, 2, input_shape=(5, 1)))
model.add(Conv1D(10, 2, padding='same'))
model.add(MaxPooling1D())
model.add(Flatten())
model.add(Dense(1))
model.summary()
#### conv2d
from keras.models import Sequential
from keras.layers import Conv2D, MaxPooling2D, Flatten, Dense
model = Sequential()
model.add(Conv2D(10, (3, 3), input_shape = (10, 10, 1)))   # (None, 8, 8, 10)
model.add(Conv2D(7, (4, 4)))                               # (None, 5, 5,  7)
model.add(Conv2D(5, (2, 2), padding = 'same'))
model.add(Conv2D(5, (2, 2), strides = (2, 1)))
model.add(MaxPooling2D(pool_size = 2))
model.add(Flatten())
model.add(Dense(1))
model.summary()
#### mnist as a cnn
import numpy as np
from keras.datasets import mnist
from keras.utils import to_categorical
from keras.models import Sequential
from keras.layers import Dense, Conv2D, MaxPooling2D, Flatten, Dropout
(x_train, y_train), (x_test, y_test) = mnist.load_data()
print(x_train[0])
print('y_train[0] :', y_train[0])
y_train = to_categorical(y_train)
y_test = to_categorical(y_test)
x_train = x_train.reshape(-1, 28, 28, 1).astype('float32')/255
x_test = x_test.reshape(-1, 28, 28, 1).astype('float32')/255
model = Sequential()
model.add(Conv2D(8, (2, 2), input_shape=(28, 28, 1), activation='relu'))
model.add(MaxPooling2D(pool_size=2))
model.add(Dropout(0.2))
model.add(Flatten())
model.add(Dense(10, activation='softmax'))
model.summary()
#### mnist as a dnn with the functional model
from keras.datasets import mnist
from keras.utils import to_categorical
from keras.models import Model
from keras.layers import Dense, Input, Dropout
(x_train, y_train), (x_test, y_test) = mnist.load_data()
y_train = to_categorical(y_train)
x_train = x_train.reshape(x_train.shape[0], x_train.shape[1] * x_train.shape[2]).astype('float32') / 255.0
inputs = Input(shape=(x_train.shape[1],))
x = Dense(64, activation='relu')(inputs)
x = Dropout(0.5)(x)
outputs = Dense(y_train.shape[1], activation='softmax')(x)
model = Model(inputs, outputs)
model.summary()
#### mnist as an rnn
from keras.datasets import mnist
from keras.models import Sequential
from keras.layers import Dense, LSTM
(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train / 255.
model = Sequential()
model.add(LSTM(16, input_shape=x_train.shape[1:]))
model.add(Dense(10, activation='softmax'))
model.summary()
#### cifar10, hamsu
from keras.datasets import cifar10
from keras.utils import to_categorical
from keras.models import Model
from keras.layers import Dense, Conv2D, MaxPooling2D, Flatten, Input
import matplotlib.pyplot as plt
(x_train, y_train), (x_test, y_test) = cifar10.load_data()
plt.imshow(x_train[0])
plt.show()
y_train = to_categorical(y_train)
x_train = x_train.astype('float32') / 255
input1 = Input(shape=(32, 32, 3))
hamsu = Conv2D(10, (3, 3), activation='relu', padding='same')(input1)
hamsu = MaxPooling2D(pool_size=(2, 2))(hamsu)
hamsu = Flatten()(hamsu)
output1 = Dense(y_train.shape[-1], activation='softmax')(hamsu)
model = Model(inputs=input1, outputs=output1)
model.summary()
#### cifar100
import keras
from keras.utils import to_categorical
(x_train, y_train), _ = keras.datasets.cifar100.load_data()
y_train = to_categorical(y_train)
model = keras.models.Sequential()
model.add(keras.layers.Conv2D(6, kernel_size=3, strides=2, input_shape=x_train.shape[1:]))
model.add(keras.layers.GlobalAveragePooling2D())
model.add(keras.layers.Dense(len(y_train[0]), activation='softmax'))
model.summary()
#### fashion mnist with callbacks
from tensorflow.keras.datasets import fashion_mnist
from tensorflow.keras.models import Sequential, load_model
from tensorflow.keras.layers import Dense, Conv2D, Flatten
from tensorflow.keras.callbacks import EarlyStopping, ModelCheckpoint, TensorBoard
(x_train, y_train), (x_test, y_test) = fashion_mnist.load_data()
x_train = x_train.reshape(x_train.shape[0], 28, 28, 1)
model = Sequential()
model.add(Conv2D(8, 2, input_shape=(28, 28, 1)))
model.add(Flatten())
model.add(Dense(10, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
es = EarlyStopping(monitor='val_loss', patience=10, mode='auto')
mc = ModelCheckpoint(filepath='best.keras', monitor='val_loss', save_best_only=True)
tb_hist = TensorBoard(log_dir='graph', histogram_freq=0, write_graph=True, write_images=True)
hist = model.fit(x_train, y_train, epochs=1, callbacks=[es, mc, tb_hist])
print(hist)
print(hist.history.keys())
model.save(".//model//save_keras44.h5")
model.summary()
#### dropout and batch normalization
from keras.models import Sequential
from keras.layers import Dense, Dropout, BatchNormalization
model = Sequential()
model.add(Dense(10, input_shape=(3,)))
model.add(BatchNormalization())
model.add(Dropout(0.3))
model.add(Dense(5))
model.add(BatchNormalization())
model.add(Dense(1))
model.summary()
#### loaded model with more layers
from keras.models import Sequential
from keras.layers import Dense, LSTM
base = Sequential()
base.add(LSTM(5, input_shape=(3, 1), name='lstm_of_before'))
base.add(Dense(3, name='dense_of_before'))
base.add(Dense(10, name='dense_a'))
base.add(Dense(1, name='dense_b'))
base.summary()
#### digits
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import OneHotEncoder, LabelEncoder
from keras.models import Sequential
from keras.layers import Dense, Conv2D, Flatten, Reshape
digits = load_digits()
X = digits.data
y = digits.target
X = X.reshape(len(X), 8, 8, 1)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
model = Sequential([
    Conv2D(4, 3, activation='relu', input_shape=X_train.shape[1:]),
    Flatten(),
    Dense(len(np.unique(y)), activation='softmax'),
])
model.summary()
#### onehotencoder of scikit-learn
from sklearn.datasets import load_wine
from sklearn.preprocessing import OneHotEncoder
from keras.models import Sequential
from keras.layers import Dense
x = load_wine().data
y = load_wine().target
y = y.reshape(-1, 1)
encoder = OneHotEncoder()
encoder.fit(y)
y = encoder.transform(y).toarray()
model = Sequential()
model.add(Dense(9, input_dim=13))
model.add(Dense(3, activation='softmax'))
model.summary()
