#### import keras
import keras
m = keras.models.Sequential()
m.add(keras.layers.InputLayer(shape=(4,)))
m.add(keras.layers.Dense(3, activation=keras.activations.relu))
m.summary()
#### import tensorflow as tf
import tensorflow as tf
m = tf.keras.models.Sequential([
  tf.keras.layers.Flatten(input_shape=(28, 28)),
  tf.keras.layers.Dense(12, activation='relu'),
  tf.keras.layers.Dropout(0.2),
  tf.keras.layers.Dense(10, activation=tf.nn.softmax)
])
m.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
m.summary()
#### import tensorflow.keras as k
import tensorflow.keras as k
i = k.Input(shape=(4,))
k.Model(i, k.layers.Dense(2)(i)).summary()
#### from tensorflow.keras import layers, models as m
from tensorflow.keras import layers, models as m
net = m.Sequential()
net.add(layers.Input((4,)))
net.add(layers.Dense(2))
net.summary()
#### import module by its path
import keras.layers
import keras.models
net = keras.models.Sequential([keras.layers.Input((4,)), keras.layers.Dense(2)])
net.summary()
#### import of a module with another name
import keras.layers as KL
import keras.models as KM
i = KL.Input((4,))
KM.Model([i], [KL.Dense(2)(i)]).summary()
#### star imports
from tensorflow.keras.layers import *
from tensorflow.keras.models import *
from tensorflow.keras.optimizers import *
model = Sequential()
model.add(Dense(4, input_shape=(3,)))
model.add(Dropout(0.3))
model.compile(loss="mse", optimizer=SGD(learning_rate=0.1, momentum=0.9))
model.summary()
#### layers under names of one's own
import tensorflow as tf
Layers = tf.keras.layers
Dense, Conv = Layers.Dense, Layers.Conv2D
net = tf.keras.Sequential(layers=[Layers.Input((8, 8, 1)), Conv(3, 2), Layers.Flatten(), Dense(units=2)])
net.summary()
#### import in a function
def build():
    from keras import Sequential, layers
    return Sequential([layers.Input((4,)), layers.Dense(2)])
build().summary()
#### keras of tensorflow by attribute
import tensorflow as tf
keras = tf.keras
K = keras.backend
K.clear_session()
l = keras.layers
net = keras.Sequential([l.Input((5,)), l.Dense(2)])
net.summary()
#### aliases of layers
from keras.layers import MaxPool1D, AvgPool1D, GlobalMaxPool1D, Conv1D, Convolution1D, Input, Conv1DTranspose
from keras import Sequential
Sequential([Input((30, 2)), Convolution1D(3, 3), MaxPool1D(2), Conv1D(4, 2), AvgPool1D(2), Conv1DTranspose(2, 3), GlobalMaxPool1D()]).summary()
#### activations as functions and layers
import keras
import tensorflow as tf
from keras import activations, layers
i = keras.Input((6,))
x = layers.Dense(5, activation=activations.elu)(i)
x = layers.Dense(4, activation=tf.nn.relu)(x)
x = layers.Activation(activations.tanh)(x)
x = layers.Activation(keras.activations.get("sigmoid"))(x)
x = layers.ELU()(x)
keras.Model(i, layers.Softmax(axis=-1)(x)).summary()
#### activation functions called
import keras
from keras import layers
i = keras.Input((6,))
x = keras.activations.relu(layers.Dense(5)(i))
x = keras.ops.relu(layers.Dense(4)(x))
keras.Model(i, x).summary()
#### initializers and regularizers by name and by class
from keras import Sequential
from keras.layers import Dense, Input
from keras.initializers import HeNormal, Constant
from keras.regularizers import l1_l2
from keras.constraints import non_neg, max_norm
m = Sequential([Input((3,)), Dense(4, kernel_initializer=HeNormal(seed=1), bias_initializer=Constant(0.1)), Dense(3, kernel_regularizer=l1_l2(l1=1e-5, l2=1e-4), kernel_constraint=max_norm(2.0)), Dense(2, kernel_initializer="lecun_uniform", kernel_constraint=non_neg())])
m.summary()
#### compile with objects, callbacks and schedules
import keras
from keras.callbacks import EarlyStopping, ReduceLROnPlateau, LearningRateScheduler
schedule = keras.optimizers.schedules.ExponentialDecay(1e-2, decay_steps=100, decay_rate=0.9)
m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
m.compile(optimizer=keras.optimizers.Adam(learning_rate=schedule), loss=keras.losses.Huber(), metrics=[keras.metrics.MeanAbsoluteError(name="mae"), "mse"])
callbacks = [EarlyStopping(patience=3), ReduceLROnPlateau(factor=.5), LearningRateScheduler(lambda e: 0.1 / (e + 1))]
history = m.fit([[1, 2, 3]], [1], callbacks=callbacks, verbose=0)
m.summary()
print(history.history["loss"][-1])
#### plot_model and to_json
from keras import Sequential, layers
from keras.utils import plot_model
m = Sequential([layers.Input((3,)), layers.Dense(2)])
m.summary(print_fn=lambda line: None)
if False:
    plot_model(m, to_file="m.png", show_shapes=True)
text = m.to_json()
#### dtype and policy per layer
from keras import layers, Input, Model
i = Input((5,), dtype="float16")
x = layers.Dense(4, dtype="float16")(i)
Model(i, layers.Dense(3, dtype="float32")(x)).summary()
#### tf functions on tensors of keras
import tensorflow as tf
from tensorflow.keras import layers, Input, Model
i = Input((6,))
x = layers.Dense(4)(i)
y = layers.Lambda(lambda t: tf.reduce_sum(t, axis=1, keepdims=True))(x)
Model(i, layers.Concatenate()([x, y])).summary()
