#### arithmetic of tensors
import keras
a, b = keras.Input((4,)), keras.Input((4,))
c = a + b * 2 - a / 3
d = -c ** 2 + abs(b)
m = keras.Model([a, b], [c, d])
m.summary()
#### numbers on the left
import keras
x = keras.Input((4,))
y = 1 - x
z = 2.5 * y + 3
keras.Model(x, 1 / z).summary()
#### slices of tensors
import keras
x = keras.Input((10, 6))
last = x[:, -1]
first = x[:, :3, :]
some = x[:, ::2, 1:4]
new = x[:, None, 0]
keras.Model(x, [last, first, some, new]).summary()
#### matmul by its operator
import keras
a, b = keras.Input((3, 4)), keras.Input((4, 5))
keras.Model([a, b], a @ b).summary()
#### comparisons and where
import keras
from keras import ops
x = keras.Input((4,))
y = ops.where(x > 0, x, ops.zeros_like(x))
keras.Model(x, y).summary()
#### reductions
import keras
from keras import ops
x = keras.Input((5, 4, 3))
outs = [ops.mean(x, axis=1), ops.max(x, axis=[1, 2]), ops.sum(x, axis=-1, keepdims=True), ops.std(x, axis=1), ops.argmax(x, axis=-1), ops.norm(x, axis=-1)]
keras.Model(x, outs).summary()
#### shapes
import keras
from keras import ops
x = keras.Input((6, 4))
y = ops.reshape(x, (-1, 24))
z = ops.expand_dims(y, 1)
w = ops.squeeze(z, axis=1)
t = ops.transpose(x, (0, 2, 1))
s = ops.concatenate([x, x], axis=1)
p = ops.stack([x, x], axis=1)
q = ops.repeat(x, 2, axis=1)
r = ops.tile(x, (1, 2, 3))
u, v = ops.split(x, 2, axis=-1)
keras.Model(x, [w, t, s, p, q, r, u, v]).summary()
#### einsum, tensordot and dot
import keras
from keras import ops
a, b = keras.Input((5, 4)), keras.Input((6, 4))
s = ops.einsum("bij,bkj->bik", a, b)
keras.Model([a, b], ops.softmax(s)).summary()
#### normalize and cast
import keras
from keras import ops, layers
i = keras.Input((8,), dtype="int32")
x = ops.cast(i, "float32") / 255.0
x = ops.clip(x, 0.0, 1.0)
x = layers.Dense(3)(x)
x = layers.UnitNormalization()(x)
keras.Model(i, ops.log(x + 1e-6)).summary()
#### ops of the neural network
import keras
from keras import ops, layers
i = keras.Input((8, 8, 3))
x = ops.relu(i)
x = ops.max_pool(x, 2)
x = ops.average_pool(x, pool_size=2, strides=1, padding="same")
x = ops.image.resize(x, (6, 6))
x = ops.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]])
keras.Model(i, layers.Flatten()(ops.sigmoid(x))).summary()
#### one-hot and embedding of ops
import keras
from keras import ops
i = keras.Input((5,), dtype="int32")
h = ops.one_hot(i, 7)
keras.Model(i, keras.layers.Dense(2)(h)).summary()
#### gated linear unit
import keras
from keras import layers, ops
def glu(x, units):
    return layers.Dense(units)(x) * ops.sigmoid(layers.Dense(units)(x))
i = keras.Input((6,))
x = glu(i, 4)
x += layers.Dense(4)(i)
x *= 0.5
x = layers.LayerNormalization()(x)
keras.Model(i, x).summary()
#### sum of a list of tensors
import keras
from keras import layers
i = keras.Input((4,))
parts = [layers.Dense(3)(i) for _ in range(3)]
total = parts[0]
for p in parts[1:]:
    total = total + p
keras.Model(i, total).summary()
#### shape of a tensor in arithmetic
import keras
from keras import layers, ops
i = keras.Input((8, 6))
steps, width = i.shape[1], i.shape[-1]
x = ops.reshape(i, (-1, steps // 2, 2 * width))
assert len(x.shape) == 3 and x.shape[0] is None
x = layers.Dense(x.shape[-1] // 3)(x)
keras.Model(i, x).summary()
#### operators between models and layers
import keras
from keras import layers
i = keras.Input((5,))
f = keras.Sequential([layers.Dense(5)], name="f")
g = keras.Sequential([layers.Dense(5)], name="g")
keras.Model(i, f(i) + g(i) * i).summary()
#### order of arguments
import keras
from keras import ops
i = keras.Input((5, 4))
x = ops.roll(i, 1, 2)
x = ops.average(x, 1)
x = ops.pad(x, [[0, 0], [2, 1]], "constant", 0)
x = ops.abs(ops.conj(x))
x = ops.swish(ops.reshape(x, (-1, ops.shape(x)[1])))
keras.Model(i, x).summary()
#### meshgrid and einsum of three
import keras
from keras import ops
a, b, c = keras.Input((3, 4)), keras.Input((4, 5)), keras.Input((5, 2))
keras.Model([a, b, c], ops.einsum("bij,bjk,bkl->bil", a, b, c)).summary()
#### activations with settings
import keras
from keras import Input, Model, activations, layers
i = Input((3,))
h = layers.Dense(4)(i)
x = activations.softmax(h, axis=1)
x = activations.gelu(x, approximate=True) + activations.elu(x, alpha=0.5)
x = activations.leaky_relu(x, negative_slope=0.5)
Model(i, activations.relu(activations.relu(x), max_value=6)).summary()
