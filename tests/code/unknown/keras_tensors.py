#### a function of TensorFlow on a tensor of Keras
# write keras.ops.mean(…)
import tensorflow as tf
from keras import layers, Model, Input
i = Input((4, 6))
x = tf.reduce_mean(i, axis=1)
Model(i, layers.Dense(2)(x)).summary()
#### tensors in a list
# `tf.concat` does not take a tensor of a Keras model
import tensorflow as tf
from keras import layers, Model, Input
a, b = Input((4,)), Input((4,))
Model([a, b], layers.Dense(2)(tf.concat([a, b], axis=1))).summary()
#### the shape of a tensor of Keras
# write keras.ops.shape(…)
import tensorflow as tf
from keras import layers, Model, Input
i = Input((4, 6))
n = tf.shape(i)[0]
Model(i, layers.Dense(2)(i)).summary()
#### images of a model
# write keras.ops.image.resize(…)
import tensorflow as tf
from keras import layers, Model, Input
i = Input((8, 8, 3))
Model(i, layers.Conv2D(2, 3)(tf.image.resize(i, (4, 4)))).summary()
#### the old backend on a tensor of Keras
# does not take a tensor of a Keras model
from tensorflow.keras import layers, Model, Input, backend as K
i = Input((4, 6))
Model(i, layers.Dense(2)(K.sum(i, axis=1))).summary()
#### a function that fails
# there is no axis 3 among 3
import tensorflow as tf
from keras import layers, Model, Input
i = Input((4, 6))
Model(i, layers.Lambda(lambda t: tf.reduce_mean(t, axis=3))(i)).summary()
#### shapes that do not fit
# cannot be broadcast
from keras import layers, Model, Input
a, b = Input((4,)), Input((5,))
Model([a, b], layers.Lambda(lambda t: t[0] - t[1])([a, b])).summary()
#### a size that is not known yet
# use -1, or tf.shape(x)[0]
import tensorflow as tf
from keras import layers, Model, Input
i = Input((4, 6))
Model(i, layers.Lambda(lambda t: tf.reshape(t, (t.shape[0], 24)))(i)).summary()
#### numbers of two formats
# the tensors have different dtypes, float32 and int32
import tensorflow as tf
from keras import layers, Model, Input
i = Input((4, 6))
Model(i, layers.Lambda(lambda t: t * tf.cast(t, tf.int32))(i)).summary()
#### a function that returns no tensor
# its function returns no tensor
from keras import layers, Model, Input
i = Input((4, 6))
Model(i, layers.Lambda(lambda t: print(t))(i)).summary()
#### a loop over a tensor
# a loop over a tensor needs its numbers
from keras import layers, Model, Input, ops
i = Input((4, 6))
Model(i, layers.Lambda(lambda t: ops.stack([u * 2 for u in t]))(i)).summary()
#### output_shape is a number
# write output_shape=(9,)
from keras import layers, Model, Input
i = Input((4, 6))
Model(i, layers.Lambda(lambda t: t, output_shape=9)(i)).summary()
#### the mask of a function
# the mask of a Lambda is not followed
from keras import layers, Model, Input
i = Input((4, 6))
m = layers.Lambda(lambda t: t, mask=lambda t, mask: mask)(i)
Model(i, layers.Dense(m.shape[-1])(m)).summary()
