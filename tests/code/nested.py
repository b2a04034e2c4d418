#### freeze all layers of a base
from keras import Sequential, layers, Model, Input
base = Sequential([Input((16, 16, 3)), layers.Conv2D(4, 3, name="c1"), layers.BatchNormalization(name="b1"), layers.Conv2D(4, 3, name="c2")], name="base")
for layer in base.layers:
    layer.trainable = False
model = Sequential([base, layers.Flatten(), layers.Dense(3)])
model.summary()
#### freeze all but the last
from keras import Sequential, layers
base = Sequential([layers.Input((8,)), layers.Dense(7), layers.Dense(6), layers.Dense(5)])
for layer in base.layers[:-1]:
    layer.trainable = False
for layer in base.layers:
    print(layer.name, layer.trainable)
base.summary()
#### freeze a whole model, then thaw by name
import keras
from keras import layers
i = keras.Input((10, 10, 1))
x = layers.Conv2D(2, 3, name="block1_conv")(i)
x = layers.Conv2D(2, 3, name="block5_conv1")(x)
x = layers.GlobalAveragePooling2D()(x)
conv_base = keras.Model(i, x, name="conv_base")
conv_base.trainable = True
set_trainable = False
for layer in conv_base.layers:
    if layer.name == 'block5_conv1':
        set_trainable = True
    if set_trainable:
        layer.trainable = True
    else:
        layer.trainable = False
model = keras.Sequential()
model.add(conv_base)
model.add(layers.Dense(2))
model.summary()
#### a base that is frozen, called with training=False
import keras
from keras import layers
base_model = keras.Sequential([keras.Input((6,)), layers.Dense(5), layers.BatchNormalization()], name="base")
base_model.trainable = False
inputs = keras.Input(shape=(6,))
x = base_model(inputs, training=False)
x = layers.Dropout(0.2)(x)
outputs = layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
model.summary()
base_model.trainable = True
model.summary()
#### new head on the output of a layer
from keras.models import Model, Sequential
from keras.layers import Dense, Input
i = Input((9,))
x = Dense(8, name="fc1")(i)
x = Dense(7, name="fc2")(x)
base = Model(i, Dense(1000 // 100, activation="softmax", name="predictions")(x))
x = base.get_layer("fc1").output
x = Dense(3, activation="relu", name="new_fc")(x)
model = Model(inputs=base.input, outputs=x)
for layer in base.layers:
    layer.trainable = False
model.summary()
#### second last output
from keras import layers, Model, Input
i = Input((5,))
x = layers.Dense(4)(i)
x = layers.Dense(3)(x)
net = Model(i, layers.Dense(2)(x))
features = Model(inputs=net.inputs, outputs=net.layers[-2].output)
features.summary()
#### outputs of all layers
import keras
from keras import layers
model = keras.Sequential([keras.Input((12, 12, 1)), layers.Conv2D(3, 3), layers.MaxPooling2D(), layers.Conv2D(4, 3)])
layer_outputs = [layer.output for layer in model.layers]
activation_model = keras.Model(inputs=model.inputs, outputs=layer_outputs)
activation_model.summary()
#### layers of one model in another
from keras import Sequential, layers
first = Sequential([layers.Input((6,)), layers.Dense(5), layers.Dense(4), layers.Dense(3)])
second = Sequential()
for layer in first.layers[:-1]:
    second.add(layer)
second.add(layers.Dense(10, name="other"))
second.summary()
#### ensemble of models
from keras import Model, Input, layers
def member(seed):
    i = Input((4,))
    return Model(i, layers.Dense(2, name=f"d{seed}")(i), name=f"member_{seed}")
members = [member(s) for s in range(3)]
i = Input((4,))
y = layers.Average()([m(i) for m in members])
ensemble = Model(i, y, name="ensemble")
ensemble.summary()
#### encoder, decoder, both
from keras import Input, Model
from keras.layers import Dense, Lambda
def build(dims, name):
    i = Input((dims[0],))
    x = i
    for d in dims[1:]:
        x = Dense(d, activation="relu")(x)
    return Model(i, x, name=name)
dims = [20, 10, 3]
enc, dec = build(dims, "enc"), build(dims[::-1], "dec")
auto = Model(enc.input, dec(enc.output), name="auto")
auto.summary()
#### model of two models side by side
import keras
from keras import layers
def branch(n):
    m = keras.Sequential(name=n)
    m.add(layers.Input((3,)))
    m.add(layers.Dense(2))
    return m
left, right = branch("left"), branch("right")
combined = layers.concatenate([left.outputs[0], right.outputs[0]])
z = layers.Dense(1, activation="linear")(layers.Dense(2, activation="relu")(combined))
model = keras.Model(inputs=[*left.inputs, *right.inputs], outputs=z)
model.summary()
#### clone
import keras
from keras import layers
net = keras.Sequential([keras.Input((5,)), layers.Dense(4), layers.Dense(2)])
target = keras.models.clone_model(net)
target.set_weights(net.get_weights())
target.summary()
#### get_layer by index and units of a layer
from keras import Sequential, layers
m = Sequential([layers.Input((4,)), layers.Dense(8, name="first"), layers.Dense(3)])
n = m.get_layer(index=0).units
k = m.layers[-1].units + len(m.layers)
other = Sequential([layers.Input((n,)), layers.Dense(k)], name="other")
other.summary()
#### shapes of a model
from keras import Sequential, layers, Model, Input
conv = Sequential([Input((14, 14, 1)), layers.Conv2D(3, 3), layers.MaxPooling2D()])
flat = 1
for s in conv.output_shape[1:]:
    flat *= s
top = Sequential([layers.Input(conv.output_shape[1:]), layers.Flatten(), layers.Dense(flat // 10)])
top.summary()
model = Model(inputs=conv.inputs, outputs=top(conv.outputs[0]))
model.summary()
#### count_params in an expression
from keras import Sequential, layers
m = Sequential([layers.Input((4,)), layers.Dense(2)])
print("params", m.count_params())
n = Sequential([layers.Input((4,)), layers.Dense(m.count_params())], name="n")
n.summary()
#### one layer called three times
from keras import layers, Input, Model
d = layers.Dense(6, activation="relu", name="again")
x = i = Input((6,))
for _ in range(3):
    x = d(x)
Model(i, x).summary()
#### nested twice
import keras
from keras import layers
inner = keras.Sequential([layers.Dense(3), layers.Dense(2)], name="inner")
middle = keras.Sequential([keras.Input((4,)), inner, layers.ReLU()], name="middle")
i = keras.Input((4,))
outer = keras.Model(i, layers.Dense(1)(middle(i)), name="outer")
outer.summary(expand_nested=False)
#### trainable as an argument
from keras import Sequential, layers
m = Sequential([layers.Input((3,)), layers.Dense(4, trainable=False), layers.BatchNormalization(trainable=False), layers.Dense(2)])
m.layers[-1].trainable = not m.layers[0].trainable
m.summary()
#### freeze by type of layer
from keras import layers, Sequential
m = Sequential([layers.Input((9, 9, 1)), layers.Conv2D(2, 3), layers.BatchNormalization(), layers.Conv2D(3, 3), layers.Flatten(), layers.Dense(2)])
for l in m.layers:
    if isinstance(l, layers.BatchNormalization):
        l.trainable = False
    elif isinstance(l, (layers.Conv2D,)):
        l.trainable = True
    if "dense" in l.name.lower():
        l.trainable = False
m.summary()
#### head replaced in a functional model
from keras import layers, Model, Input
i = Input((6,))
h = layers.Dense(5, name="hidden")(i)
model = Model(i, layers.Dense(10, name="old")(h))
model = Model(model.input, layers.Dense(2, name="new")(model.layers[-2].output))
model.summary()
#### trainable by setattr
from keras import Sequential, layers
m = Sequential([layers.Input((4,)), layers.Dense(3), layers.Dense(2)])
for name, value in {"trainable": False}.items():
    setattr(m.layers[0], name, value)
m.summary()
