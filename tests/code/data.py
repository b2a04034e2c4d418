#### shapes of zeros
import numpy as np
from keras import Sequential, layers
X = np.zeros((100, 8, 3))
y = np.random.randint(0, 4, size=(100,))
X_train, X_val = X[:80], X[80:]
m = Sequential([layers.Input(X_train.shape[1:]), layers.Flatten(), layers.Dense(X_train.shape[1] * X_train.shape[2]), layers.Dense(X_val.shape[0])])
m.summary()
#### input_shape from one sample
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Flatten, Dense
images = np.ones((10, 9, 9), dtype="float32")[..., np.newaxis]
model = Sequential()
model.add(Conv2D(2, 3, input_shape=images[0].shape))
model.add(Flatten())
model.add(Dense(3))
model.summary()
#### expand_dims, concatenate, stack
import numpy as np
from keras import Sequential, layers
a = np.expand_dims(np.arange(12).reshape(3, 4), axis=-1)
b = np.concatenate([a, a], axis=1)
c = np.stack([b, b, b], axis=-1)
d = np.hstack([np.ones((3, 2)), np.zeros((3, 5))])
m = Sequential([layers.Input(b.shape[1:]), layers.Flatten(), layers.Dense(c.shape[-1]), layers.Dense(d.shape[1]), layers.Dense(c.ndim), layers.Dense(a.size)])
m.summary()
#### number of classes by len(set(...))
from keras import Sequential, layers
labels = ["cat", "dog", "cat", "cow"]
classes = sorted(set(labels))
label_to_index = {c: i for i, c in enumerate(classes)}
n_classes = len(label_to_index)
y = [label_to_index[l] for l in labels]
m = Sequential([layers.Input((4,)), layers.Dense(n_classes), layers.Dense(max(y) + 2)])
m.summary()
#### to_categorical of a list
import numpy as np
from tensorflow.keras.utils import to_categorical
from keras import Sequential, layers
y = to_categorical([0, 2, 1, 4])
z = to_categorical(np.array([0, 1]), num_classes=6)
m = Sequential([layers.Input((z.shape[1],)), layers.Dense(y.shape[-1])])
m.summary()
#### channels first or last
from keras import backend as K
from keras.datasets import mnist
from keras import Sequential, layers
img_rows, img_cols = 28, 28
(x_train, y_train), (x_test, y_test) = mnist.load_data()
if K.image_data_format() == 'channels_first':
    x_train = x_train.reshape(x_train.shape[0], 1, img_rows, img_cols)
    input_shape = (1, img_rows, img_cols)
else:
    x_train = x_train.reshape(x_train.shape[0], img_rows, img_cols, 1)
    input_shape = (img_rows, img_cols, 1)
x_train = x_train.astype('float32')
x_train /= 255
print(x_train.shape[0], 'train samples')
m = Sequential([layers.Input(input_shape), layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(10)])
m.summary()
#### windows of a sine
import numpy as np
from keras import Sequential, layers
t = np.linspace(0, 100, 501)
series = np.sin(t)
window = 20
X, Y = [], []
for i in range(len(series) - window):
    X.append(series[i:i + window])
    Y.append(series[i + window])
X = np.array(X).reshape(-1, window, 1)
Y = np.array(Y)
m = Sequential([layers.Input((X.shape[1], X.shape[2])), layers.SimpleRNN(4), layers.Dense(1)])
m.summary()
#### create_dataset of a series
import numpy
from keras.models import Sequential
from keras.layers import LSTM, Dense
from sklearn.preprocessing import MinMaxScaler
dataset = numpy.arange(144.0).reshape(-1, 1)
scaler = MinMaxScaler(feature_range=(0, 1))
dataset = scaler.fit_transform(dataset)
def create_dataset(dataset, look_back=1):
    dataX, dataY = [], []
    for i in range(len(dataset)-look_back-1):
        a = dataset[i:(i+look_back), 0]
        dataX.append(a)
        dataY.append(dataset[i + look_back, 0])
    return numpy.array(dataX), numpy.array(dataY)
train_size = int(len(dataset) * 0.67)
train, test = dataset[0:train_size, :], dataset[train_size:len(dataset), :]
look_back = 3
trainX, trainY = create_dataset(train, look_back)
trainX = numpy.reshape(trainX, (trainX.shape[0], 1, trainX.shape[1]))
model = Sequential()
model.add(LSTM(4, input_shape=(1, look_back)))
model.add(Dense(trainX.shape[2]))
model.summary()
#### xor
import numpy as np
from keras.models import Sequential
from keras.layers import Dense
training_data = np.array([[0,0],[0,1],[1,0],[1,1]], "float32")
target_data = np.array([[0],[1],[1],[0]], "float32")
model = Sequential()
model.add(Dense(16, input_dim=training_data.shape[1], activation='relu'))
model.add(Dense(target_data.shape[1], activation='sigmoid'))
model.compile(loss='mean_squared_error', optimizer='adam', metrics=['binary_accuracy'])
model.fit(training_data, target_data, epochs=5, verbose=2)
print(model.predict(training_data).round())
model.summary()
#### reuters
from keras.datasets import reuters
from keras.utils import to_categorical
from keras.preprocessing.sequence import pad_sequences
from keras import Sequential, layers
(x_train, y_train), (x_test, y_test) = reuters.load_data(num_words=1000, test_split=0.2)
num_classes = 46
x_train = pad_sequences(x_train, maxlen=20, padding="post")
y_train = to_categorical(y_train, num_classes)
m = Sequential([layers.Input((x_train.shape[1],)), layers.Embedding(1000, 8), layers.GlobalMaxPooling1D(), layers.Dense(y_train.shape[1], activation="softmax")])
m.summary()
#### vectorized sequences
import numpy as np
from keras.datasets import imdb
from keras import Sequential, layers
(train_data, train_labels), (test_data, test_labels) = imdb.load_data(num_words=50)
def vectorize_sequences(sequences, dimension=50):
    results = np.zeros((len(sequences[:100]), dimension))
    for i, sequence in enumerate(sequences[:100]):
        results[i, [1, 2]] = 1.
    return results
x_train = vectorize_sequences(train_data)
y_train = np.asarray(train_labels).astype('float32')
m = Sequential()
m.add(layers.Dense(16, activation='relu', input_shape=(x_train.shape[1],)))
m.add(layers.Dense(1, activation='sigmoid'))
m.summary()
#### boston with k folds
from keras.datasets import boston_housing
from keras import models, layers
(train_data, train_targets), (test_data, test_targets) = boston_housing.load_data()
mean = train_data.mean(axis=0)
train_data -= mean
std = train_data.std(axis=0)
test_data -= mean
def build_model():
    model = models.Sequential()
    model.add(layers.Dense(6, activation='relu', input_shape=(train_data.shape[1],)))
    model.add(layers.Dense(1))
    model.compile(optimizer='rmsprop', loss='mse', metrics=['mae'])
    return model
k = 4
num_val_samples = len(train_data) // k
for i in range(k):
    val_data = train_data[i * num_val_samples: (i + 1) * num_val_samples]
    model = build_model()
model.summary()
#### iris, X[:, cols]
from sklearn import datasets
from sklearn.model_selection import train_test_split
from keras import Sequential, layers
iris = datasets.load_iris()
X = iris.data[:, 2:]
y = iris.target
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2)
m = Sequential([layers.Input((X_train.shape[1],)), layers.Dense(len(iris.target_names))])
m.summary()
#### moons and blobs
from sklearn.datasets import make_moons, make_blobs, make_classification
from keras import Sequential, layers
X, y = make_moons(n_samples=100, noise=0.1)
A, b = make_classification(n_samples=50, n_features=12, n_informative=4, random_state=0)
m = Sequential([layers.Input((X.shape[1],)), layers.Dense(A.shape[1])])
m.summary()
#### random arrays
import numpy as np
from numpy.random import default_rng
from keras import Sequential, layers
rng = np.random.default_rng(0)
x = np.random.random((20, 7))
z = np.random.normal(0, 1, (5, 4))
w = rng.normal(size=(3, 6))
m = Sequential([layers.Input((x.shape[1],)), layers.Dense(z.shape[1]), layers.Dense(w.shape[-1])])
m.summary()
#### labels by argmax and one-hot by eye
import numpy as np
from keras import Sequential, layers
y = np.array([0, 2, 1])
onehot = np.eye(3)[y]
flat = np.array([[1, 2], [3, 4]]).flatten()
m = Sequential([layers.Input((flat.shape[0],)), layers.Dense(onehot.shape[1])])
m.summary()
#### tokenizer of one's own
from keras import Sequential, layers
sentences = ["the cat sat", "the dog sat down", "a cat"]
vocab = {}
for s in sentences:
    for w in s.split():
        if w not in vocab:
            vocab[w] = len(vocab) + 1
sequences = [[vocab[w] for w in s.split()] for s in sentences]
max_len = max(len(s) for s in sequences)
padded = [s + [0] * (max_len - len(s)) for s in sequences]
m = Sequential([layers.Input((max_len,)), layers.Embedding(len(vocab) + 1, 3), layers.Flatten(), layers.Dense(len(padded))])
m.summary()
#### counter
from collections import Counter, defaultdict
from keras import Sequential, layers
counts = Counter("a b a c b a".split())
by_size = defaultdict(list)
for word in counts:
    by_size[counts[word]].append(word)
m = Sequential([layers.Input((len(counts),)), layers.Dense(counts["a"]), layers.Dense(len(by_size))])
m.summary()
#### data set of tensorflow
import tensorflow as tf
(x, y), _ = tf.keras.datasets.fashion_mnist.load_data()
x = x[..., tf.newaxis] / 255.0
m = tf.keras.Sequential([tf.keras.layers.Input(shape=x.shape[1:]), tf.keras.layers.Conv2D(2, 3), tf.keras.layers.GlobalMaxPool2D()])
m.summary()
#### numbers of small arrays
import numpy as np
from keras import Sequential, layers
a = np.array([4, 8, 6])
b = np.array([[1, 2], [3, 4], [5, 6]])
total = int(a.sum() + b.max() + b[1, 0] + len(b))
best = a.argmax() + 1
sizes = [int(n) for n in a[1:]] + b.tolist()[0] + [int(b[-1][1]), total, int(best), int(a.mean())]
Sequential([layers.Input((2,))] + [layers.Dense(n) for n in sizes]).summary()
#### numbers that are changed in place
import numpy as np
from keras import Sequential, layers
a = np.array([4, 8, 6])
b = a[1:]
a += 1
Sequential([layers.Input((a.shape[0],)), layers.Dense(b.shape[0])]).summary()
#### columns by a list, and data that is scaled in place
import numpy as np
from sklearn.datasets import load_iris, make_blobs, make_moons, make_regression, make_circles
from keras import Sequential, layers
iris = load_iris()
X = iris.data
X -= X.mean(axis=0)
X /= X.std(axis=0)
some = X[:, [0, 2, 3]]
A, b = make_blobs(n_samples=60, n_features=7, centers=4)
B, c = make_blobs(50)
C, d = make_regression(n_samples=40, n_features=9)
D, e = make_circles(100)
Sequential([layers.Input((some.shape[1],)), layers.Dense(X.shape[1]), layers.Dense(A.shape[1]),
            layers.Dense(len(iris.target_names)), layers.Dense(len(iris.feature_names)), layers.Dense(B.shape[1]),
            layers.Dense(C.shape[1]), layers.Dense(D.shape[1])]).summary()
#### a table made in the code
import pandas as pd
from sklearn.preprocessing import StandardScaler
from keras import Sequential, layers
data = pd.DataFrame({"age": [20, 30, 40], "height": [1.6, 1.7, 1.8], "member": [0, 1, 1]})
data["weight"] = data["height"] * 40
x = data.drop(columns="member")
y = data["member"]
x = StandardScaler().fit_transform(x)
m = Sequential([layers.Input((x.shape[1],)), layers.Dense(len(data.columns), "relu"), layers.Dense(1)])
m.summary()
#### a model that gets its shape from a table
import pandas as pd
from keras import Sequential, layers
data = pd.DataFrame([[1.0, 2.0, 3.0, 0.0]] * 5, columns=["a", "b", "c", "y"])
x, y = data.iloc[:, :-1], data.iloc[:, -1]
m = Sequential([layers.Dense(8, "relu"), layers.Dense(1)])
m.compile(loss="mse")
m.fit(x, y, epochs=1)
m.summary()
