#### mlp before and after a call, a build and an input
import numpy as np
import keras
from keras import layers
class MLP(keras.Model):
    def __init__(self, units=8):
        super().__init__()
        self.d1 = layers.Dense(units, activation="relu")
        self.drop = layers.Dropout(.5)
        self.fl = layers.Flatten()
        self.bn = layers.BatchNormalization()
        self.d2 = layers.Dense(3)
    def call(self, x, training=False):
        x = self.d1(x)
        x = self.fl(x)
        if training:
            x = self.drop(x, training=training)
        return self.d2(self.bn(x))
m = MLP()
m.summary()
m(np.zeros((2, 7)))
m.summary()
n = MLP(units=5)
n.build((None, 7))
n.summary()
y = n(keras.Input((7,)))
n.summary()
#### convolutional network that is trained
import numpy as np
import tensorflow as tf
class MyModel(tf.keras.Model):
  def __init__(self):
    super(MyModel, self).__init__()
    self.conv1 = tf.keras.layers.Conv2D(32, 3, activation='relu')
    self.flatten = tf.keras.layers.Flatten()
    self.d1 = tf.keras.layers.Dense(128, activation='relu')
    self.d2 = tf.keras.layers.Dense(10)
  def call(self, x):
    x = self.conv1(x)
    x = self.flatten(x)
    x = self.d1(x)
    return self.d2(x)
model = MyModel()
model.compile(optimizer="adam", loss="mse")
x = np.zeros((40, 28, 28, 1))
y = np.zeros((40, 10))
model.fit(x, y, epochs=2)
model.summary()
#### training, evaluation and prediction build in different ways
import numpy as np
import keras
from keras import layers
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.out = layers.Dense(3)
    def call(self, x):
        return self.out(x)
x, y = np.zeros((40, 7)), np.zeros((40, 3))
for batch in (8, 32):
    m = Net()
    m.compile("sgd", "mse")
    m.fit(x, y, batch_size=batch)
    m.summary()
m = Net()
m.compile("sgd", "mse")
m.fit(x, y, batch_size=4, validation_split=0.25)
m.summary()
m = Net()
m.predict(x)
m.summary()
m = Net()
m.predict(x[:5])
m.summary()
#### linear layer of the guide, with a config
import tensorflow as tf
from tensorflow import keras
@keras.utils.register_keras_serializable()
class Linear(keras.layers.Layer):
    def __init__(self, units=32, **kwargs):
        super().__init__(**kwargs)
        self.units = units
    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="random_normal", trainable=True)
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", trainable=False)
    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
class MLPBlock(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.linear_1 = Linear(32)
        self.linear_2 = Linear(32)
        self.linear_3 = Linear(1)
    def call(self, inputs):
        x = self.linear_1(inputs)
        x = tf.nn.relu(x)
        x = self.linear_2(x)
        x = tf.nn.relu(x)
        return self.linear_3(x)
i = keras.Input((64,))
o = MLPBlock()(i)
o = Linear(4, name="last")(o)
o = Linear.from_config(Linear(5).get_config())(o)
model = keras.Model(i, o)
model.summary()
s = keras.Sequential([keras.Input((7,)), Linear(3), keras.layers.Dense(2)])
s.summary()
s = keras.Sequential([Linear(3), keras.layers.Dense(2)])
s.summary()
s.build((None, 6))
s.summary()
#### weights in the constructor, and the older way with tf.Variable
import tensorflow as tf
from tensorflow import keras
class Linear(keras.layers.Layer):
    def __init__(self, units=32, input_dim=32):
        super(Linear, self).__init__()
        w_init = tf.random_normal_initializer()
        self.w = tf.Variable(
            initial_value=w_init(shape=(input_dim, units), dtype="float32"), trainable=True,
        )
        b_init = tf.zeros_initializer()
        self.b = tf.Variable(initial_value=b_init(shape=(units,), dtype="float32"), trainable=True)
    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b
class Other(keras.layers.Layer):
    def __init__(self, units=32, input_dim=32):
        super().__init__()
        self.w = self.add_weight(shape=(input_dim, units), initializer="random_normal", trainable=True)
        self.b = self.add_weight(shape=(units,), initializer="zeros", trainable=True)
    def call(self, inputs):
        return keras.ops.matmul(inputs, self.w) + self.b
class ComputeSum(keras.layers.Layer):
    def __init__(self, input_dim):
        super().__init__()
        self.total = self.add_weight(initializer="zeros", shape=(input_dim,), trainable=False)
    def call(self, inputs):
        self.total.assign_add(keras.ops.sum(inputs, axis=0))
        return self.total
x = keras.Input((2,))
y = Linear(4, 2)(x)
y = Other(5, 4)(y)
keras.Model(x, y).summary()
#### many layers of keras in one model
import numpy as np
import tensorflow as tf
import keras
from keras import layers
class Lin(layers.Layer):
    def __init__(self, units=4, **kw):
        super().__init__(**kw); self.units=units
    def build(self, s):
        self.w = self.add_weight(shape=(s[-1], self.units))
        self.b = self.add_weight(shape=(self.units,), trainable=False)
    def call(self, x): return tf.matmul(x, self.w)+self.b
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.l1 = Lin(5); self.l2 = Lin(6); self.act = layers.ReLU(); self.seq = keras.Sequential([layers.Dense(3), layers.Dense(2)])
        self.ls = [layers.Dense(4), layers.Dense(5)]
        self.lstm = layers.LSTM(4, return_sequences=True, return_state=True)
        self.emb = layers.Embedding(10, 4)
        self.mha = layers.MultiHeadAttention(2, 3)
        self.cat = layers.Concatenate()
        self.add = layers.Add()
        self.bi = layers.Bidirectional(layers.LSTM(3))
        self.td = layers.TimeDistributed(layers.Dense(3))
        self.fun = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
        self.v = self.add_weight(shape=(3,), name="v")
        self.tv = tf.Variable(np.zeros((2,2)))
        self.unused = layers.Dense(9)
        self.noise = layers.GaussianNoise(.1)
        self.res = layers.Reshape((2, -1))
    def call(self, x):
        e = self.emb(x)
        s, h, c = self.lstm(e)
        y = self.mha(s, s)
        z = self.td(self.act(self.l1(y)))
        z = self.cat([z, z])
        z = self.add([z, z])
        b = self.bi(z)
        q = self.fun(h)
        q = self.l2(q)
        q = self.seq(q)
        for l in self.ls: q = l(q)
        r = self.res(s)
        return self.noise(q)
m = Net()
m.summary()
m(np.zeros((2,6), "int32"))
m.summary()
#### which attributes hold layers
import numpy as np
import keras
from keras import layers
class A(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = []
        for i in range(3): self.blocks.append(layers.Dense(2+i))
        self.d = {"a": layers.Dense(7), "b": layers.Dense(8)}
        self.t = (layers.Dense(1), [layers.Dense(2)])
        self.blocks[0] = layers.Dense(30)
        self.x = layers.Dense(9); self.x = layers.Dense(10)
        self.blocks += [layers.Dense(11)]
        self.blocks[1:2] = [layers.Dense(12)]
        self.d["c"] = layers.Dense(13)
        setattr(self, "zz", layers.Dense(14))
        setattr(self, f"zz{1}", layers.Dense(14))
        l = layers.Dense(15)
        self.f = lambda x: l(x)
        self.blocks.pop()
        mine = []
        self.mine = mine
        mine.append(layers.Dense(40))
        self.mine.append(layers.Dense(41))
        self.mine.extend([layers.Dense(42), layers.Dense(43)])
        self.mine.insert(0, layers.Dense(44))
        self.mine.remove(self.mine[1])
        self.same = self.x
    def call(self, x):
        for b in self.blocks: x = b(x)
        return x
m = A(); m(np.zeros((1,3))); m.summary()
#### frozen in several ways
import numpy as np
import keras
from keras import layers
class A(keras.Model):
    def __init__(self, **kw):
        super(A, self).__init__(**kw)
        self.d = layers.Dense(3)
    def call(self, x): return self.d(x)
m = A(name="my name", trainable=False); m(np.zeros((1,3))); m.summary()
m = A(); m.trainable=False; m(np.zeros((1,3))); m.summary()
m = A(); m(np.zeros((1,3))); m.trainable=False; m.summary(); m.trainable=True; m.summary()
m = A(); m.d.trainable=False; m(np.zeros((1,3))); m.summary();
class Scale(layers.Layer):
    def build(self, shape):
        self.a = self.add_weight(shape=shape[1:])
        self.b = self.add_weight(shape=shape[1:], trainable=False)
    def call(self, x): return x * self.a + self.b
i = keras.Input((3, 4))
first, second = Scale(trainable=False), Scale()
o = second(first(i))
second.trainable = False
keras.Model(i, Scale()(o)).summary()
#### classes of functional and sequential models
import keras
from keras import layers
class A(keras.Model):
    def __init__(self, inp, units):
        i = keras.Input(inp); o = layers.Dense(units)(i)
        super().__init__(inputs=i, outputs=o)
m = A((3,), 4); m.summary()
class B(keras.Sequential):
    def __init__(self, inp, units):
        super().__init__([keras.Input(inp), layers.Dense(units)])
        self.add(layers.Dense(3))
m = B((3,), 4); m.summary()
i = keras.Input((3,)); keras.Model(i, m(i)).summary()
class MyM(keras.Model):
    def train_step(self, d): pass
i = keras.Input((3,)); o=layers.Dense(3)(i); m = MyM(i, o); m.summary(); m = MyM(i, o, name="xx"); m.summary()
keras.Model(i, o).summary()
class C(keras.Sequential):
    def __init__(self):
        super(C, self).__init__(name="c")
        for units in (3, 4):
            self.add(layers.Dense(units))
m = C()
m.summary()
m.build((None, 5))
m.summary()
#### the graph of a call
import numpy as np
import keras
from keras import layers
class A(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3); self.e = layers.Dense(4)
    def call(self, x): return self.e(self.d(x))
    def model(self):
        x = keras.Input((6,)); return keras.Model(inputs=[x], outputs=self.call(x))
m = A(); m.model().summary(); m.summary(); m(np.zeros((2,6))); m.summary(); m.model().summary()
class B(A):
    def summary(self):
        x = keras.Input((7,))
        model = keras.Model(x, self.call(x))
        return model.summary()
B().summary()
#### blocks of layers
import tensorflow as tf
import keras
from keras import layers
class Blk(layers.Layer):
    def __init__(self):
        super().__init__(); self.d=layers.Dense(4); self.e=layers.Dense(4)
    def call(self, x): return self.d(x)
class M2(keras.Model):
    def __init__(self):
        super().__init__(name="given"); self.b=Blk(); self.c = Blk()
    def call(self, x): return self.c(self.b(x))
m = M2(); m(tf.zeros((1,4))); m.summary()
#### variational autoencoder
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
class Sampling(layers.Layer):
    """Uses (z_mean, z_log_var) to sample z."""
    def call(self, inputs):
        z_mean, z_log_var = inputs
        batch = tf.shape(z_mean)[0]
        dim = tf.shape(z_mean)[1]
        epsilon = tf.keras.backend.random_normal(shape=(batch, dim))
        return z_mean + tf.exp(0.5 * z_log_var) * epsilon
latent_dim = 2
encoder_inputs = keras.Input(shape=(28, 28, 1))
x = layers.Conv2D(32, 3, activation="relu", strides=2, padding="same")(encoder_inputs)
x = layers.Flatten()(x)
x = layers.Dense(16, activation="relu")(x)
z_mean = layers.Dense(latent_dim, name="z_mean")(x)
z_log_var = layers.Dense(latent_dim, name="z_log_var")(x)
z = Sampling()([z_mean, z_log_var])
encoder = keras.Model(encoder_inputs, [z_mean, z_log_var, z], name="encoder")
encoder.summary()
class VAE(keras.Model):
    def __init__(self, encoder, **kwargs):
        super().__init__(**kwargs)
        self.encoder = encoder
        self.total_loss_tracker = keras.metrics.Mean(name="total_loss")
    @property
    def metrics(self):
        return [self.total_loss_tracker]
    def train_step(self, data):
        with tf.GradientTape() as tape:
            z_mean, z_log_var, z = self.encoder(data)
        return {"loss": self.total_loss_tracker.result()}
vae = VAE(encoder)
vae.compile(optimizer=keras.optimizers.Adam())
vae.summary()
#### sampling with a seed generator of keras
import keras
from keras import layers, ops
class Sampling(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.seed_generator = keras.random.SeedGenerator(1337)
    def call(self, inputs):
        z_mean, z_log_var = inputs
        batch = ops.shape(z_mean)[0]
        dim = ops.shape(z_mean)[1]
        epsilon = keras.random.normal(shape=(batch, dim), seed=self.seed_generator)
        return z_mean + ops.exp(0.5 * z_log_var) * epsilon
i = keras.Input((9,))
a, b = layers.Dense(2)(i), layers.Dense(2)(i)
keras.Model(i, Sampling()([a, b])).summary()
#### autoencoder of two stacks
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, losses
from tensorflow.keras.models import Model
(x_train, _), (x_test, _) = tf.keras.datasets.fashion_mnist.load_data()
x_train = x_train.astype('float32') / 255.
x_test = x_test.astype('float32') / 255.
x_train, x_test = x_train[:100], x_test[:50]
class Autoencoder(Model):
  def __init__(self, latent_dim, shape):
    super(Autoencoder, self).__init__()
    self.latent_dim = latent_dim
    self.shape = shape
    self.encoder = tf.keras.Sequential([
      layers.Flatten(),
      layers.Dense(latent_dim, activation='relu'),
    ])
    self.decoder = tf.keras.Sequential([
      layers.Dense(tf.math.reduce_prod(shape).numpy(), activation='sigmoid') if False else layers.Dense(784, activation='sigmoid'),
      layers.Reshape(shape)
    ])
  def call(self, x):
    encoded = self.encoder(x)
    decoded = self.decoder(encoded)
    return decoded
shape = x_test.shape[1:]
autoencoder = Autoencoder(64, shape)
autoencoder.compile(optimizer='adam', loss=losses.MeanSquaredError())
autoencoder.fit(x_train, x_train, epochs=1, shuffle=True, validation_data=(x_test, x_test))
autoencoder.summary()
autoencoder.encoder.summary()
autoencoder.decoder.summary()
#### denoising autoencoder with inputs in its stacks
import tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.models import Model
class Denoise(Model):
  def __init__(self):
    super(Denoise, self).__init__()
    self.encoder = tf.keras.Sequential([
      layers.Input(shape=(28, 28, 1)),
      layers.Conv2D(16, (3, 3), activation='relu', padding='same', strides=2),
      layers.Conv2D(8, (3, 3), activation='relu', padding='same', strides=2)])
    self.decoder = tf.keras.Sequential([
      layers.Conv2DTranspose(8, kernel_size=3, strides=2, activation='relu', padding='same'),
      layers.Conv2DTranspose(16, kernel_size=3, strides=2, activation='relu', padding='same'),
      layers.Conv2D(1, kernel_size=(3, 3), activation='sigmoid', padding='same')])
  def call(self, x):
    encoded = self.encoder(x)
    decoded = self.decoder(encoded)
    return decoded
autoencoder = Denoise()
autoencoder.summary()
autoencoder(tf.random.normal((3, 28, 28, 1)))
autoencoder.summary()
#### residual network with identity blocks
import tensorflow as tf
class ResnetIdentityBlock(tf.keras.Model):
  def __init__(self, kernel_size, filters):
    super(ResnetIdentityBlock, self).__init__(name='')
    filters1, filters2, filters3 = filters
    self.conv2a = tf.keras.layers.Conv2D(filters1, (1, 1))
    self.bn2a = tf.keras.layers.BatchNormalization()
    self.conv2b = tf.keras.layers.Conv2D(filters2, kernel_size, padding='same')
    self.bn2b = tf.keras.layers.BatchNormalization()
    self.conv2c = tf.keras.layers.Conv2D(filters3, (1, 1))
    self.bn2c = tf.keras.layers.BatchNormalization()
  def call(self, input_tensor, training=False):
    x = self.conv2a(input_tensor)
    x = self.bn2a(x, training=training)
    x = tf.nn.relu(x)
    x = self.conv2b(x)
    x = self.bn2b(x, training=training)
    x = tf.nn.relu(x)
    x = self.conv2c(x)
    x = self.bn2c(x, training=training)
    x += input_tensor
    return tf.nn.relu(x)
block = ResnetIdentityBlock(1, [1, 2, 3])
_ = block(tf.zeros([1, 2, 3, 3]))
block.layers
block.summary()
#### resnet of residual blocks with a shortcut
import tensorflow as tf
from tensorflow.keras import layers, Sequential
class BasicBlock(layers.Layer):
    def __init__(self, filter_num, stride=1):
        super(BasicBlock, self).__init__()
        self.conv1 = layers.Conv2D(filter_num, (3, 3), strides=stride, padding='same')
        self.bn1 = layers.BatchNormalization()
        self.relu = layers.Activation('relu')
        self.conv2 = layers.Conv2D(filter_num, (3, 3), strides=1, padding='same')
        self.bn2 = layers.BatchNormalization()
        if stride != 1:
            self.downsample = Sequential()
            self.downsample.add(layers.Conv2D(filter_num, (1, 1), strides=stride))
        else:
            self.downsample = lambda x: x
    def call(self, inputs, training=None):
        out = self.conv1(inputs)
        out = self.bn1(out)
        out = self.relu(out)
        out = self.conv2(out)
        out = self.bn2(out)
        identity = self.downsample(inputs)
        output = layers.add([out, identity])
        output = tf.nn.relu(output)
        return output
class ResNet(tf.keras.Model):
    def __init__(self, layer_dims, num_classes=100):
        super(ResNet, self).__init__()
        self.stem = Sequential([layers.Conv2D(8, (3, 3), strides=(1, 1)),
                                layers.BatchNormalization(),
                                layers.Activation('relu'),
                                layers.MaxPool2D(pool_size=(2, 2), strides=(1, 1), padding='same')])
        self.layer1 = self.build_resblock(8, layer_dims[0])
        self.layer2 = self.build_resblock(16, layer_dims[1], stride=2)
        self.avgpool = layers.GlobalAveragePooling2D()
        self.fc = layers.Dense(num_classes)
    def call(self, inputs, training=None):
        x = self.stem(inputs)
        x = self.layer1(x)
        x = self.layer2(x)
        x = self.avgpool(x)
        x = self.fc(x)
        return x
    def build_resblock(self, filter_num, blocks, stride=1):
        res_blocks = Sequential()
        res_blocks.add(BasicBlock(filter_num, stride))
        for _ in range(1, blocks):
            res_blocks.add(BasicBlock(filter_num, stride=1))
        return res_blocks
model = ResNet([2, 2])
model.build(input_shape=(None, 32, 32, 3))
model.summary()
model(tf.zeros((1, 32, 32, 3)))
model.summary()
#### transformer block and positions, text classification
from tensorflow import keras
from tensorflow.keras import layers
import tensorflow as tf
class TransformerBlock(layers.Layer):
    def __init__(self, embed_dim, num_heads, ff_dim, rate=0.1):
        super().__init__()
        self.att = layers.MultiHeadAttention(num_heads=num_heads, key_dim=embed_dim)
        self.ffn = keras.Sequential(
            [layers.Dense(ff_dim, activation="relu"), layers.Dense(embed_dim),]
        )
        self.layernorm1 = layers.LayerNormalization(epsilon=1e-6)
        self.layernorm2 = layers.LayerNormalization(epsilon=1e-6)
        self.dropout1 = layers.Dropout(rate)
        self.dropout2 = layers.Dropout(rate)
    def call(self, inputs):
        attn_output = self.att(inputs, inputs)
        attn_output = self.dropout1(attn_output)
        out1 = self.layernorm1(inputs + attn_output)
        ffn_output = self.ffn(out1)
        ffn_output = self.dropout2(ffn_output)
        return self.layernorm2(out1 + ffn_output)
class TokenAndPositionEmbedding(layers.Layer):
    def __init__(self, maxlen, vocab_size, embed_dim):
        super().__init__()
        self.token_emb = layers.Embedding(input_dim=vocab_size, output_dim=embed_dim)
        self.pos_emb = layers.Embedding(input_dim=maxlen, output_dim=embed_dim)
    def call(self, x):
        maxlen = tf.shape(x)[-1]
        positions = tf.range(start=0, limit=maxlen, delta=1)
        positions = self.pos_emb(positions)
        x = self.token_emb(x)
        return x + positions
vocab_size = 200
maxlen = 20
embed_dim = 32
inputs = layers.Input(shape=(maxlen,))
embedding_layer = TokenAndPositionEmbedding(maxlen, vocab_size, embed_dim)
x = embedding_layer(inputs)
transformer_block = TransformerBlock(embed_dim, 2, 32)
x = transformer_block(x)
x = layers.GlobalAveragePooling1D()(x)
x = layers.Dropout(0.1)(x)
x = layers.Dense(20, activation="relu")(x)
outputs = layers.Dense(2, activation="softmax")(x)
model = keras.Model(inputs=inputs, outputs=outputs)
model.summary()
#### transformer block with ops and causal mask
import keras
from keras import layers, ops
class TokenAndPosition(layers.Layer):
    def __init__(self, maxlen, vocab_size, embed_dim):
        super().__init__()
        self.token_emb = layers.Embedding(input_dim=vocab_size, output_dim=embed_dim)
        self.pos_emb = layers.Embedding(input_dim=maxlen, output_dim=embed_dim)
    def call(self, x):
        maxlen = ops.shape(x)[-1]
        positions = ops.arange(0, maxlen, 1)
        return self.token_emb(x) + self.pos_emb(positions)
class Block(layers.Layer):
    def __init__(self, embed_dim, num_heads, ff_dim, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.att = layers.MultiHeadAttention(num_heads, embed_dim)
        self.ffn = keras.Sequential([layers.Dense(ff_dim, activation="relu"), layers.Dense(embed_dim)])
        self.norms = [layers.LayerNormalization() for _ in range(2)]
        self.drops = [layers.Dropout(rate) for _ in range(2)]
    def call(self, x, training=None):
        y = self.att(x, x, use_causal_mask=True)
        y = self.drops[0](y, training=training)
        x = self.norms[0](x + y)
        y = self.drops[1](self.ffn(x), training=training)
        return self.norms[1](x + y)
i = keras.Input((12,), dtype="int32")
x = TokenAndPosition(12, 50, 16)(i)
for n in range(2):
    x = Block(16, 2, 24, name=f"block{n}")(x)
model = keras.Model(i, layers.Dense(50)(x))
model.summary()
#### vision transformer patches
import keras
from keras import layers, ops
class Patches(layers.Layer):
    def __init__(self, patch_size):
        super().__init__()
        self.patch_size = patch_size
    def call(self, images):
        input_shape = ops.shape(images)
        batch_size = input_shape[0]
        height = input_shape[1]
        width = input_shape[2]
        channels = input_shape[3]
        num_patches_h = height // self.patch_size
        num_patches_w = width // self.patch_size
        patches = keras.ops.image.extract_patches(images, size=self.patch_size)
        patches = ops.reshape(
            patches,
            (batch_size, num_patches_h * num_patches_w, self.patch_size * self.patch_size * channels),
        )
        return patches
class PatchEncoder(layers.Layer):
    def __init__(self, num_patches, projection_dim):
        super().__init__()
        self.num_patches = num_patches
        self.projection = layers.Dense(units=projection_dim)
        self.position_embedding = layers.Embedding(input_dim=num_patches, output_dim=projection_dim)
    def call(self, patch):
        positions = ops.expand_dims(ops.arange(start=0, stop=self.num_patches, step=1), axis=0)
        projected_patches = self.projection(patch)
        encoded = projected_patches + self.position_embedding(positions)
        return encoded
inputs = keras.Input(shape=(24, 24, 3))
patches = Patches(6)(inputs)
encoded = PatchEncoder(16, 8)(patches)
model = keras.Model(inputs, layers.Dense(3)(layers.Flatten()(encoded)))
model.summary()
#### bahdanau attention, encoder and decoder
import tensorflow as tf
class Encoder(tf.keras.Model):
  def __init__(self, vocab_size, embedding_dim, enc_units, batch_sz):
    super(Encoder, self).__init__()
    self.batch_sz = batch_sz
    self.enc_units = enc_units
    self.embedding = tf.keras.layers.Embedding(vocab_size, embedding_dim)
    self.gru = tf.keras.layers.GRU(self.enc_units, return_sequences=True, return_state=True,
                                   recurrent_initializer='glorot_uniform')
  def call(self, x, hidden):
    x = self.embedding(x)
    output, state = self.gru(x, initial_state = hidden)
    return output, state
  def initialize_hidden_state(self):
    return tf.zeros((self.batch_sz, self.enc_units))
encoder = Encoder(90, 8, 10, 4)
sample_hidden = encoder.initialize_hidden_state()
sample_output, sample_hidden = encoder(tf.zeros((4, 16)), sample_hidden)
encoder.summary()
class BahdanauAttention(tf.keras.layers.Layer):
  def __init__(self, units):
    super(BahdanauAttention, self).__init__()
    self.W1 = tf.keras.layers.Dense(units)
    self.W2 = tf.keras.layers.Dense(units)
    self.V = tf.keras.layers.Dense(1)
  def call(self, query, values):
    query_with_time_axis = tf.expand_dims(query, 1)
    score = self.V(tf.nn.tanh(self.W1(query_with_time_axis) + self.W2(values)))
    attention_weights = tf.nn.softmax(score, axis=1)
    context_vector = attention_weights * values
    context_vector = tf.reduce_sum(context_vector, axis=1)
    return context_vector, attention_weights
attention_layer = BahdanauAttention(10)
attention_result, attention_weights = attention_layer(sample_hidden, sample_output)
class Decoder(tf.keras.Model):
  def __init__(self, vocab_size, embedding_dim, dec_units, batch_sz):
    super(Decoder, self).__init__()
    self.batch_sz = batch_sz
    self.dec_units = dec_units
    self.embedding = tf.keras.layers.Embedding(vocab_size, embedding_dim)
    self.gru = tf.keras.layers.GRU(self.dec_units, return_sequences=True, return_state=True)
    self.fc = tf.keras.layers.Dense(vocab_size)
    self.attention = BahdanauAttention(self.dec_units)
  def call(self, x, hidden, enc_output):
    context_vector, attention_weights = self.attention(hidden, enc_output)
    x = self.embedding(x)
    x = tf.concat([tf.expand_dims(context_vector, 1), x], axis=-1)
    output, state = self.gru(x)
    output = tf.reshape(output, (-1, output.shape[2]))
    x = self.fc(output)
    return x, state, attention_weights
decoder = Decoder(70, 8, 10, 4)
sample_decoder_output, _, _ = decoder(tf.random.uniform((4, 1)), sample_hidden, sample_output)
decoder.summary()
#### attention over time with weights of its own
from tensorflow.keras.layers import Layer, Input, LSTM, Dense
from tensorflow.keras.models import Model, Sequential
import tensorflow.keras.backend as K
class Attention(Layer):
    def __init__(self, **kwargs):
        super(Attention, self).__init__(**kwargs)
    def build(self, input_shape):
        self.W = self.add_weight(name="att_weight", shape=(input_shape[-1], 1), initializer="normal")
        self.b = self.add_weight(name="att_bias", shape=(input_shape[1], 1), initializer="zeros")
        super(Attention, self).build(input_shape)
    def call(self, x):
        et = K.squeeze(K.tanh(K.dot(x, self.W) + self.b), axis=-1)
        at = K.softmax(et)
        at = K.expand_dims(at, axis=-1)
        output = x * at
        return K.sum(output, axis=1)
    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
    def get_config(self):
        return super(Attention, self).get_config()
i = Input((10, 4))
x = LSTM(8, return_sequences=True)(i)
x = Attention()(x)
model = Model(i, Dense(2)(x))
model.summary()
#### antirectifier
import keras
from keras import layers, ops
class Antirectifier(layers.Layer):
    def __init__(self, initializer="he_normal", **kwargs):
        super().__init__(**kwargs)
        self.initializer = keras.initializers.get(initializer)
    def build(self, input_shape):
        output_dim = input_shape[-1]
        self.kernel = self.add_weight(
            shape=(output_dim * 2, output_dim), initializer=self.initializer, name="kernel", trainable=True)
    def call(self, inputs):
        inputs -= ops.mean(inputs, axis=-1, keepdims=True)
        pos = ops.relu(inputs)
        neg = ops.relu(-inputs)
        concatenated = ops.concatenate([pos, neg], axis=-1)
        mixed = ops.matmul(concatenated, self.kernel)
        return mixed
    def get_config(self):
        base_config = super().get_config()
        config = {"initializer": keras.initializers.serialize(self.initializer)}
        return dict(list(base_config.items()) + list(config.items()))
model = keras.Sequential([
        keras.Input(shape=(784,)),
        layers.Dense(256),
        Antirectifier(),
        layers.Dense(256),
        Antirectifier(),
        layers.Dropout(0.5),
        layers.Dense(10),
])
model.summary()
#### squeeze and excite
import tensorflow as tf
from tensorflow.keras import layers, Model, Input
class SqueezeExcite(layers.Layer):
    def __init__(self, ratio=4, **kwargs):
        super().__init__(**kwargs)
        self.ratio = ratio
    def build(self, input_shape):
        channels = input_shape[-1]
        self.pool = layers.GlobalAveragePooling2D()
        self.reduce = layers.Dense(channels // self.ratio, activation="relu")
        self.expand = layers.Dense(channels, activation="sigmoid")
        super().build(input_shape)
    def call(self, x):
        s = self.pool(x)
        s = self.expand(self.reduce(s))
        s = tf.reshape(s, (-1, 1, 1, x.shape[-1]))
        return x * s
i = Input((8, 8, 16))
x = layers.Conv2D(12, 3)(i)
x = SqueezeExcite(name="se")(x)
x = layers.GlobalMaxPooling2D()(x)
Model(i, x).summary()
#### siamese network with its own distance
import tensorflow as tf
from tensorflow.keras import layers, Model, Input, Sequential
class DistanceLayer(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
    def call(self, anchor, positive, negative):
        ap_distance = tf.reduce_sum(tf.square(anchor - positive), -1)
        an_distance = tf.reduce_sum(tf.square(anchor - negative), -1)
        return (ap_distance, an_distance)
class L1Dist(layers.Layer):
    def call(self, input_embedding, validation_embedding):
        return tf.math.abs(input_embedding - validation_embedding)
embedding = Sequential([Input((20, 20, 3)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(16)], name="Embedding")
a = Input(name="anchor", shape=(20, 20, 3))
p = Input(name="positive", shape=(20, 20, 3))
n = Input(name="negative", shape=(20, 20, 3))
distances = DistanceLayer()(embedding(a), embedding(p), embedding(n))
siamese = Model(inputs=[a, p, n], outputs=distances)
siamese.summary()
distance = L1Dist()
distance._name = 'distance'
d = distance(embedding(a), embedding(p))
model = Model([a, p], layers.Dense(1, activation="sigmoid")(d), name="siamese")
model.summary()
#### generative adversarial network
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
discriminator = keras.Sequential([
        keras.Input(shape=(28, 28, 1)),
        layers.Conv2D(64, (3, 3), strides=(2, 2), padding="same"),
        layers.LeakyReLU(negative_slope=0.2),
        layers.GlobalMaxPooling2D(),
        layers.Dense(1)], name="discriminator")
latent_dim = 128
generator = keras.Sequential([
        keras.Input(shape=(latent_dim,)),
        layers.Dense(7 * 7 * 16),
        layers.Reshape((7, 7, 16)),
        layers.Conv2DTranspose(16, (4, 4), strides=(4, 4), padding="same"),
        layers.Conv2D(1, (7, 7), padding="same", activation="sigmoid")], name="generator")
class GAN(keras.Model):
    def __init__(self, discriminator, generator, latent_dim):
        super(GAN, self).__init__()
        self.discriminator = discriminator
        self.generator = generator
        self.latent_dim = latent_dim
        self.seed_generator = keras.random.SeedGenerator(1337)
    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super(GAN, self).compile()
        self.d_optimizer = d_optimizer
        self.g_optimizer = g_optimizer
        self.loss_fn = loss_fn
    def train_step(self, real_images):
        batch_size = tf.shape(real_images)[0]
        generated_images = self.generator(tf.random.normal(shape=(batch_size, self.latent_dim)))
        return {"d_loss": 0.0}
gan = GAN(discriminator=discriminator, generator=generator, latent_dim=latent_dim)
gan.compile(
    d_optimizer=keras.optimizers.Adam(learning_rate=0.0003),
    g_optimizer=keras.optimizers.Adam(learning_rate=0.0003),
    loss_fn=keras.losses.BinaryCrossentropy(from_logits=True))
gan.summary()
#### wide and deep
from tensorflow import keras
import numpy as np
class WideAndDeepModel(keras.Model):
    def __init__(self, units=30, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.norm_layer_wide = keras.layers.BatchNormalization()
        self.hidden1 = keras.layers.Dense(units, activation=activation)
        self.hidden2 = keras.layers.Dense(units, activation=activation)
        self.main_output = keras.layers.Dense(1)
        self.aux_output = keras.layers.Dense(1)
    def call(self, inputs):
        input_wide, input_deep = inputs
        norm_wide = self.norm_layer_wide(input_wide)
        hidden1 = self.hidden1(input_deep)
        hidden2 = self.hidden2(hidden1)
        concat = keras.layers.concatenate([norm_wide, hidden2])
        output = self.main_output(concat)
        aux_output = self.aux_output(hidden2)
        return output, aux_output
model = WideAndDeepModel(30, activation="relu", name="my_cool_model")
model.summary()
model((np.zeros((3, 5)), np.zeros((3, 6))))
model.summary()
#### inputs in a mapping
import keras
from keras import layers
class TwoTowers(keras.Model):
    def __init__(self, users, items, size=8):
        super().__init__()
        self.towers = {
            "user": keras.Sequential([layers.Embedding(users, size), layers.Dense(size)]),
            "item": keras.Sequential([layers.Embedding(items, size), layers.Dense(size)]),
        }
        self.dot = layers.Dot(axes=1)
    def call(self, inputs):
        user = self.towers["user"](inputs["user"])
        item = self.towers["item"](inputs["item"])
        return self.dot([user, item])
m = TwoTowers(50, 60)
x = {"user": keras.Input((), dtype="int32", name="user"), "item": keras.Input((), dtype="int32", name="item")}
y = m(x)
m.summary()
keras.Model(x, y).summary()
#### inheritance between classes of one's own
import numpy as np
import keras
from keras import layers
class Base(keras.Model):
    hidden = 5
    def __init__(self, out):
        super().__init__()
        self.first = self.make_first()
        self.out = layers.Dense(out)
    def make_first(self):
        return layers.Dense(self.hidden)
    def features(self, x):
        return self.first(x)
    def call(self, x):
        return self.out(self.features(x))
class Wider(Base):
    hidden = 50
    def features(self, x):
        return layers.Activation("relu")(super().features(x))
class Deeper(Wider):
    def __init__(self, out, depth=2):
        super().__init__(out)
        self.more = [layers.Dense(4, name=f"more_{n}") for n in range(depth)]
    def features(self, x):
        x = super().features(x)
        for layer in self.more:
            x = layer(x)
        return x
    @property
    def depth(self):
        return len(self.more)
for model in (Base(2), Wider(2), Deeper(2), Deeper(3, depth=4)):
    model(np.zeros((6, 9)))
    model.summary()
print(model.depth)
#### cell of a simple recurrent network by hand
import tensorflow as tf
from tensorflow.keras import layers
class RNN(tf.keras.Model):
    def __init__(self, vocab, units, steps):
        super().__init__()
        self.units, self.steps = units, steps
        self.emb = layers.Embedding(vocab, units)
        self.i2h = layers.Dense(units)
        self.h2h = layers.Dense(units, use_bias=False)
        self.h2o = layers.Dense(vocab)
    def call(self, x):
        e = self.emb(x)
        h = tf.zeros((tf.shape(x)[0], self.units))
        for t in range(self.steps):
            h = tf.tanh(self.i2h(e[:, t, :]) + self.h2h(h))
        return self.h2o(h)
m = RNN(30, 6, 4)
m(tf.zeros((2, 4), dtype=tf.int32))
m.summary()
#### text generation with a state
import tensorflow as tf
class MyModel(tf.keras.Model):
  def __init__(self, vocab_size, embedding_dim, rnn_units):
    super().__init__()
    self.embedding = tf.keras.layers.Embedding(vocab_size, embedding_dim)
    self.gru = tf.keras.layers.GRU(rnn_units, return_sequences=True, return_state=True)
    self.dense = tf.keras.layers.Dense(vocab_size)
  def call(self, inputs, states=None, return_state=False, training=False):
    x = inputs
    x = self.embedding(x, training=training)
    if states is None:
      batch_size = tf.shape(x)[0]
      states = [tf.zeros([batch_size, 12])] if False else None
    x, states = self.gru(x, initial_state=states, training=training)
    x = self.dense(x, training=training)
    if return_state:
      return x, states
    else:
      return x
model = MyModel(66, 16, 12)
predictions = model(tf.zeros((4, 10)))
model.summary()
predictions, states = model(tf.zeros((4, 10)), return_state=True)
model.summary()
#### lstm encoder and decoder for series
import numpy as np
import keras
from keras import layers
class Seq2Seq(keras.Model):
    def __init__(self, units, features, steps):
        super().__init__()
        self.encoder = layers.LSTM(units)
        self.repeat = layers.RepeatVector(steps)
        self.decoder = layers.LSTM(units, return_sequences=True)
        self.out = layers.TimeDistributed(layers.Dense(features))
    def call(self, x):
        return self.out(self.decoder(self.repeat(self.encoder(x))))
m = Seq2Seq(12, 3, 5)
m.compile("adam", "mse")
m.fit(np.zeros((16, 20, 3)), np.zeros((16, 5, 3)))
m.summary()
#### model inside a model inside a model
import numpy as np
import keras
from keras import layers
class Inner(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.d = layers.Dense(units)
    def call(self, x):
        return self.d(x)
class Outer(keras.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b = Inner(3), Inner(4)
        self.c = keras.Sequential([Inner(5), layers.Dense(6)])
    def call(self, x):
        return self.c(self.b(self.a(x)))
m = Outer()
m.summary()
m(np.zeros((2, 8)))
m.summary()
i = keras.Input((8,))
keras.Model(i, Outer()(i)).summary()
s = keras.Sequential([keras.Input((8,)), Outer(), Inner(2)])
s.summary()
#### layers that are used twice, and models on two shapes
import numpy as np
import keras
from keras import layers
class Twice(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(6)
        self.conv = layers.Conv1D(4, 2)
    def call(self, x):
        x = self.d(self.d(x))
        return self.conv(self.conv(x)[:, :, :4] if x.shape[1] > 9 else x)
m = Twice()
m(np.zeros((2, 8, 6)))
m.summary()
m(np.zeros((2, 5, 6)))
m.summary()
shared = Twice()
a, b = keras.Input((8, 6)), keras.Input((9, 6))
keras.Model([a, b], [shared(a), shared(b)]).summary()
#### outputs in a mapping and in lists
import keras
from keras import layers
class Heads(layers.Layer):
    def __init__(self):
        super().__init__()
        self.a, self.b = layers.Dense(2), layers.Dense(3)
    def call(self, x):
        return {"b": self.b(x), "a": self.a(x)}
class Pair(layers.Layer):
    def call(self, x):
        return [x, x * 2.0]
i = keras.Input((5,))
y = Heads()(i)
z = Pair()(y["b"])
keras.Model(i, [y["a"], z[1]]).summary()
first, second = Pair()(i)
keras.Model(i, layers.Add()([first, second])).summary()
#### compute_output_shape decides in a graph
import numpy as np
import keras
from keras import layers
class Odd(layers.Layer):
    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], 4))
        self.built = True
    def call(self, x):
        return x @ self.w
    def compute_output_shape(self, input_shape):
        return tuple(input_shape[:-1]) + (4,)
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.odd = Odd()
        self.two = [Odd(name="x"), Odd(name="y")]
    def call(self, x):
        return self.two[1](self.two[0](self.odd(x)))
m = Net()
m(np.zeros((2, 3, 7)))
m.summary()
i = keras.Input((3, 7))
keras.Model(i, Odd()(i)).summary()
#### build in the model
import keras
from keras import layers
class Net(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.one = layers.Dense(units)
        self.two = layers.Dense(units * 2)
        self.bn = layers.BatchNormalization()
    def build(self, input_shape):
        self.one.build(input_shape)
        shape = self.one.compute_output_shape(input_shape)
        self.two.build(shape)
        self.bn.build(self.two.compute_output_shape(shape))
        self.built = True
    def call(self, x):
        return self.bn(self.two(self.one(x)))
m = Net(5)
m.build((None, 3))
m.summary()
m = Net(6)
m(keras.Input((4, 3)))
m.summary()
#### dtypes and arguments of weights
import keras
from keras import layers
class W(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.step = self.add_weight(shape=(), dtype="int32", trainable=False, initializer="zeros", name="step")
        self.scalar = self.add_weight(name="scalar")
        self.a = self.add_weight((3, 4), "zeros")
        self.b = self.add_weight((5,), "ones", "float16", name="b")
        self.c = self.add_variable(shape=[2], initializer="zeros", name="c")
    def call(self, x):
        return x
i = keras.Input((5,))
keras.Model(i, W(dtype="float16")(W()(i))).summary()
#### a mask goes through, or is lost
import keras
from keras import layers
class Keeps(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.d = layers.Dense(3)
    def call(self, x):
        return self.d(x)
class Loses(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, mask=None):
        if mask is not None:
            x = x * keras.ops.cast(keras.ops.expand_dims(mask, -1), "float32")
        return self.d(x)
i = keras.Input((7,))
x = layers.Embedding(20, 4, mask_zero=True)(i)
keras.Model(i, layers.LSTM(5)(Keeps()(x))).summary()
i = keras.Input((7,))
x = layers.Embedding(20, 4, mask_zero=True)(i)
keras.Model(i, layers.LSTM(5)(Loses()(x))).summary()
#### names of classes and counters
import numpy as np
import keras
from keras import layers
class My2DNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.HTTPLayer = HTTPLayer()
    def call(self, x):
        return self.HTTPLayer(x)
class HTTPLayer(layers.Layer):
    def call(self, x):
        return x + 1
class lower(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = [HTTPLayer(name="own") if n else HTTPLayer() for n in range(3)]
    def call(self, x):
        return self.d[0](x)
for kind in (My2DNet, My2DNet, lower):
    m = kind()
    m(np.zeros((1, 2)))
    m.summary()
#### layers that are created in a call
import keras
from keras import layers
class Inside(layers.Layer):
    def call(self, x):
        return layers.Dense(3)(x)
i = keras.Input((4,))
x = Inside()(i)
keras.Model(i, layers.Dense(2)(x)).summary()
#### wrapped and repeated
import keras
from keras import layers
class Gate(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
        self.d = layers.Dense(units)
    def call(self, x):
        return keras.ops.sigmoid(self.d(x)) * x[..., : self.units]
    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units)
i = keras.Input((6, 5))
x = layers.TimeDistributed(Gate(3))(i)
keras.Model(i, x).summary()
#### unet of blocks
import keras
from keras import layers
class ConvBlock(layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.convs = [layers.Conv2D(filters, 3, padding="same", activation="relu") for _ in range(2)]
        self.bn = layers.BatchNormalization()
    def call(self, x, training=None):
        for conv in self.convs:
            x = conv(x)
        return self.bn(x, training=training)
class UNet(keras.Model):
    def __init__(self, classes, filters=(4, 8)):
        super().__init__()
        self.down = [ConvBlock(f) for f in filters]
        self.pool = layers.MaxPooling2D()
        self.middle = ConvBlock(filters[-1] * 2)
        self.ups = [layers.Conv2DTranspose(f, 2, strides=2, padding="same") for f in filters[::-1]]
        self.up_blocks = [ConvBlock(f) for f in filters[::-1]]
        self.out = layers.Conv2D(classes, 1)
    def call(self, x, training=None):
        skips = []
        for block in self.down:
            x = block(x, training=training)
            skips.append(x)
            x = self.pool(x)
        x = self.middle(x, training=training)
        for up, block, skip in zip(self.ups, self.up_blocks, reversed(skips)):
            x = layers.concatenate([up(x), skip])
            x = block(x, training=training)
        return self.out(x)
    def build_graph(self, shape):
        x = keras.Input(shape)
        return keras.Model(x, self.call(x))
m = UNet(3)
m(keras.Input((16, 16, 1)))
m.summary()
m = UNet(2)
m.build_graph((16, 16, 3)).summary()
#### dense net with growing lists
import tensorflow as tf
from tensorflow.keras import layers
class ConvBlock(layers.Layer):
    def __init__(self, num_channels):
        super(ConvBlock, self).__init__()
        self.bn = layers.BatchNormalization()
        self.relu = layers.ReLU()
        self.conv = layers.Conv2D(filters=num_channels, kernel_size=(3, 3), padding='same')
        self.listLayers = [self.bn, self.relu, self.conv]
    def call(self, x):
        y = x
        for layer in self.listLayers:
            y = layer(y)
        y = layers.concatenate([x, y], axis=-1)
        return y
class DenseBlock(layers.Layer):
    def __init__(self, num_convs, num_channels):
        super(DenseBlock, self).__init__()
        self.listLayers = []
        for _ in range(num_convs):
            self.listLayers.append(ConvBlock(num_channels))
    def call(self, x):
        for layer in self.listLayers:
            x = layer(x)
        return x
net = tf.keras.models.Sequential([
    layers.Input((12, 12, 1)),
    layers.Conv2D(8, 3),
    DenseBlock(2, 4),
    layers.GlobalAvgPool2D(),
    layers.Dense(10)])
net.summary()
#### keras variables and properties
import keras
from keras import layers, ops
class V(layers.Layer):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.v = keras.Variable(ops.zeros((n, 2)), name="v")
        self.count = keras.Variable(0, trainable=False, dtype="int32")
    @property
    def size(self):
        return self.n * 2
    def build(self, input_shape):
        self.k = self.add_weight(shape=(self.size, input_shape[1]))
    @staticmethod
    def double(x):
        return x * 2
    @classmethod
    def small(cls):
        return cls(3)
    def call(self, x):
        return self.double(x)
i = keras.Input((5,))
keras.Model(i, V.small()(V(4)(i))).summary()
#### conditions on arguments and on shapes
import keras
from keras import layers
class Flexible(layers.Layer):
    def __init__(self, pool="avg", use_bn=True, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pool, self.use_bn = pool, use_bn
        self.activation = keras.activations.get(activation)
        if use_bn:
            self.bn = layers.BatchNormalization()
        self.dense = layers.Dense(4)
    def call(self, x, training=None, mask=None):
        if len(x.shape) == 4:
            x = keras.ops.mean(x, axis=[1, 2]) if self.pool == "avg" else keras.ops.max(x, axis=(1, 2))
        if self.use_bn:
            x = self.bn(x, training=training)
        return self.activation(self.dense(x))
a, b = keras.Input((6, 6, 3)), keras.Input((3,))
x = layers.Add()([Flexible(activation="relu")(a), Flexible(use_bn=False)(b)])
keras.Model([a, b], x).summary()
#### cells of recurrent layers
import keras
from keras import layers, ops
class MinimalRNNCell(keras.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), initializer='uniform', name='kernel')
        self.recurrent_kernel = self.add_weight(shape=(self.units, self.units), initializer='uniform', name='recurrent_kernel')
    def call(self, inputs, states):
        prev_output = states[0]
        h = ops.matmul(inputs, self.kernel)
        output = h + ops.matmul(prev_output, self.recurrent_kernel)
        return output, [output]
class Two(MinimalRNNCell):
    def __init__(self, units):
        super().__init__(units)
        self.state_size = [units, units]
        self.output_size = units
    def call(self, inputs, states):
        out, _ = super().call(inputs, states)
        return out, [out, states[1]]
x = keras.Input((None, 5))
y = layers.RNN(MinimalRNNCell(32))(x)
keras.Model(x, y).summary()
cells = [MinimalRNNCell(8), Two(6)]
y = layers.RNN(cells, return_sequences=True)(x)
keras.Model(x, y).summary()
y = layers.RNN(Two(7), return_state=True)(x)
keras.Model(x, y).summary()
class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.r = layers.RNN(MinimalRNNCell(3))
        self.l = layers.Lambda(lambda t: ops.mean(t, axis=1))
    def call(self, x):
        return self.l(x) + ops.mean(self.r(x), axis=-1, keepdims=True)
m = M()
m(ops.zeros((2, 4, 5)))
m.summary()
#### cells that a model calls by itself
import numpy as np
import keras
from keras import layers
class A(keras.Model):
    def __init__(self):
        super().__init__()
        self.cell = layers.LSTMCell(4)
        self.gcell = layers.GRUCell(4)
        self.stack = layers.StackedRNNCells([layers.GRUCell(3), layers.LSTMCell(2)])
    def call(self, x):
        h = keras.ops.zeros((2, 4))
        o, [h1, h2] = self.cell(x[:, 0], [h, h])
        o2, h3 = self.gcell(o, [h])
        return o2
m = A()
m(np.ones((2, 5, 4)))
m.summary()
#### variational autoencoder of the guide
import tensorflow as tf
from tensorflow import keras
class ActivityRegularizationLayer(keras.layers.Layer):
    def __init__(self, rate=1e-2):
        super().__init__()
        self.rate = rate
    def call(self, inputs):
        self.add_loss(self.rate * tf.reduce_mean(inputs))
        return inputs
class Sampling(keras.layers.Layer):
    def call(self, inputs):
        z_mean, z_log_var = inputs
        batch = tf.shape(z_mean)[0]
        dim = tf.shape(z_mean)[1]
        epsilon = tf.random.normal(shape=(batch, dim))
        return z_mean + tf.exp(0.5 * z_log_var) * epsilon
class Encoder(keras.layers.Layer):
    def __init__(self, latent_dim=32, intermediate_dim=64, name="encoder", **kwargs):
        super().__init__(name=name, **kwargs)
        self.dense_proj = keras.layers.Dense(intermediate_dim, activation="relu")
        self.dense_mean = keras.layers.Dense(latent_dim)
        self.dense_log_var = keras.layers.Dense(latent_dim)
        self.sampling = Sampling()
    def call(self, inputs):
        x = self.dense_proj(inputs)
        z_mean = self.dense_mean(x)
        z_log_var = self.dense_log_var(x)
        z = self.sampling((z_mean, z_log_var))
        return z_mean, z_log_var, z
class Decoder(keras.layers.Layer):
    def __init__(self, original_dim, intermediate_dim=64, name="decoder", **kwargs):
        super().__init__(name=name, **kwargs)
        self.dense_proj = keras.layers.Dense(intermediate_dim, activation="relu")
        self.dense_output = keras.layers.Dense(original_dim, activation="sigmoid")
        self.reg = ActivityRegularizationLayer()
    def call(self, inputs):
        x = self.dense_proj(inputs)
        return self.reg(self.dense_output(x))
class VariationalAutoEncoder(keras.Model):
    def __init__(self, original_dim, intermediate_dim=64, latent_dim=32, name="autoencoder", **kwargs):
        super().__init__(name=name, **kwargs)
        self.original_dim = original_dim
        self.encoder = Encoder(latent_dim=latent_dim, intermediate_dim=intermediate_dim)
        self.decoder = Decoder(original_dim, intermediate_dim=intermediate_dim)
    def call(self, inputs):
        z_mean, z_log_var, z = self.encoder(inputs)
        reconstructed = self.decoder(z)
        kl_loss = -0.5 * tf.reduce_mean(z_log_var - tf.square(z_mean) - tf.exp(z_log_var) + 1)
        self.add_loss(kl_loss)
        return reconstructed
vae = VariationalAutoEncoder(784, 64, 32)
vae.summary()
vae(tf.zeros((3, 784)))
vae.summary()
i = keras.Input((784,))
keras.Model(i, vae(i)).summary()
#### transformer from scratch, with masks
import tensorflow as tf
from tensorflow.keras import layers
import numpy as np
class MultiHeadSelfAttention(layers.Layer):
    def __init__(self, embed_dim, num_heads=8):
        super(MultiHeadSelfAttention, self).__init__()
        self.embed_dim = embed_dim
        self.num_heads = num_heads
        if embed_dim % num_heads != 0:
            raise ValueError(f"embedding dimension = {embed_dim} should be divisible by number of heads = {num_heads}")
        self.projection_dim = embed_dim // num_heads
        self.query_dense = layers.Dense(embed_dim)
        self.key_dense = layers.Dense(embed_dim)
        self.value_dense = layers.Dense(embed_dim)
        self.combine_heads = layers.Dense(embed_dim)
    def attention(self, query, key, value):
        score = tf.matmul(query, key, transpose_b=True)
        dim_key = tf.cast(tf.shape(key)[-1], tf.float32)
        scaled_score = score / tf.math.sqrt(dim_key)
        weights = tf.nn.softmax(scaled_score, axis=-1)
        output = tf.matmul(weights, value)
        return output, weights
    def separate_heads(self, x, batch_size):
        x = tf.reshape(x, (batch_size, -1, self.num_heads, self.projection_dim))
        return tf.transpose(x, perm=[0, 2, 1, 3])
    def call(self, inputs):
        batch_size = tf.shape(inputs)[0]
        query = self.query_dense(inputs)
        key = self.key_dense(inputs)
        value = self.value_dense(inputs)
        query = self.separate_heads(query, batch_size)
        key = self.separate_heads(key, batch_size)
        value = self.separate_heads(value, batch_size)
        attention, weights = self.attention(query, key, value)
        attention = tf.transpose(attention, perm=[0, 2, 1, 3])
        concat_attention = tf.reshape(attention, (batch_size, -1, self.embed_dim))
        output = self.combine_heads(concat_attention)
        return output
def positional_encoding(length, depth):
  depth = depth/2
  positions = np.arange(length)[:, np.newaxis]
  depths = np.arange(depth)[np.newaxis, :]/depth
  angle_rates = 1 / (10000**depths)
  angle_rads = positions * angle_rates
  pos_encoding = np.concatenate([np.sin(angle_rads), np.cos(angle_rads)], axis=-1)
  return tf.cast(pos_encoding, dtype=tf.float32)
class PositionalEmbedding(tf.keras.layers.Layer):
  def __init__(self, vocab_size, d_model):
    super().__init__()
    self.d_model = d_model
    self.embedding = tf.keras.layers.Embedding(vocab_size, d_model, mask_zero=True)
    self.pos_encoding = positional_encoding(length=2048, depth=d_model)
  def compute_mask(self, *args, **kwargs):
    return self.embedding.compute_mask(*args, **kwargs)
  def call(self, x):
    length = tf.shape(x)[1]
    x = self.embedding(x)
    x *= tf.math.sqrt(tf.cast(self.d_model, tf.float32))
    x = x + self.pos_encoding[tf.newaxis, :length, :]
    return x
class BaseAttention(tf.keras.layers.Layer):
  def __init__(self, **kwargs):
    super().__init__()
    self.mha = tf.keras.layers.MultiHeadAttention(**kwargs)
    self.layernorm = tf.keras.layers.LayerNormalization()
    self.add = tf.keras.layers.Add()
class CrossAttention(BaseAttention):
  def call(self, x, context):
    attn_output, attn_scores = self.mha(query=x, key=context, value=context, return_attention_scores=True)
    self.last_attn_scores = attn_scores
    x = self.add([x, attn_output])
    x = self.layernorm(x)
    return x
class GlobalSelfAttention(BaseAttention):
  def call(self, x):
    attn_output = self.mha(query=x, value=x, key=x)
    x = self.add([x, attn_output])
    x = self.layernorm(x)
    return x
class FeedForward(tf.keras.layers.Layer):
  def __init__(self, d_model, dff, dropout_rate=0.1):
    super().__init__()
    self.seq = tf.keras.Sequential([
      tf.keras.layers.Dense(dff, activation='relu'),
      tf.keras.layers.Dense(d_model),
      tf.keras.layers.Dropout(dropout_rate)
    ])
    self.add = tf.keras.layers.Add()
    self.layer_norm = tf.keras.layers.LayerNormalization()
  def call(self, x):
    x = self.add([x, self.seq(x)])
    x = self.layer_norm(x)
    return x
class EncoderLayer(tf.keras.layers.Layer):
  def __init__(self,*, d_model, num_heads, dff, dropout_rate=0.1):
    super().__init__()
    self.self_attention = GlobalSelfAttention(num_heads=num_heads, key_dim=d_model, dropout=dropout_rate)
    self.ffn = FeedForward(d_model, dff)
  def call(self, x):
    x = self.self_attention(x)
    x = self.ffn(x)
    return x
class Encoder(tf.keras.layers.Layer):
  def __init__(self, *, num_layers, d_model, num_heads, dff, vocab_size, dropout_rate=0.1):
    super().__init__()
    self.d_model = d_model
    self.num_layers = num_layers
    self.pos_embedding = PositionalEmbedding(vocab_size=vocab_size, d_model=d_model)
    self.enc_layers = [
        EncoderLayer(d_model=d_model, num_heads=num_heads, dff=dff, dropout_rate=dropout_rate)
        for _ in range(num_layers)]
    self.dropout = tf.keras.layers.Dropout(dropout_rate)
  def call(self, x):
    x = self.pos_embedding(x)
    x = self.dropout(x)
    for i in range(self.num_layers):
      x = self.enc_layers[i](x)
    return x
class Transformer(tf.keras.Model):
  def __init__(self, *, num_layers, d_model, num_heads, dff, input_vocab_size, target_vocab_size, dropout_rate=0.1):
    super().__init__()
    self.encoder = Encoder(num_layers=num_layers, d_model=d_model, num_heads=num_heads, dff=dff, vocab_size=input_vocab_size)
    self.cross = CrossAttention(num_heads=num_heads, key_dim=d_model)
    self.target = PositionalEmbedding(target_vocab_size, d_model)
    self.final_layer = tf.keras.layers.Dense(target_vocab_size)
  def call(self, inputs):
    context, x  = inputs
    context = self.encoder(context)
    x = self.target(x)
    x = self.cross(x, context)
    logits = self.final_layer(x)
    try:
      del logits._keras_mask
    except AttributeError:
      pass
    return logits
transformer = Transformer(num_layers=2, d_model=16, num_heads=2, dff=24, input_vocab_size=50, target_vocab_size=60)
output = transformer((tf.ones((2, 9), tf.int32), tf.ones((2, 7), tf.int32)))
transformer.summary()
i = layers.Input((12, 16))
x = MultiHeadSelfAttention(16, 4)(i)
tf.keras.Model(i, x).summary()
#### names of layers that calls create again
import numpy as np
import keras
from keras import layers
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x):
        return layers.add([self.d(x), x])
i = keras.Input((3,))
f = keras.Model(i, L()(i), name="f")
class N(keras.Model):
    def __init__(self):
        super().__init__()
        self.f = f
        self.out = layers.Dense(2)
    def call(self, x):
        return self.out(layers.add([self.f(x), self.f(x)]))
m = N()
m(np.zeros((4, 3)))
m.summary()
layers_after = layers.Add()
print(layers_after.name)
k = keras.Input((3,))
keras.Model(k, layers.add([m(k), layers.Dense(2)(k)])).summary()
#### a growing stack of layers of one's own
from keras import Sequential, layers
class Unit(layers.Layer):
    def __init__(self, n, **kw):
        super().__init__(**kw)
        self.first = layers.Dense(n)
        self.others = [layers.Dense(n)]
    def call(self, x):
        z = self.first(x)
        for layer in self.others:
            z = layer(z)
        return z + x
m = Sequential([layers.Dense(4, input_shape=[3])])
for _ in range(3):
    m.add(Unit(4))
m.add(layers.Dense(1))
m.summary()
#### outputs of layers of one's own
import keras
from keras import Input, Model, layers
class Both(layers.Layer):
    def __init__(self, **kw):
        super().__init__(**kw)
        self.dense = layers.Dense(4)
    def call(self, x):
        return self.dense(x), x
class One(layers.Layer):
    def call(self, x):
        return x * 2
i = Input((3,))
p, q = Both(name="both")(i)
g = Model(i, layers.Dense(2)(One(name="one")(p)))
Model(g.input, g.get_layer("both").output).summary()
Model(g.input, g.get_layer("one").output).summary()
#### einsum with capitals, and parts of complex numbers
import keras
import tensorflow as tf
from keras import Input, Model, layers
class Attention(layers.Layer):
    def __init__(self):
        super().__init__()
        self.query = layers.Dense(4)
        self.norm = layers.LayerNormalization()
    def call(self, x):
        q = self.query(x)
        scores = tf.einsum("bhwc, bHWc->bhwHW", q, q)
        q = keras.ops.einsum("bhwHW,bHWc->bhwc", scores, q)
        waves = tf.signal.fft2d(tf.cast(q, tf.complex64))
        return self.norm(q + tf.math.real(waves) + tf.math.abs(waves))
i = Input((6, 5, 3))
Model(i, Attention()(i)).summary()
