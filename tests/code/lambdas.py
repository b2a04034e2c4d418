#### scaled images
from keras import Sequential, layers
m = Sequential([
    layers.Lambda(lambda x: x / 255. - 0.5, input_shape=(28, 28, 1)),
    layers.Conv2D(4, 3),
    layers.Flatten(),
    layers.Dense(2),
])
m.summary()
#### a new axis for a sequence
import tensorflow as tf
from tensorflow.keras import layers, models
window = 20
model = models.Sequential([
    layers.Input((window,)),
    layers.Lambda(lambda x: tf.expand_dims(x, axis=-1)),
    layers.LSTM(8, return_sequences=True),
    layers.Dense(1),
    layers.Lambda(lambda x: x * 100.0),
])
model.summary()
#### a siamese network with the distance of two vectors
from keras import layers, Model, Input
import tensorflow.keras.backend as K
def euclidean_distance(vectors):
    a, b = vectors
    total = K.sum(K.square(a - b), axis=1, keepdims=True)
    return K.sqrt(K.maximum(total, K.epsilon()))
i = Input((12,))
tower = Model(i, layers.Dense(6, activation="relu")(i), name="tower")
left, right = Input((12,)), Input((12,))
distance = layers.Lambda(euclidean_distance, name="distance")([tower(left), tower(right)])
Model([left, right], layers.Dense(1, activation="sigmoid")(distance)).summary()
#### a siamese network with the difference and output_shape of a function
import tensorflow as tf
from keras import layers, Model, Input
def shape_of_distance(shapes):
    first, second = shapes
    return (first[0], 1)
a, b = Input((12,)), Input((12,))
d = layers.Lambda(lambda t: tf.norm(t[0] - t[1], axis=1), output_shape=shape_of_distance)([a, b])
e = layers.Lambda(lambda t: tf.abs(t[0] - t[1]))([a, b])
Model([a, b], [layers.Dense(1)(d), layers.Dense(1)(e)]).summary()
#### sampling of a variational autoencoder
import keras
from keras import layers, ops
latent = 2
def sampling(args):
    mean, log_var = args
    batch = ops.shape(mean)[0]
    dim = ops.shape(mean)[1]
    epsilon = keras.random.normal(shape=(batch, dim))
    return mean + ops.exp(0.5 * log_var) * epsilon
inputs = keras.Input((8,))
h = layers.Dense(4)(inputs)
z_mean, z_log_var = layers.Dense(latent)(h), layers.Dense(latent)(h)
z = layers.Lambda(sampling, name="z")([z_mean, z_log_var])
encoder = keras.Model(inputs, [z_mean, z_log_var, z], name="encoder")
encoder.summary()
#### sampling with the old backend
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers, backend as K
latent_dim = 3
def sampling(args):
    z_mean, z_log_sigma = args
    epsilon = K.random_normal(shape=(K.shape(z_mean)[0], latent_dim), mean=0., stddev=0.1)
    return z_mean + K.exp(z_log_sigma) * epsilon
x = keras.Input(shape=(10,))
a, b = layers.Dense(latent_dim)(x), layers.Dense(latent_dim)(x)
z = layers.Lambda(sampling, output_shape=(latent_dim,))([a, b])
keras.Model(x, layers.Dense(10)(z)).summary()
#### arguments of the function
from keras import layers, Model, Input, ops
def crop(x, start, end):
    return x[:, start:end]
i = Input((10, 4))
parts = [layers.Lambda(crop, arguments={"start": n, "end": n + 3})(i) for n in range(0, 9, 3)]
Model(i, layers.Concatenate(axis=1)(parts)).summary()
#### a loop that makes functions
from keras import layers, Model, Input
i = Input((4, 6))
heads = []
for n in range(3):
    heads.append(layers.Lambda(lambda x: x[:, n], name=f"row_{n}")(i))
Model(i, layers.Dense(n + 1)(layers.Add()(heads))).summary()
#### a function whose variable has changed since the call
from keras import layers, Model, Input
width = 2
i = Input((6,))
x = layers.Lambda(lambda t: t[:, :width])(i)
width = 5
y = layers.Dense(3)(x)
Model(i, y).summary()
#### attention by hand
import tensorflow as tf
from keras import layers, Model, Input
inputs = Input((7, 5))
scores = layers.Dense(1, activation="tanh")(inputs)
weights = layers.Lambda(lambda s: tf.nn.softmax(tf.squeeze(s, -1)))(scores)
context = layers.Lambda(lambda t: tf.reduce_sum(t[0] * tf.expand_dims(t[1], -1), axis=1))
x = context([inputs, weights])
Model(inputs, layers.Dense(2)(x)).summary()
#### batch_dot of queries and keys
from tensorflow.keras import layers, Model, Input, backend as K
q, k = Input((7, 4)), Input((9, 4))
s = layers.Lambda(lambda t: K.batch_dot(t[0], t[1], axes=2) / K.sqrt(K.cast(4, "float32")))([q, k])
w = layers.Lambda(lambda t: K.softmax(t))(s)
Model([q, k], layers.Lambda(lambda t: K.batch_dot(t[0], t[1], axes=[2, 1]))([w, k])).summary()
#### several outputs
import tensorflow as tf
from keras import layers, Model, Input
i = Input((6, 4))
a, b = layers.Lambda(lambda t: tf.split(t, 2, axis=1), name="halves")(i)
c, d, e = layers.Lambda(lambda t: (t[:, 0], t[:, 1:], tf.reduce_max(t)), name="parts")(i)
Model(i, [layers.Dense(2)(a), b, layers.Dense(3)(c), d]).summary()
#### images of another size
import tensorflow as tf
from keras import layers, Sequential, Input
m = Sequential([
    Input((None, None, 3)),
    layers.Lambda(lambda image: tf.image.resize(image, (24, 32))),
    layers.Conv2D(2, 3),
    layers.Lambda(lambda t: tf.reshape(t, (-1, t.shape[1] * t.shape[2], t.shape[3]))),
    layers.GRU(3),
])
m.summary()
#### a shape of which only a part is known
import tensorflow as tf
from keras import layers, Model, Input
i = Input((None, 8))
x = layers.Lambda(lambda t: tf.reshape(t, (tf.shape(t)[0], tf.shape(t)[1], 2, 4)))(i)
y = layers.Lambda(lambda t: tf.reshape(t, (-1, 4)))(x)
z = layers.Lambda(lambda t: tf.tile(t, [1, 2]))(y)
Model(i, [x, y, z]).summary()
#### functions of modules and of python
import numpy as np
import tensorflow as tf
from functools import partial
from keras import layers, Model, Input, ops, activations
i = Input((4, 6))
a = layers.Lambda(tf.nn.relu)(i)
b = layers.Lambda(ops.softmax)(a)
c = layers.Lambda(partial(tf.reduce_mean, axis=1))(b)
d = layers.Lambda(activations.tanh)(c)
e = layers.Lambda(lambda x: x * np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]))(d)
Model(i, e).summary()
#### mask and training of the function
from keras import layers, Model, Input
def first(x, mask=None, training=None):
    if mask is None and not training:
        return x[:, 0]
    return x
i = Input((4, 6))
Model(i, layers.Dense(2)(layers.Lambda(first)(i))).summary()
#### a number format of its own
import tensorflow as tf
from keras import layers, Model, Input
i = Input((5,), dtype="int32")
x = layers.Lambda(lambda t: tf.one_hot(tf.cast(t, tf.int32), 7))(i)
y = layers.Lambda(lambda t: t * 0.5, dtype="float16")(x)
Model(i, [layers.Dense(2)(x), layers.Dense(2, dtype="float16")(y)]).summary()
#### output_shape wins over the function
from keras import layers, Model, Input
i = Input((4, 6))
x = layers.Lambda(lambda t: t, output_shape=(9,))(i)
Model(i, layers.Dense(2)(x)).summary()
#### a shared layer for two shapes
import tensorflow as tf
from keras import layers, Model, Input
mean = layers.Lambda(lambda t: tf.reduce_mean(t, axis=1), name="mean")
a, b = Input((4, 6)), Input((3, 5))
Model([a, b], layers.Concatenate()([mean(a), mean(b)])).summary()
#### the shape of its output
from keras import layers, Model, Input
i = Input((4, 6))
x = layers.Lambda(lambda t: t[..., ::2])(i)
y = layers.Dense(x.shape[-1] * 10)(x)
Model(i, y).summary()
#### in a model that is called several times
import tensorflow as tf
from keras import layers, Model, Input, Sequential
part = Sequential([layers.Input((4, 6)), layers.Lambda(lambda t: tf.transpose(t, (0, 2, 1))), layers.Dense(3)])
i = Input((4, 6))
Model(i, [part(i), part(part.layers[0](i)[:, :4, :] @ layers.Dense(6)(i))]).summary()
