"""Code for older versions of Keras: noted exactly if real Keras refuses it or warns about it."""

from __future__ import annotations

import contextlib
import io
import warnings
from typing import Any

import pytest

from shapecalc.errors import Source
from shapecalc.read.problems import Findings
from shapecalc.read.python.program import Program

HEAD = "import keras, tensorflow as tf, numpy as np\nfrom keras import layers, backend as K\n"

LINES = """
from keras.layers.core import Dense
from keras.layers.normalization import BatchNormalization
from keras.layers.merge import concatenate
from keras.layers.embeddings import Embedding
from keras.layers.advanced_activations import LeakyReLU
from keras.layers.wrappers import TimeDistributed
from keras.layers import CuDNNLSTM
from keras.layers import Convolution2D, MaxPool2D, SeparableConvolution2D
from keras.layers import Deconvolution2D
from keras.layers import LocallyConnected1D
from keras.layers import Merge
from keras.layers import *
from keras.layers.experimental import preprocessing
from keras.layers import TimeDistributed, Bidirectional, Wrapper, InputLayer, Input, Layer
from keras.engine.topology import Layer
from keras.engine import Input
from keras.legacy import interfaces
from keras.objectives import mse
from keras.utils import np_utils
from keras.utils import plot_model, to_categorical, get_file
from keras.utils.np_utils import to_categorical
from keras.utils.vis_utils import plot_model
from keras.preprocessing.image import ImageDataGenerator
from keras.preprocessing.image import img_to_array, load_img
from keras.preprocessing.text import Tokenizer
from keras.preprocessing.sequence import pad_sequences
from keras.wrappers.scikit_learn import KerasClassifier
from keras.optimizers import adam
from keras.optimizers import Adam, SGD, RMSprop
from keras.optimizers.legacy import Adam
from keras.optimizers.schedules import ExponentialDecay
from keras.models import Model, Sequential, load_model, model_from_json
from keras.applications.vgg16 import VGG16, preprocess_input
from keras.applications.resnet50 import ResNet50
from keras.applications.resnet_v2 import ResNet50V2
from keras.regularizers import l2, l1, l1_l2
from keras.constraints import maxnorm
from keras.constraints import max_norm, unit_norm, non_neg
from keras.initializers import he_normal, glorot_uniform
from keras.losses import mse
from keras.losses import mean_squared_error, binary_crossentropy
from keras.metrics import categorical_accuracy
from keras.callbacks import ModelCheckpoint, EarlyStopping, TensorBoard
from keras.activations import relu, softmax
from keras.backend import clear_session
from keras.backend import flatten
from keras.src.layers import Dense
from keras.datasets import mnist, cifar10
import keras.layers.core
import keras.layers as L
import keras.backend.tensorflow_backend as T
import tensorflow.keras.layers as L
from tensorflow.keras.layers import CuDNNGRU
from tensorflow.keras.layers.core import Dense
from tensorflow.keras.layers.experimental.preprocessing import Rescaling
from tensorflow.keras.losses import mse
from tensorflow.keras.optimizers import legacy
from tensorflow.keras.preprocessing.image import ImageDataGenerator
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.utils import to_categorical
from tensorflow.python.keras.layers import Dense
K.image_dim_ordering()
K.image_data_format()
K.mean(1)
K.set_image_dim_ordering('tf')
keras.layers.experimental.preprocessing.Rescaling(1 / 255)
tf.keras.layers.experimental.preprocessing.Rescaling(1 / 255)
tf.keras.layers.Rescaling(1 / 255)
tf.keras.backend.mean(tf.ones(3))
layers.Dense(output_dim=5)
layers.Dense(5, init='uniform')
layers.Dense(5, W_regularizer='l2')
layers.Dense(5, bias=False)
layers.Dense(5, dynamic=True)
layers.Dense(5, kernel_initializer='he_normal', use_bias=False, name='x', trainable=False)
layers.Embedding(10, 4, input_length=4)
layers.Embedding(10, 4, init='uniform')
layers.Embedding(10, 4, mask_zero=True)
layers.Conv2D(nb_filter=3, nb_row=3, nb_col=3)
layers.Conv2D(3, (3, 3), border_mode='same')
layers.Conv2D(3, (3, 3), subsample=(2, 2), dim_ordering='tf')
layers.Conv2D(3, (3, 3), padding='same', data_format='channels_last')
layers.Conv1D(nb_filter=3, filter_length=3)
layers.MaxPooling1D(pool_length=2)
layers.Dropout(p=0.2)
layers.Dropout(0.2, noise_shape=None, seed=3)
layers.GaussianNoise(sigma=0.2)
layers.LeakyReLU(alpha=0.2)
layers.LeakyReLU(0.2)
layers.ELU(alpha=1.0)
layers.BatchNormalization(mode=0)
layers.BatchNormalization(fused=True)
layers.BatchNormalization(gamma_init='one')
layers.BatchNormalization(momentum=0.9, epsilon=1e-3, scale=False)
layers.LSTM(5, implementation=2)
layers.LSTM(5, consume_less='gpu')
layers.LSTM(5, inner_activation='sigmoid')
layers.LSTM(5, dropout_W=0.1, dropout_U=0.1)
layers.LSTM(5, input_dim=3, input_length=4)
keras.Sequential([layers.LSTM(5, input_dim=3)])
layers.UpSampling1D(length=2)
layers.Concatenate(concat_axis=1)
layers.ThresholdedReLU(theta=1.0)
i = keras.Input((3,)); o = layers.Dense(3)(i); m = keras.Model(input=i, output=o)
i = keras.Input((3,)); o = layers.Dense(3)(i); m = keras.Model(inputs=i, outputs=o)
i = keras.Input((3,)); o = layers.Dense(3)(i); m = keras.Model([i], [o], name='m')
keras.optimizers.Adam(lr=0.1)
keras.optimizers.Adam(0.1, beta_1=0.8, amsgrad=True, clipnorm=1.0)
keras.optimizers.SGD(learning_rate=0.1, decay=1e-6, momentum=0.9, nesterov=True)
keras.optimizers.RMSprop(learning_rate=0.1, decay=None)
m = keras.Sequential([keras.Input((3,))]); m.compile('sgd', 'mse', metrics=['mae'])
m = keras.Sequential([keras.Input((3,))]); m.compile('sgd', 'mse', class_mode='binary')
m = keras.Sequential([keras.Input((3,))]); m.fit_generator(None)
m = keras.Sequential([keras.Input((3,))]); m.predict_proba(np.zeros((4, 3)))
m = keras.Sequential([keras.Input((3,))]); m.predict_classes(np.zeros((4, 3)))
m = keras.Sequential([keras.Input((3,))]); m.uses_learning_phase
m = keras.Sequential([keras.Input((3,)), layers.Dense(2)]); m.output_shape, m.input_shape, m.layers
m = keras.Sequential([keras.Input((3,)), layers.Dense(2)]); m.layers[0].output_shape
m = keras.Sequential([keras.Input((3,)), layers.Dense(2)]); m.layers[0].input_shape
m = keras.Sequential([keras.Input((3,)), layers.Dense(2)]); m.layers[0].output
m = keras.Sequential([keras.Input((3,))]); m.fit(np.zeros((4, 3)), np.zeros((4, 3)), nb_epoch=1)
""".strip().splitlines()

EXPECTED = "Do not pass an `input_shape`/`input_dim` argument"
"""A warning of Keras about nearly all programs: what it asks for changes no model."""


def complains(line: str, names: dict[str, Any]) -> bool:
    """Whether real Keras refuses a line, or warns about it."""
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("always")
        try:
            exec(line, dict(names))
        except (ImportError, AttributeError, TypeError, ValueError):
            return True
    messages = [str(w.message) for w in caught if issubclass(w.category, UserWarning)]
    return any(EXPECTED not in message for message in messages)


def noted(line: str) -> list[str]:
    """What is noted of a line."""
    program = Program(Source("a.py", f"{HEAD}{line}\n"), Findings(), {})
    program.start()
    program.follow("")
    return [problem.message for problem in (*program.outdated, *program.problems)]


def test_what_keras_refuses(keras: Any) -> None:
    names: dict[str, Any] = {}
    exec(HEAD, names)
    wrong = [line for line in LINES if bool(noted(line)) != complains(line, names)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "code",
    [
        "import tf_keras as keras\nkeras.optimizers.Adam(lr=0.1)",
        "from tensorflow.python.keras.layers import CuDNNLSTM",
        "try:\n    from keras.layers.core import Dense\nexcept ImportError:\n    pass",
        "import core\ncore.Dense",
    ],
)
def test_what_is_not_noted(code: str) -> None:
    assert noted(code) == []


def test_each_place_once() -> None:
    code = "for n in range(3):\n    layers.Dense(output_dim=n + 1)\n    layers.Dense(output_dim=2)"
    assert len(noted(code)) == 2
