#### list of layers
import keras
from keras import layers

model = keras.Sequential(
    [
        keras.Input(shape=(28, 28, 1)),
        layers.Conv2D(8, kernel_size=(3, 3), activation="relu"),
        layers.MaxPooling2D(pool_size=(2, 2)),
        layers.Flatten(),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    ]
)
model.summary()
#### loop over units
from keras import Sequential
from keras.layers import Dense, Dropout

units = [64, 32, 16]
model = Sequential(name="mlp")
for i, u in enumerate(units):
    if i == 0:
        model.add(Dense(u, activation="relu", input_shape=(20,), name=f"hidden_{i}"))
    else:
        model.add(Dense(u, activation="relu", name=f"hidden_{i}"))
    model.add(Dropout(0.1 * (i + 1)))
model.add(Dense(1, name="out"))
model.summary()
#### vgg loop over a config
import tensorflow as tf
from tensorflow.keras import layers, models

cfg = [4, "M", 8, "M", 16, 16, "M"]

def make_layers(cfg):
    result = []
    for v in cfg:
        if v == "M":
            result.append(layers.MaxPooling2D((2, 2), strides=2))
        else:
            result += [layers.Conv2D(v, (3, 3), padding="same"), layers.BatchNormalization(), layers.ReLU()]
    return result

model = models.Sequential([layers.InputLayer(input_shape=(32, 32, 3))] + make_layers(cfg) + [
    layers.Flatten(),
    layers.Dense(10),
])
model.summary()
#### helper that adds blocks
from keras.models import Sequential
from keras.layers import Conv2D, MaxPool2D, Flatten, Dense, Activation

def add_block(model, filters, n=2, **kwargs):
    for _ in range(n):
        model.add(Conv2D(filters, 3, padding="same", **kwargs))
        kwargs = {}
        model.add(Activation("relu"))
    model.add(MaxPool2D())

model = Sequential()
add_block(model, 4, input_shape=(16, 16, 3))
add_block(model, 8)
add_block(model, filters=16, n=1)
model.add(Flatten())
model.add(Dense(2, activation="softmax"))
model.summary()
#### no input shape
from keras import Sequential, layers
model = Sequential([layers.Dense(4), layers.Dense(2)])
model.summary()
#### build later
from keras import Sequential, layers
model = Sequential([layers.Dense(4, activation="relu"), layers.Dense(2)])
model.build((None, 7))
model.summary()
#### call on data
import numpy as np
from keras import Sequential, layers
model = Sequential()
model.add(layers.Dense(4, activation="relu"))
model.add(layers.Dense(2))
x = np.ones((3, 5))
y = model(x)
model.summary()
#### pop and go on
from keras.models import Sequential
from keras.layers import Dense
model = Sequential([Dense(8, input_shape=(4,)), Dense(6), Dense(3, activation="softmax")])
model.pop()
model.pop()
model.add(Dense(5, name="new_head"))
model.summary()
#### stack inside a stack
import keras
from keras import layers
features = keras.Sequential([layers.Conv2D(4, 3), layers.ReLU(), layers.GlobalMaxPooling2D()], name="features")
model = keras.Sequential([keras.Input((12, 12, 3)), features, layers.Dense(3)])
model.summary()
#### shown as it grows
from keras import Input, Sequential
from keras.layers import Conv2D, Flatten, Dense
model = Sequential()
model.add(Input((8, 8, 1)))
model.add(Conv2D(3, 3))
model.summary()
model.add(Flatten())
model.summary()
model.add(Dense(2))
model.summary()
#### list multiplied and sums
from keras import Sequential
from keras.layers import Dense, Input
hidden = [16] * 3
model = Sequential([Input((10,))] + [Dense(h, activation="tanh") for h in hidden] + [Dense(sum(hidden) // 8)])
model.summary()
#### append to a list, then star
import keras
stack = []
stack.append(keras.layers.Input(shape=[5]))
for width in (7, 6):
    stack.append(keras.layers.Dense(width, kernel_initializer="he_normal", use_bias=False))
    stack.append(keras.layers.BatchNormalization())
    stack.append(keras.layers.Activation("elu"))
model = keras.models.Sequential([*stack, keras.layers.Dense(1)])
#### book style: rescaling and augmentation
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
IMG_HEIGHT = IMG_WIDTH = 20
num_classes = len(["daisy", "dandelion", "roses"])
data_augmentation = keras.Sequential(
  [
    layers.RandomFlip("horizontal", input_shape=(IMG_HEIGHT, IMG_WIDTH, 3)),
    layers.RandomRotation(0.1),
    layers.RandomZoom(0.1),
  ]
)
model = keras.Sequential([
  data_augmentation,
  layers.Rescaling(1./255),
  layers.Conv2D(4, 3, padding='same', activation='relu'),
  layers.MaxPooling2D(),
  layers.Flatten(),
  layers.Dense(num_classes, name="outputs")
])
model.summary()
#### 1d series
from keras.models import Sequential
from keras.layers import Conv1D, GlobalAveragePooling1D, MaxPooling1D, Dense, Dropout
seq_length = 64
model = Sequential()
model.add(Conv1D(8, 3, activation='relu', input_shape=(seq_length, 10)))
model.add(Conv1D(8, 3, activation='relu', dilation_rate=2))
model.add(MaxPooling1D(3))
model.add(Conv1D(16, 3, activation='relu', padding='causal'))
model.add(GlobalAveragePooling1D())
model.add(Dropout(0.5))
model.add(Dense(1, activation='sigmoid'))
model.summary()
#### conv3d
import keras
from keras.layers import Conv3D, MaxPooling3D, Flatten, Dense
model = keras.models.Sequential()
model.add(Conv3D(4, kernel_size=(3, 3, 3), input_shape=(8, 16, 16, 1), data_format="channels_last"))
model.add(MaxPooling3D((1, 2, 2)))
model.add(Flatten())
model.add(Dense(3))
model.summary()
#### two models, one list comprehension
from keras import Sequential, layers
models = [Sequential([layers.Input((4,)), layers.Dense(n)], name=f"net{n}") for n in (2, 3)]
for m in models:
    m.summary()
#### models in a dict
from keras import Sequential, layers
nets = {}
for kind in ["small", "large"]:
    net = Sequential(name=kind)
    net.add(layers.Input(shape=(6,)))
    net.add(layers.Dense({"small": 4, "large": 40}[kind]))
    nets[kind] = net
nets["large"].summary()
nets["small"].summary()
#### lenet
from keras.models import Sequential
from keras.layers import Conv2D, AveragePooling2D, Flatten, Dense
from keras import losses, optimizers
input_shape, num_classes = (32, 32, 1), 10
LeNet = Sequential([
    Conv2D(6, kernel_size=(5, 5), strides=(1, 1), activation='tanh', input_shape=input_shape, padding="same"),
    AveragePooling2D(pool_size=(2, 2), strides=(1, 1), padding='valid'),
    Conv2D(16, kernel_size=(5, 5), strides=(1, 1), activation='tanh', padding='valid'),
    AveragePooling2D(pool_size=(2, 2), strides=(2, 2), padding='valid'),
    Flatten(),
    Dense(20, activation='tanh'),
    Dense(num_classes, activation='softmax'),
])
LeNet.compile(optimizer=optimizers.SGD(learning_rate=0.1), loss=losses.categorical_crossentropy, metrics=["accuracy"])
LeNet.summary()
#### regularizers, constraints and initializers
from keras import Sequential, regularizers, initializers, constraints
from keras.layers import Dense, Input, LeakyReLU, PReLU, GaussianNoise, ActivityRegularization
model = Sequential()
model.add(Input(shape=(9,)))
model.add(GaussianNoise(0.1))
model.add(Dense(8, kernel_regularizer=regularizers.l2(0.01), activity_regularizer=regularizers.L1(0.01)))
model.add(LeakyReLU(negative_slope=0.2))
model.add(Dense(7, kernel_initializer=initializers.RandomNormal(mean=0.0, stddev=0.05), bias_initializer="zeros"))
model.add(PReLU())
model.add(Dense(6, kernel_constraint=constraints.MaxNorm(3.0)))
model.add(ActivityRegularization(l2=0.1))
model.summary()
#### gan: generator and discriminator
import numpy as np
from keras.models import Sequential, Model
from keras.layers import Input, Dense, Reshape, Flatten, LeakyReLU, BatchNormalization
img_shape = (7, 7, 1)
latent_dim = 10

def build_generator():
    model = Sequential()
    model.add(Dense(16, input_dim=latent_dim))
    model.add(LeakyReLU(0.2))
    model.add(BatchNormalization(momentum=0.8))
    model.add(Dense(int(np.prod(img_shape)), activation='tanh'))
    model.add(Reshape(img_shape))
    model.summary()
    noise = Input(shape=(latent_dim,))
    img = model(noise)
    return Model(noise, img)

def build_discriminator():
    model = Sequential()
    model.add(Flatten(input_shape=img_shape))
    model.add(Dense(12))
    model.add(LeakyReLU(0.2))
    model.add(Dense(1, activation='sigmoid'))
    model.summary()
    img = Input(shape=img_shape)
    validity = model(img)
    return Model(img, validity)

discriminator = build_discriminator()
discriminator.compile(loss='binary_crossentropy', optimizer="adam")
generator = build_generator()
z = Input(shape=(latent_dim,))
img = generator(z)
discriminator.trainable = False
valid = discriminator(img)
combined = Model(z, valid)
combined.compile(loss='binary_crossentropy', optimizer="adam")
combined.summary()
#### dcgan with transposed convolutions
from tensorflow.keras import layers
import tensorflow as tf
def make_generator_model():
    model = tf.keras.Sequential()
    model.add(layers.Dense(7*7*4, use_bias=False, input_shape=(10,)))
    model.add(layers.BatchNormalization())
    model.add(layers.LeakyReLU())
    model.add(layers.Reshape((7, 7, 4)))
    assert model.output_shape == (None, 7, 7, 4)  # Note: None is the batch size
    model.add(layers.Conv2DTranspose(4, (5, 5), strides=(1, 1), padding='same', use_bias=False))
    assert model.output_shape == (None, 7, 7, 4)
    model.add(layers.Conv2DTranspose(1, (5, 5), strides=(2, 2), padding='same', use_bias=False, activation='tanh'))
    assert model.output_shape == (None, 14, 14, 1)
    return model
generator = make_generator_model()
generator.summary()
#### depthwise and separable, alexnet order
from keras import Sequential
from keras.layers import *
model = Sequential()
model.add(Input((24, 24, 3)))
model.add(ZeroPadding2D(((1, 0), (2, 1))))
model.add(SeparableConv2D(6, 3, strides=2))
model.add(DepthwiseConv2D(3, depth_multiplier=2))
model.add(Cropping2D(1))
model.add(SpatialDropout2D(0.2))
model.add(GlobalAvgPool2D())
model.add(Dense(4, "softmax"))
model.summary()
#### layers by name
from keras import layers, Sequential
specs = [("Dense", dict(units=5, activation="relu")), ("Dropout", {"rate": 0.3}), ("Dense", {"units": 2})]
model = Sequential([layers.Input(shape=(3,))])
for class_name, config in specs:
    model.add(getattr(layers, class_name)(**config))
model.summary()
