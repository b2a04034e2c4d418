#### transformer block as a function
import keras
from keras import layers
def transformer_encoder(inputs, head_size, num_heads, ff_dim, dropout=0):
    x = layers.MultiHeadAttention(key_dim=head_size, num_heads=num_heads, dropout=dropout)(inputs, inputs)
    x = layers.Dropout(dropout)(x)
    x = layers.LayerNormalization(epsilon=1e-6)(x)
    res = x + inputs
    x = layers.Conv1D(filters=ff_dim, kernel_size=1, activation="relu")(res)
    x = layers.Dropout(dropout)(x)
    x = layers.Conv1D(filters=inputs.shape[-1], kernel_size=1)(x)
    x = layers.LayerNormalization(epsilon=1e-6)(x)
    return x + res
def build_model(input_shape, head_size, num_heads, ff_dim, num_transformer_blocks, mlp_units, dropout=0, mlp_dropout=0):
    inputs = keras.Input(shape=input_shape)
    x = inputs
    for _ in range(num_transformer_blocks):
        x = transformer_encoder(x, head_size, num_heads, ff_dim, dropout)
    x = layers.GlobalAveragePooling1D(data_format="channels_last")(x)
    for dim in mlp_units:
        x = layers.Dense(dim, activation="relu")(x)
        x = layers.Dropout(mlp_dropout)(x)
    outputs = layers.Dense(2, activation="softmax")(x)
    return keras.Model(inputs, outputs)
model = build_model((20, 1), head_size=4, num_heads=2, ff_dim=4, num_transformer_blocks=2, mlp_units=[8], mlp_dropout=0.4, dropout=0.25)
model.summary()
#### vision transformer: patches by a convolution, positions by an embedding
import keras
from keras import layers, ops
image_size, patch_size, dim, heads, depth = 16, 4, 8, 2, 2
num_patches = (image_size // patch_size) ** 2
inputs = layers.Input((image_size, image_size, 3))
x = layers.Conv2D(dim, patch_size, strides=patch_size)(inputs)
x = layers.Reshape((num_patches, dim))(x)
positions = ops.arange(0, num_patches)
x = x + layers.Embedding(num_patches, dim)(positions)
for _ in range(depth):
    x1 = layers.LayerNormalization(epsilon=1e-6)(x)
    attn = layers.MultiHeadAttention(num_heads=heads, key_dim=dim, dropout=0.1)(x1, x1)
    x2 = layers.Add()([attn, x])
    x3 = layers.LayerNormalization(epsilon=1e-6)(x2)
    for units in [dim * 2, dim]:
        x3 = layers.Dense(units, activation=keras.activations.gelu)(x3)
        x3 = layers.Dropout(0.1)(x3)
    x = layers.Add()([x3, x2])
x = layers.Flatten()(layers.LayerNormalization()(x))
model = keras.Model(inputs, layers.Dense(10)(x))
model.summary()
#### attention by hand
from keras.layers import *
from keras.models import Model
from keras import ops
i = Input((12, 6))
h = Bidirectional(LSTM(5, return_sequences=True))(i)
a = Dense(1, activation="tanh")(h)
a = Flatten()(a)
a = Activation("softmax")(a)
a = RepeatVector(10)(a)
a = Permute([2, 1])(a)
m = multiply([h, a])
s = Lambda(lambda t: ops.sum(t, axis=1), output_shape=(10,))(m)
model = Model(i, Dense(1)(s))
model.summary()
#### attention by operations
import keras
from keras import ops, layers
x = keras.Input((7, 4))
q, k, v = (layers.Dense(4, name=n)(x) for n in "qkv")
scores = ops.matmul(q, ops.transpose(k, axes=(0, 2, 1))) / 2.0
w = ops.softmax(scores, axis=-1)
y = ops.matmul(w, v)
model = keras.Model(x, ops.mean(y, axis=1))
model.summary()
#### cross attention with scores
from keras import layers, Input, Model
q = Input((5, 8))
kv = Input((9, 8))
out, scores = layers.MultiHeadAttention(2, 4)(query=q, value=kv, return_attention_scores=True)
Model([q, kv], [out, scores]).summary()
#### additive attention and grouped queries
from keras import layers, Input, Model
a, b = Input((5, 8)), Input((6, 8))
x = layers.AdditiveAttention()([a, b])
y = layers.GroupQueryAttention(4, num_query_heads=4, num_key_value_heads=2)(a, b)
model = Model([a, b], layers.Concatenate()([x, y]))
model.summary()
#### mixer blocks with a permute
from keras import layers, Model, Input
def mlp(x, hidden):
    d = x.shape[-1]
    return layers.Dense(d)(layers.Activation("gelu")(layers.Dense(hidden)(x)))
def mixer(x, tokens=6, channels=10):
    y = layers.LayerNormalization()(x)
    y = layers.Permute((2, 1))(y)
    y = mlp(y, tokens)
    y = layers.Permute((2, 1))(y)
    x = layers.Add()([x, y])
    return layers.Add()([x, mlp(layers.LayerNormalization()(x), hidden=channels)])
i = Input((9, 5))
x = i
for _ in range(2):
    x = mixer(x)
Model(i, layers.GlobalAveragePooling1D()(x)).summary()
#### convnext-like block with layer scale left out
from keras import layers, Model
def block(x, dim, rate=0.0):
    shortcut = x
    x = layers.DepthwiseConv2D(kernel_size=7, padding="same")(x)
    x = layers.LayerNormalization(epsilon=1e-6)(x)
    x = layers.Dense(4 * dim)(x)
    x = layers.Activation("gelu")(x)
    x = layers.Dense(dim)(x)
    x = layers.Dropout(rate)(x) if rate > 0 else layers.Activation("linear")(x)
    return layers.Add()([shortcut, x])
inp = layers.Input((12, 12, 3))
x = layers.Conv2D(4, 4, strides=4)(inp)
for depth, rate in zip((1, 2), (0.0, 0.1)):
    for _ in range(depth):
        x = block(x, 4, rate)
Model(inp, x).summary()
#### cbam with operators
import keras
from keras import layers, ops
def channel_gate(x, ratio=2):
    c = x.shape[-1]
    shared = [layers.Dense(c // ratio, activation="relu"), layers.Dense(c)]
    avg, mx = layers.GlobalAveragePooling2D()(x), layers.GlobalMaxPooling2D()(x)
    for layer in shared:
        avg, mx = layer(avg), layer(mx)
    gate = layers.Activation("sigmoid")(layers.Add()([avg, mx]))
    return x * layers.Reshape((1, 1, c))(gate)
def spatial_gate(x):
    avg = ops.mean(x, axis=-1, keepdims=True)
    mx = ops.max(x, axis=-1, keepdims=True)
    return x * layers.Conv2D(1, 7, padding="same", activation="sigmoid")(ops.concatenate([avg, mx], axis=-1))
i = keras.Input((8, 8, 4))
keras.Model(i, spatial_gate(channel_gate(i))).summary()
