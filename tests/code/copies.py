#### clone of a graph
import keras
from keras import layers
i = keras.Input((8, 8, 3))
x = layers.Conv2D(4, 3, padding="same")(i)
y = layers.BatchNormalization()(x)
x = layers.Add()([x, y]) * 2
m = keras.Model(i, layers.Dense(2)(layers.Flatten()(x)))
layers.Dense(7)
c = keras.models.clone_model(m)
c.summary()
print(c.name == m.name)
d = layers.Dense(4)(c.output)
keras.Model(c.input, d).summary()
#### clone of a stack without an input, and after a call
import keras
from keras import layers
m = keras.Sequential([layers.Dense(4), layers.Dense(2)])
keras.models.clone_model(m).summary()
m.build((None, 3))
keras.models.clone_model(m).summary()
n = keras.Sequential([layers.Dense(3, input_shape=(6,)), layers.Dense(1)], name="mine")
c = keras.models.clone_model(n)
c.add(layers.Dense(5))
c.summary()
#### clone of a frozen model
import keras
from keras import layers
base = keras.Sequential([keras.Input((5,)), layers.Dense(4), layers.BatchNormalization()])
base.layers[0].trainable = False
m = keras.Sequential([keras.Input((5,)), base, layers.Dense(2)])
keras.models.clone_model(m).summary()
base.trainable = False
keras.models.clone_model(m).summary()
keras.models.clone_model(base).summary()
#### clone with inputs of its own
import keras
from keras import layers
i = keras.Input((5,))
m = keras.Model(i, layers.Dense(2)(layers.Dense(3)(i)))
j = keras.Input((5,), name="other")
keras.models.clone_model(m, input_tensors=j).summary()
#### models from their configs
import keras
from keras import layers, Model, Sequential
i = keras.Input((5,))
m = Model(i, layers.Dense(2)(layers.Dense(3)(i) + 1))
again = Model.from_config(m.get_config())
again.summary()
s = Sequential([keras.Input((4,)), layers.Dense(3, activation="relu"), layers.Dropout(0.2)])
t = Sequential.from_config(s.get_config())
t.add(layers.Dense(1))
t.summary()
u = keras.models.model_from_json(s.to_json())
u.summary()
s.__class__
Sequential([layers.Dense(2, input_shape=(1,))]).summary()
#### a layer from its config
import keras
from keras import layers
d = layers.Dense(3, activation="tanh", use_bias=False)
e = layers.Dense.from_config(d.get_config())
i = keras.Input((4,))
keras.Model(i, e(i)).summary()
keras.Model(i, layers.Dense(2)(d(i))).summary()
#### target network of reinforcement learning
from tensorflow import keras
from tensorflow.keras import layers
def build(n):
    model = keras.Sequential()
    model.add(layers.Dense(24, activation="relu", input_shape=(n,)))
    model.add(layers.Dense(2))
    model.compile(loss="mse", optimizer="adam")
    return model
online = build(4)
target = keras.models.clone_model(online)
target.set_weights(online.get_weights())
target.summary()
#### copies of a compiled model
import keras
from keras import layers
m = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(1)])
m.compile(optimizer=keras.optimizers.SGD(momentum=0.9), loss="mse")
m.summary()
keras.models.model_from_json(m.to_json()).summary()
keras.Sequential.from_config(m.get_config()).summary()
c = keras.models.clone_model(m)
c.compile("rmsprop", "mse")
c.summary()
n = keras.Sequential([layers.Dense(3), layers.Dense(1)])
n.compile("adam", "mse")
keras.models.clone_model(n).summary()
#### clones of models with several inputs and outputs
import keras
from keras import layers
a, b = keras.Input((4,), name="b"), keras.Input((5,), name="a")
shared = layers.Dense(3)
x = layers.Concatenate()([shared(layers.Dense(6)(a)), shared(layers.Dense(6)(b))])
m = keras.Model([a, b], {"y": layers.Dense(2)(x), "x": x})
c = keras.models.clone_model(m)
c.summary()
inner = keras.models.clone_model(keras.Model(a, layers.Dense(2)(a), name="inner"))
keras.Model(a, inner(a)).summary(expand_nested=True)
#### an ensemble of clones
import keras
from keras import layers
base = keras.Sequential([keras.Input((8,)), layers.Dense(4), layers.Dense(2)], name="base")
i = keras.Input((8,))
members = []
for n in range(3):
    member = keras.models.clone_model(base)
    member.name = f"member_{n}"
    members.append(member)
keras.Model(i, layers.Average()([m(i) for m in members])).summary()
