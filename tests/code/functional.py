#### two inputs, two outputs
from keras import Model, Input
from keras.layers import Dense, Concatenate
a = Input((8,), name="a")
b = Input((4,), name="b")
x = Concatenate()([Dense(6, activation="relu")(a), Dense(6, activation="relu")(b)])
price = Dense(1, name="price")(x)
kind = Dense(3, activation="softmax", name="kind")(x)
model = Model([a, b], [price, kind], name="two")
model.compile(loss={"price": "mse", "kind": "categorical_crossentropy"}, loss_weights=[1.0, 0.2])
model.summary()
#### dicts of inputs and outputs
import keras
inputs = {"wide": keras.Input((5,), name="wide"), "deep": keras.Input((6,), name="deep")}
h = keras.layers.Dense(4)(inputs["deep"])
out = keras.layers.concatenate([inputs["wide"], h])
model = keras.Model(inputs=inputs, outputs={"y": keras.layers.Dense(1, name="y")(out)})
model.summary()
#### shared layer
from keras.layers import Input, Dense, LSTM, concatenate
from keras.models import Model
tweet_a = Input(shape=(10, 6))
tweet_b = Input(shape=(10, 6))
shared_lstm = LSTM(4)
encoded_a = shared_lstm(tweet_a)
encoded_b = shared_lstm(tweet_b)
merged_vector = concatenate([encoded_a, encoded_b], axis=-1)
predictions = Dense(1, activation='sigmoid')(merged_vector)
model = Model(inputs=[tweet_a, tweet_b], outputs=predictions)
model.summary()
#### siamese
import keras
from keras import layers, ops
def initialize_base_network(shape):
    input = layers.Input(shape=shape)
    x = layers.Flatten()(input)
    x = layers.Dense(8, activation='relu')(x)
    x = layers.Dropout(0.1)(x)
    x = layers.Dense(8, activation='relu')(x)
    return keras.Model(input, x)
input_shape = (6, 6)
base_network = initialize_base_network(input_shape)
input_a = layers.Input(shape=input_shape)
input_b = layers.Input(shape=input_shape)
processed_a = base_network(input_a)
processed_b = base_network(input_b)
distance = layers.Lambda(lambda t: ops.abs(t[0] - t[1]), output_shape=(8,))([processed_a, processed_b])
model = keras.Model([input_a, input_b], layers.Dense(1, activation="sigmoid")(distance))
model.summary()
#### siamese with operations
import keras
from keras import ops
base = keras.Sequential([keras.layers.Dense(5, activation="relu"), keras.layers.Dense(3)])
left, right = keras.Input((4,)), keras.Input((4,))
d = ops.sqrt(ops.sum(ops.square(base(left) - base(right)), axis=1, keepdims=True))
siamese = keras.Model(inputs=[left, right], outputs=d)
siamese.summary()
#### residual block with defaults
from keras.layers import Input, Conv2D, BatchNormalization, Activation, Add, GlobalAveragePooling2D, Dense
from keras.models import Model
def res_block(x, filters, stride=1, conv_shortcut=False, name=None):
    if conv_shortcut or stride != 1:
        shortcut = Conv2D(filters, 1, strides=stride, name=name + "_0_conv")(x)
    else:
        shortcut = x
    x = Conv2D(filters, 3, strides=stride, padding="same", name=name + "_1_conv")(x)
    x = BatchNormalization(name=name + "_1_bn")(x)
    x = Activation("relu", name=name + "_1_relu")(x)
    x = Conv2D(filters, 3, padding="same", name=name + "_2_conv")(x)
    x = Add(name=name + "_add")([shortcut, x])
    return Activation("relu", name=name + "_out")(x)
inputs = Input((16, 16, 3))
x = Conv2D(4, 3, padding="same")(inputs)
x = res_block(x, 4, name="a1")
for n, (f, s) in enumerate(zip((8, 16), (2, 2))):
    x = res_block(x, f, stride=s, name="b%d" % n)
x = GlobalAveragePooling2D()(x)
model = Model(inputs, Dense(5)(x))
model.summary()
#### inception
import keras
from keras.layers import *
def conv_bn(x, f, size, strides=(1, 1), padding="same"):
    x = Conv2D(f, size, strides=strides, padding=padding, use_bias=False)(x)
    x = BatchNormalization(scale=False)(x)
    return Activation("relu")(x)
def inception(x, fs):
    f1, (f3r, f3), (f5r, f5), fp = fs
    b1 = conv_bn(x, f1, (1, 1))
    b2 = conv_bn(conv_bn(x, f3r, 1), f3, 3)
    b3 = conv_bn(conv_bn(x, f5r, 1), f5, (5, 5))
    b4 = conv_bn(MaxPooling2D(3, strides=1, padding="same")(x), fp, 1)
    return concatenate([b1, b2, b3, b4], axis=3)
i = Input(shape=(12, 12, 3))
o = inception(i, (2, (3, 4), (1, 2), 2))
o = inception(o, [2, [3, 4], [1, 2], 2])
model = keras.Model(i, Dense(2)(GlobalAveragePooling2D()(o)), name="inception")
model.summary()
#### u-net
from keras.models import Model
from keras.layers import Input, Conv2D, MaxPooling2D, UpSampling2D, concatenate, Dropout, Conv2DTranspose
def conv_block(t, n_filters, kernel_size=3):
    for _ in range(2):
        t = Conv2D(n_filters, (kernel_size, kernel_size), padding="same", activation="relu")(t)
    return t
def get_unet(input_img, n_filters=2, depth=2, dropout=0.1):
    skips = []
    x = input_img
    for d in range(depth):
        c = conv_block(x, n_filters * 2 ** d)
        skips.append(c)
        x = Dropout(dropout)(MaxPooling2D((2, 2))(c))
    x = conv_block(x, n_filters * 2 ** depth)
    for d, skip in reversed(list(enumerate(skips))):
        u = Conv2DTranspose(n_filters * 2 ** d, (3, 3), strides=(2, 2), padding="same")(x)
        u = concatenate([u, skip])
        x = conv_block(Dropout(dropout)(u), n_filters * 2 ** d)
    outputs = Conv2D(1, (1, 1), activation="sigmoid")(x)
    return Model(inputs=[input_img], outputs=[outputs])
model = get_unet(Input((16, 16, 1), name="img"))
model.summary()
#### densenet
from keras import layers, Model, backend
def dense_block(x, blocks, growth, name):
    for i in range(blocks):
        x = conv_block(x, growth, name=name + "_block" + str(i + 1))
    return x
def transition_block(x, reduction, name):
    x = layers.BatchNormalization(epsilon=1.001e-5, name=name + "_bn")(x)
    x = layers.Activation("relu", name=name + "_relu")(x)
    x = layers.Conv2D(int(x.shape[-1] * reduction), 1, use_bias=False, name=name + "_conv")(x)
    return layers.AveragePooling2D(2, strides=2, name=name + "_pool")(x)
def conv_block(x, growth_rate, name):
    x1 = layers.BatchNormalization(name=name + "_0_bn")(x)
    x1 = layers.Conv2D(growth_rate, 3, padding="same", name=name + "_conv")(x1)
    return layers.Concatenate(axis=-1, name=name + "_concat")([x, x1])
inp = layers.Input((16, 16, 3))
x = inp
for k, b in enumerate([2, 3], start=1):
    x = dense_block(x, b, 4, f"conv{k}")
    x = transition_block(x, 0.5, f"pool{k}")
model = Model(inp, layers.Dense(3)(layers.GlobalAveragePooling2D()(x)))
model.summary()
#### mobilenet with make_divisible
import keras
from keras import layers
def _make_divisible(v, divisor=8, min_value=None):
    if min_value is None:
        min_value = divisor
    new_v = max(min_value, int(v + divisor / 2) // divisor * divisor)
    if new_v < 0.9 * v:
        new_v += divisor
    return new_v
def inverted_residual(inputs, expansion, stride, alpha, filters, block_id):
    in_channels = inputs.shape[-1]
    pointwise = _make_divisible(int(filters * alpha), 8)
    x = inputs
    prefix = "block_{}_".format(block_id)
    if block_id:
        x = layers.Conv2D(expansion * in_channels, 1, use_bias=False, name=prefix + "expand")(x)
        x = layers.ReLU(6.0, name=prefix + "expand_relu")(x)
    else:
        prefix = "expanded_conv_"
    x = layers.DepthwiseConv2D(3, strides=stride, use_bias=False, padding="same", name=prefix + "depthwise")(x)
    x = layers.Conv2D(pointwise, 1, use_bias=False, name=prefix + "project")(x)
    if in_channels == pointwise and stride == 1:
        return layers.Add(name=prefix + "add")([inputs, x])
    return x
img = layers.Input((24, 24, 3))
x = layers.Conv2D(_make_divisible(16 * .5), 3, strides=2, padding="same")(img)
x = inverted_residual(x, expansion=1, stride=1, alpha=.5, filters=16, block_id=0)
x = inverted_residual(x, 2, 2, .5, 24, 1)
x = inverted_residual(x, 2, 1, .5, filters=24, block_id=2)
model = keras.Model(img, x)
model.summary()
#### squeeze and excitation
from keras.layers import *
from keras.models import Model
def squeeze_excite_block(tensor, ratio=4):
    init = tensor
    filters = init.shape[-1]
    se = GlobalAveragePooling2D()(init)
    se = Reshape((1, 1, filters))(se)
    se = Dense(filters // ratio, activation='relu', kernel_initializer='he_normal', use_bias=False)(se)
    se = Dense(filters, activation='sigmoid', use_bias=False)(se)
    return multiply([init, se])
i = Input((8, 8, 3))
x = Conv2D(8, 3)(i)
model = Model(i, squeeze_excite_block(x))
model.summary()
#### autoencoder with a decoder from its last layer
from keras.layers import Input, Dense
from keras.models import Model
encoding_dim = 5
input_img = Input(shape=(40,))
encoded = Dense(encoding_dim, activation='relu')(input_img)
decoded = Dense(40, activation='sigmoid')(encoded)
autoencoder = Model(input_img, decoded)
encoder = Model(input_img, encoded)
encoded_input = Input(shape=(encoding_dim,))
decoder_layer = autoencoder.layers[-1]
decoder = Model(encoded_input, decoder_layer(encoded_input))
autoencoder.summary()
encoder.summary()
decoder.summary()
#### convolutional autoencoder with a shape from the backend
from tensorflow.keras.layers import Dense, Input, Conv2D, Flatten, Reshape, Conv2DTranspose
from tensorflow.keras.models import Model
from tensorflow.keras import backend as K
image_size, kernel_size, latent_dim = 28, 3, 4
layer_filters = [4, 8]
inputs = Input(shape=(image_size, image_size, 1), name='encoder_input')
x = inputs
for filters in layer_filters:
    x = Conv2D(filters=filters, kernel_size=kernel_size, activation='relu', strides=2, padding='same')(x)
shape = K.int_shape(x)
x = Flatten()(x)
latent = Dense(latent_dim, name='latent_vector')(x)
encoder = Model(inputs, latent, name='encoder')
encoder.summary()
latent_inputs = Input(shape=(latent_dim,), name='decoder_input')
x = Dense(shape[1] * shape[2] * shape[3])(latent_inputs)
x = Reshape((shape[1], shape[2], shape[3]))(x)
for filters in layer_filters[::-1]:
    x = Conv2DTranspose(filters=filters, kernel_size=kernel_size, activation='relu', strides=2, padding='same')(x)
outputs = Conv2DTranspose(filters=1, kernel_size=kernel_size, activation='sigmoid', padding='same')(x)
decoder = Model(latent_inputs, outputs, name='decoder')
decoder.summary()
autoencoder = Model(inputs, decoder(encoder(inputs)), name='autoencoder')
autoencoder.summary()
#### vae, the functional part
import keras
from keras import layers, ops
latent_dim = 2
encoder_inputs = keras.Input(shape=(28, 28, 1))
x = layers.Conv2D(4, 3, activation="relu", strides=2, padding="same")(encoder_inputs)
x = layers.Conv2D(8, 3, activation="relu", strides=2, padding="same")(x)
x = layers.Flatten()(x)
x = layers.Dense(6, activation="relu")(x)
z_mean = layers.Dense(latent_dim, name="z_mean")(x)
z_log_var = layers.Dense(latent_dim, name="z_log_var")(x)
z = z_mean + ops.exp(0.5 * z_log_var)
encoder = keras.Model(encoder_inputs, [z_mean, z_log_var, z], name="encoder")
encoder.summary()
latent_inputs = keras.Input(shape=(latent_dim,))
x = layers.Dense(7 * 7 * 8, activation="relu")(latent_inputs)
x = layers.Reshape((7, 7, 8))(x)
x = layers.Conv2DTranspose(8, 3, activation="relu", strides=2, padding="same")(x)
decoder_outputs = layers.Conv2DTranspose(1, 3, activation="sigmoid", strides=2, padding="same")(x)
decoder = keras.Model(latent_inputs, decoder_outputs, name="decoder")
decoder.summary()
#### vae with a lambda layer
from keras.layers import Lambda, Input, Dense
from keras.models import Model
from keras import ops
def sampling(args):
    z_mean, z_log_var = args
    return z_mean + ops.exp(0.5 * z_log_var)
inputs = Input(shape=(20,), name='encoder_input')
x = Dense(8, activation='relu')(inputs)
z_mean = Dense(2, name='z_mean')(x)
z_log_var = Dense(2, name='z_log_var')(x)
z = Lambda(sampling, output_shape=(2,), name='z')([z_mean, z_log_var])
encoder = Model(inputs, [z_mean, z_log_var, z], name='encoder')
encoder.summary()
latent_inputs = Input(shape=(2,), name='z_sampling')
outputs = Dense(20, activation='sigmoid')(Dense(8, activation='relu')(latent_inputs))
decoder = Model(latent_inputs, outputs, name='decoder')
outputs = decoder(encoder(inputs)[2])
vae = Model(inputs, outputs, name='vae_mlp')
vae.summary()
#### recommender with embeddings and a dot product
from keras.layers import Input, Embedding, Flatten, Dot, Add, Dense
from keras.models import Model
n_users, n_items, k = 50, 30, 4
user = Input(shape=(1,), dtype="int32", name="user")
item = Input(shape=[1], dtype="int32", name="item")
u = Flatten()(Embedding(n_users + 1, k, name="user_emb")(user))
v = Flatten()(Embedding(n_items + 1, k, name="item_emb")(item))
prod = Dot(axes=1, name="DotProduct")([u, v])
bias = Add()([Flatten()(Embedding(n_users + 1, 1)(user)), Flatten()(Embedding(n_items + 1, 1)(item)), prod])
model = Model([user, item], bias)
model.summary()
#### categorical features in a loop
import keras
from keras import layers
cardinalities = {"city": 12, "day": 7, "shop": 40}
inputs, encoded = [], []
for name, size in cardinalities.items():
    inp = layers.Input(shape=(1,), name=f"{name}_in")
    emb = layers.Embedding(input_dim=size, output_dim=min(50, (size + 1) // 2), name=f"{name}_emb")(inp)
    inputs.append(inp)
    encoded.append(layers.Reshape(target_shape=(-1,))(emb))
numeric = layers.Input(shape=(5,), name="numeric")
inputs.append(numeric)
encoded.append(layers.BatchNormalization()(numeric))
x = layers.concatenate(encoded)
for units, rate in [(16, .2), (8, .1)]:
    x = layers.Dense(units, activation="relu")(x)
    x = layers.Dropout(rate)(x)
model = keras.Model(inputs=inputs, outputs=layers.Dense(1)(x))
model.summary()
#### question answering, functions as layers
from keras import layers
from keras.models import Model
text_input = layers.Input(shape=(None,), dtype='int32', name='text')
embedded_text = layers.Embedding(100, 8)(text_input)
encoded_text = layers.LSTM(4)(embedded_text)
question_input = layers.Input(shape=(None,), dtype='int32', name='question')
embedded_question = layers.Embedding(90, 6)(question_input)
encoded_question = layers.LSTM(3)(embedded_question)
concatenated = layers.concatenate([encoded_text, encoded_question], axis=-1)
answer = layers.Dense(20, activation='softmax')(concatenated)
model = Model([text_input, question_input], answer)
model.summary()
#### chains in one expression
from keras import Input, Model, layers as L
x = i = Input([12])
for n in 8, 4: x = L.Dense(n)(x); x = L.ReLU()(x)
m = Model(i, L.Softmax()(L.Dense(2)(x)))
m.summary()
#### maximum, minimum, average, subtract
from keras.layers import *
from keras import Model
a, b = Input((6,)), Input((6,))
outs = [f([a, b]) for f in (maximum, minimum, average, subtract, add, multiply)]
merged = Maximum()(outs)
Model([a, b], merged).summary()
#### two heads on one trunk
from keras import layers, Model
def trunk(inputs, widths=(8, 8)):
    x = inputs
    for w in widths:
        x = layers.Dense(w, activation="swish")(x)
    return x
state = layers.Input(shape=(4,), name="state")
common = trunk(state)
action = layers.Dense(2, activation="softmax", name="actor")(common)
critic = layers.Dense(1, name="critic")(common)
model = Model(inputs=state, outputs=[action, critic])
model.summary()
#### deep q-network with one-hot product
from keras.layers import Input, Lambda, Conv2D, Flatten, Dense, Multiply
from keras.models import Model
ATARI_SHAPE = (40, 40, 4)
n_actions = 3
frames_input = Input(ATARI_SHAPE, name='frames')
actions_input = Input((n_actions,), name='mask')
normalized = Lambda(lambda x: x / 255.0)(frames_input)
conv_1 = Conv2D(4, (8, 8), strides=(4, 4), activation='relu')(normalized)
flat = Flatten()(conv_1)
hidden = Dense(16, activation='relu')(flat)
output = Dense(n_actions)(hidden)
filtered_output = Multiply()([output, actions_input])
model = Model(inputs=[frames_input, actions_input], outputs=filtered_output)
model.summary()
#### inputs that nobody uses, and a model of a middle tensor
import keras
from keras import layers
a = keras.Input((3,))
unused = keras.Input((9,))
b = layers.Dense(5)(a)
c = layers.Dense(4)(b)
d = layers.Dense(3)(c)
middle = keras.Model(b, d)
middle.summary()
whole = keras.Model(a, [c, d])
whole.summary()
