#### builder that nobody calls
from keras import layers, Model, Input

def create_model(units=8, n_classes=3):
    i = Input((6,))
    x = layers.Dense(units, activation="relu")(i)
    return Model(i, layers.Dense(n_classes)(x))

model = create_model()
model = None or create_model(units=5)
#### builder with a dict of options
from keras import Sequential, layers
def model_factory(kind="mlp", **options):
    builders = {"mlp": mlp, "cnn": cnn}
    return builders[kind](**options)
def mlp(depth=2, width=6):
    return Sequential([layers.Input((4,))] + [layers.Dense(width) for _ in range(depth)])
def cnn(filters=(2, 3)):
    m = Sequential([layers.Input((9, 9, 1))])
    for f in filters:
        m.add(layers.Conv2D(f, 3))
    return m
model_factory().summary()
model_factory("cnn", filters=[4]).summary()
model_factory("mlp", depth=1, width=3).summary()
#### resnet as in the cifar example
from tensorflow.keras.layers import Dense, Conv2D, BatchNormalization, Activation, AveragePooling2D, Input, Flatten
from tensorflow.keras.models import Model
from tensorflow.keras.regularizers import l2
import tensorflow.keras
def resnet_layer(inputs, num_filters=4, kernel_size=3, strides=1, activation='relu', batch_normalization=True, conv_first=True):
    conv = Conv2D(num_filters, kernel_size=kernel_size, strides=strides, padding='same', kernel_initializer='he_normal', kernel_regularizer=l2(1e-4))
    x = inputs
    if conv_first:
        x = conv(x)
        if batch_normalization:
            x = BatchNormalization()(x)
        if activation is not None:
            x = Activation(activation)(x)
    else:
        if batch_normalization:
            x = BatchNormalization()(x)
        if activation is not None:
            x = Activation(activation)(x)
        x = conv(x)
    return x
def resnet_v1(input_shape, depth, num_classes=10):
    if (depth - 2) % 6 != 0:
        raise ValueError('depth should be 6n+2 (eg 20, 32, 44 in [a])')
    num_filters = 4
    num_res_blocks = int((depth - 2) / 6)
    inputs = Input(shape=input_shape)
    x = resnet_layer(inputs=inputs)
    for stack in range(3):
        for res_block in range(num_res_blocks):
            strides = 1
            if stack > 0 and res_block == 0:
                strides = 2
            y = resnet_layer(inputs=x, num_filters=num_filters, strides=strides)
            y = resnet_layer(inputs=y, num_filters=num_filters, activation=None)
            if stack > 0 and res_block == 0:
                x = resnet_layer(inputs=x, num_filters=num_filters, kernel_size=1, strides=strides, activation=None, batch_normalization=False)
            x = tensorflow.keras.layers.add([x, y])
            x = Activation('relu')(x)
        num_filters *= 2
    x = AveragePooling2D(pool_size=8)(x)
    y = Flatten()(x)
    outputs = Dense(num_classes, activation='softmax', kernel_initializer='he_normal')(y)
    return Model(inputs=inputs, outputs=outputs)
n = 1
version = 1
depth = n * 6 + 2 if version == 1 else n * 9 + 2
model = resnet_v1(input_shape=(32, 32, 3), depth=depth)
model.summary()
#### keras.models and a hyperparameter search over lists
from keras import models, layers
def create(neurons, layers_count, act):
    m = models.Sequential()
    m.add(layers.Input(shape=(5,)))
    for _ in range(layers_count):
        m.add(layers.Dense(neurons, activation=act))
    m.add(layers.Dense(1))
    return m
for neurons in [4, 8]:
    for count in (1, 2):
        m = create(neurons, count, act="relu")
        print(neurons, count)
        m.summary()
#### fire modules
from keras.layers import Conv2D, concatenate, Input, MaxPool2D, GlobalAvgPool2D, Activation
from keras.models import Model
sq1x1, exp1x1, exp3x3, relu = "squeeze1x1", "expand1x1", "expand3x3", "relu_"
def fire_module(x, fire_id, squeeze=2, expand=4):
    s_id = 'fire' + str(fire_id) + '/'
    s_id = s_id.replace("/", "_")
    x = Conv2D(squeeze, (1, 1), padding='valid', name=s_id + sq1x1)(x)
    x = Activation('relu', name=s_id + relu + sq1x1)(x)
    left = Conv2D(expand, (1, 1), padding='valid', name=s_id + exp1x1)(x)
    right = Conv2D(expand, (3, 3), padding='same', name=s_id + exp3x3)(x)
    return concatenate([left, right], axis=3, name=s_id + 'concat')
i = Input(shape=(24, 24, 3))
x = MaxPool2D(pool_size=(3, 3), strides=(2, 2), name='pool1')(Conv2D(4, (3, 3), strides=(2, 2), name='conv1')(i))
for fire_id, size in zip(range(2, 5), (2, 2, 3)):
    x = fire_module(x, fire_id=fire_id, squeeze=size, expand=2 * size)
Model(i, GlobalAvgPool2D()(x), name='squeezenet').summary()
#### shuffle blocks by reshape and permute
import keras
from keras import layers
def channel_shuffle(x, groups):
    height, width, in_channels = x.shape[1:]
    per_group = in_channels // groups
    x = layers.Reshape([height, width, groups, per_group])(x)
    x = layers.Permute((1, 2, 4, 3))(x)
    return layers.Reshape([height, width, in_channels])(x)
i = keras.Input((8, 8, 6))
x = layers.Conv2D(6, 1, groups=3)(i)
x = channel_shuffle(x, groups=3)
x = layers.DepthwiseConv2D(3)(x)
keras.Model(i, x).summary()
#### stochastic depth over linspace
import numpy as np
import keras
from keras import layers
depth = 3
rates = np.linspace(0, 0.3, depth)
i = keras.Input((6,))
x = i
for n in range(depth):
    y = layers.Dense(6)(x)
    y = layers.Dropout(rates[n])(y)
    x = layers.Add()([x, y])
keras.Model(i, x).summary()
#### segmentation head with resizing and skip
from keras import layers, Model, Input
def aspp(x, rates=(1, 2), f=4):
    dims = x.shape
    y = layers.AveragePooling2D(pool_size=(dims[-3], dims[-2]))(x)
    y = layers.Conv2D(f, 1)(y)
    pooled = layers.UpSampling2D(size=(dims[-3] // y.shape[1], dims[-2] // y.shape[2]), interpolation="bilinear")(y)
    outs = [layers.Conv2D(f, 3, dilation_rate=r, padding="same")(x) for r in rates]
    return layers.Conv2D(f, 1)(layers.Concatenate(axis=-1)([pooled] + outs))
i = Input((16, 16, 3))
low = layers.Conv2D(4, 3, strides=2, padding="same")(i)
x = aspp(layers.Conv2D(8, 3, strides=2, padding="same")(low))
x = layers.UpSampling2D(2)(x)
x = layers.Concatenate()([x, low])
x = layers.UpSampling2D(size=(i.shape[1] // x.shape[1], i.shape[2] // x.shape[2]))(x)
Model(i, layers.Conv2D(5, 1, padding="same")(x)).summary()
#### pix2pix up- and downsample
import tensorflow as tf
def downsample(filters, size, apply_batchnorm=True):
    initializer = tf.random_normal_initializer(0., 0.02)
    result = tf.keras.Sequential()
    result.add(tf.keras.layers.Conv2D(filters, size, strides=2, padding='same', kernel_initializer=initializer, use_bias=False))
    if apply_batchnorm:
        result.add(tf.keras.layers.BatchNormalization())
    result.add(tf.keras.layers.LeakyReLU())
    return result
def upsample(filters, size, apply_dropout=False):
    result = tf.keras.Sequential()
    result.add(tf.keras.layers.Conv2DTranspose(filters, size, strides=2, padding='same', use_bias=False))
    result.add(tf.keras.layers.BatchNormalization())
    if apply_dropout:
        result.add(tf.keras.layers.Dropout(0.5))
    result.add(tf.keras.layers.ReLU())
    return result
def Generator():
    inputs = tf.keras.layers.Input(shape=[16, 16, 3])
    down_stack = [downsample(4, 4, apply_batchnorm=False), downsample(6, 4), downsample(8, 4)]
    up_stack = [upsample(6, 4, apply_dropout=True), upsample(4, 4)]
    last = tf.keras.layers.Conv2DTranspose(3, 4, strides=2, padding='same', activation='tanh')
    x = inputs
    skips = []
    for down in down_stack:
        x = down(x)
        skips.append(x)
    skips = reversed(skips[:-1])
    for up, skip in zip(up_stack, skips):
        x = up(x)
        x = tf.keras.layers.Concatenate()([x, skip])
    x = last(x)
    return tf.keras.Model(inputs=inputs, outputs=x)
generator = Generator()
generator.summary()
#### yolo-like stack of leaky convolutions
from functools import wraps, reduce
from keras.layers import Conv2D, LeakyReLU, BatchNormalization, Input, ZeroPadding2D, Add
from keras.models import Model
from keras.regularizers import l2
def compose(*funcs):
    if funcs:
        return reduce(lambda f, g: lambda *a, **kw: g(f(*a, **kw)), funcs)
    raise ValueError('Composition of empty sequence not supported.')
@wraps(Conv2D)
def DarknetConv2D(*args, **kwargs):
    darknet_conv_kwargs = {'kernel_regularizer': l2(5e-4)}
    darknet_conv_kwargs['padding'] = 'valid' if kwargs.get('strides') == (2, 2) else 'same'
    darknet_conv_kwargs.update(kwargs)
    return Conv2D(*args, **darknet_conv_kwargs)
def DarknetConv2D_BN_Leaky(*args, **kwargs):
    no_bias_kwargs = {'use_bias': False}
    no_bias_kwargs.update(kwargs)
    return compose(DarknetConv2D(*args, **no_bias_kwargs), BatchNormalization(), LeakyReLU(negative_slope=0.1))
def resblock_body(x, num_filters, num_blocks):
    x = ZeroPadding2D(((1, 0), (1, 0)))(x)
    x = DarknetConv2D_BN_Leaky(num_filters, (3, 3), strides=(2, 2))(x)
    for i in range(num_blocks):
        y = compose(DarknetConv2D_BN_Leaky(num_filters // 2, (1, 1)), DarknetConv2D_BN_Leaky(num_filters, (3, 3)))(x)
        x = Add()([x, y])
    return x
i = Input((16, 16, 3))
x = DarknetConv2D_BN_Leaky(4, (3, 3))(i)
x = resblock_body(x, 8, 1)
Model(i, x).summary()
