"""Code for older versions of Keras: noted exactly if real Keras refuses it or warns about it."""

from __future__ import annotations

import contextlib
import io
import warnings
from typing import Any

import pytest
from reading import outdated

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


@pytest.mark.parametrize(
    ("code", "notes"),
    [
        (
            "from keras.layers.core import Dense",
            [
                (
                    "3:6-3:23 SC708 Keras 3 has no module `keras.layers.core` (hint: "
                    "write `keras.layers`)"
                ),
                "3:6-23 'keras.layers'",
            ],
        ),
        (
            "from keras.layers import CuDNNLSTM, Dense",
            [
                (
                    "3:26-3:35 SC708 Keras 3 has no `keras.layers.CuDNNLSTM` (hint: "
                    "write `keras.layers.LSTM`)"
                ),
                "3:26-35 'LSTM'",
            ],
        ),
        (
            "from keras.layers import Convolution2D as C, Dense",
            [],
        ),
        (
            "from keras.layers import LocallyConnected1D",
            [
                (
                    "3:26-3:44 SC708 Keras 3 has no `keras.layers.LocallyConnected1D` "
                    "(hint: Keras 3 removed it: Conv1D shares one window among all "
                    "places)"
                ),
                "3:26-44 None",
            ],
        ),
        (
            "from keras.layers import Desne, Dense",
            [
                (
                    "3:26-3:31 SC201 Keras has no `keras.layers.Desne` (hint: did you "
                    "mean `Dense`?) (meant: Dense)"
                )
            ],
        ),
        (
            "from keras.modles import Sequential",
            [
                ("3:6-3:18 SC708 Keras 3 has no module `keras.modles` (hint: write `keras`)"),
                "3:6-18 'keras'",
            ],
        ),
        (
            "from keras.utils import to_categoricl",
            [
                (
                    "3:25-3:38 SC708 Keras has no `keras.utils.to_categoricl` (hint: "
                    "did you mean `to_categorical`?)"
                ),
                "3:25-38 'to_categorical'",
            ],
        ),
        (
            "from keras.foo import bar",
            ["3:6-3:15 SC708 Keras 3 has no module `keras.foo`"],
        ),
        (
            "from keras.layers.foo import bar",
            ["3:6-3:22 SC708 Keras 3 has no module `keras.layers.foo`"],
        ),
        (
            "from keras.engine.topology import Layer, Input",
            [
                (
                    "3:6-3:27 SC708 Keras 3 has no module `keras.engine.topology` "
                    "(hint: write `keras.layers`)"
                ),
                "3:6-27 'keras.layers'",
            ],
        ),
        (
            "from keras.layers.core import Dense, Foo",
            ["3:6-3:23 SC708 Keras 3 has no module `keras.layers.core`"],
        ),
        (
            "from keras.optimizers import adam, SGD",
            [
                (
                    "3:30-3:34 SC708 Keras 3 has no `keras.optimizers.adam` (hint: "
                    "write `keras.optimizers.Adam`)"
                ),
                "3:30-34 'Adam'",
            ],
        ),
        (
            "from keras.preprocessing.text import Tokenizer, one_hot",
            [
                (
                    "3:6-3:30 SC708 Keras 3 has no module `keras.preprocessing.text` "
                    "(hint: write `tensorflow.keras.preprocessing.text`)"
                ),
                "3:6-30 'tensorflow.keras.preprocessing.text'",
            ],
        ),
        (
            "from keras.backend import flatten",
            [
                (
                    "3:27-3:34 SC708 Keras 3 has no `keras.backend.flatten` (hint: "
                    "write `keras.ops.ravel`)"
                ),
                "3:1-34 'from tensorflow.keras.backend import flatten'",
            ],
        ),
        (
            "from keras.objectives import mse",
            [
                (
                    "3:6-3:22 SC708 Keras 3 has no module `keras.objectives` (hint: "
                    "write `keras.losses.mean_squared_error`)"
                ),
                "3:1-33 'from keras.losses import mean_squared_error as mse'",
            ],
        ),
        (
            "import keras.layers.core",
            [
                (
                    "3:8-3:25 SC708 Keras 3 has no module `keras.layers.core` (hint: "
                    "write `keras.layers`)"
                )
            ],
        ),
        (
            "import keras.layers.core as C",
            [
                (
                    "3:8-3:30 SC708 Keras 3 has no module `keras.layers.core` (hint: "
                    "write `keras.layers`)"
                ),
                "3:8-30 'keras.layers'",
            ],
        ),
        (
            "import keras.utils.np_utils as U",
            [
                (
                    "3:8-3:33 SC708 Keras 3 has no module `keras.utils.np_utils` "
                    "(hint: write `keras.utils`)"
                ),
                "3:8-33 'keras.utils'",
            ],
        ),
        (
            "import keras.foo",
            ["3:8-3:17 SC708 Keras 3 has no module `keras.foo`"],
        ),
        (
            "keras.backend.image_dim_ordering()",
            [
                (
                    "3:1-3:33 SC708 Keras 3 has no `keras.backend.image_dim_ordering` "
                    "(hint: write `keras.backend.image_data_format`)"
                ),
                "3:1-33 'keras.backend.image_data_format'",
            ],
        ),
        (
            "keras.backend.batch_dot(1, 2)",
            [
                (
                    "3:1-3:24 SC708 Keras 3 has no `keras.backend.batch_dot` (hint: "
                    "write `keras.ops.einsum`)"
                )
            ],
        ),
        (
            "keras.backend.dropout(1)",
            [
                (
                    "3:1-3:22 SC708 Keras 3 has no `keras.backend.dropout` (hint: "
                    "write `keras.random.dropout`)"
                ),
                "3:1-3:25 SC202 `dropout` needs a value for `level`",
            ],
        ),
        (
            "keras.backend.nothing(1)",
            ["3:15-3:22 SC708 Keras has no `keras.backend.nothing`"],
        ),
        (
            "keras.layres.Dense(2)",
            [
                (
                    "3:7-3:13 SC301 Keras has no `keras.layres` (hint: did you mean "
                    "`layers`?) (meant: layers)"
                )
            ],
        ),
        (
            "keras.layers.core.Dense(2)",
            [
                (
                    "3:1-3:24 SC708 Keras 3 has no `keras.layers.core.Dense` (hint: "
                    "write `keras.layers.Dense`)"
                ),
                "3:1-24 'keras.layers.Dense'",
            ],
        ),
        (
            "keras.layers.experimental.preprocessing.Rescaling(1 / 255)",
            [
                (
                    "3:1-3:50 SC708 Keras 3 has no "
                    "`keras.layers.experimental.preprocessing.Rescaling` (hint: write "
                    "`keras.layers.Rescaling`)"
                ),
                "3:1-50 'keras.layers.Rescaling'",
            ],
        ),
        (
            (
                "import tensorflow as tf\ntf.keras.layers.experimental.preprocessing"
                ".Rescaling(1 / 255)"
            ),
            [
                (
                    "4:1-4:53 SC708 Keras 3 has no "
                    "`tensorflow.keras.layers.experimental.preprocessing.Rescaling` "
                    "(hint: write `tensorflow.keras.layers.Rescaling`)"
                ),
                "4:1-53 'tf.keras.layers.Rescaling'",
            ],
        ),
        (
            "keras.optimizers.sgd(0.1)",
            [
                (
                    "3:1-3:21 SC708 Keras 3 has no `keras.optimizers.sgd` (hint: write "
                    "`keras.optimizers.SGD`)"
                ),
                "3:1-21 'keras.optimizers.SGD'",
            ],
        ),
        (
            "keras.utils.to_categoricl([1])",
            [
                (
                    "3:13-3:26 SC708 Keras has no `keras.utils.to_categoricl` (hint: "
                    "did you mean `to_categorical`?)"
                ),
                "3:13-26 'to_categorical'",
            ],
        ),
        (
            "keras.layers.Desne(2)",
            [
                (
                    "3:14-3:19 SC201 Keras has no layer `Desne` (hint: did you mean "
                    "`Dense`?) (meant: Dense)"
                )
            ],
        ),
        (
            "from keras import backend as K\nK.image_dim_ordering()",
            [
                (
                    "4:1-4:21 SC708 Keras 3 has no `keras.backend.image_dim_ordering` "
                    "(hint: write `keras.backend.image_data_format`)"
                ),
                "4:1-21 'K.image_data_format'",
            ],
        ),
        (
            "from keras.utils import np_utils\nnp_utils.to_categorical([1])",
            [
                (
                    "3:25-3:33 SC708 Keras 3 has no `keras.utils.np_utils` (hint: "
                    "write `keras.utils`)"
                ),
                "3:1-33 'from keras import utils as np_utils'",
            ],
        ),
        (
            "from tensorflow.keras.layres import Dense",
            [
                (
                    "3:6-3:29 SC301 Keras 3 has no module `tensorflow.keras.layres` "
                    "(hint: did you mean `tensorflow.keras.layers`?) (meant: "
                    "tensorflow.keras.layers)"
                )
            ],
        ),
        (
            "import keras.layres as L\nL.Dense(2)",
            [
                "3:8-3:25 SC708 Keras 3 has no module `keras.layres`",
                (
                    "4:1-4:2 SC301 Keras has no `keras.layres` (hint: did you mean "
                    "`layers`?) (meant: layers)"
                ),
            ],
        ),
        (
            "from keras import layres",
            [
                (
                    "3:19-3:25 SC301 Keras has no `keras.layres` (hint: did you mean "
                    "`layers`?) (meant: layers)"
                )
            ],
        ),
        (
            "from keras.layers import Dense, \\\n    CuDNNLSTM",
            [
                (
                    "4:5-4:14 SC708 Keras 3 has no `keras.layers.CuDNNLSTM` (hint: "
                    "write `keras.layers.LSTM`)"
                ),
                "4:5-14 'LSTM'",
            ],
        ),
        (
            "from keras.objectives import mse as loss, mae",
            [
                (
                    "3:6-3:22 SC708 Keras 3 has no module `keras.objectives` (hint: "
                    "write `keras.losses.mean_squared_error`, "
                    "`keras.losses.mean_absolute_error`)"
                ),
                (
                    "3:1-46 'from keras.losses import mean_squared_error as loss, "
                    "mean_absolute_error as mae'"
                ),
            ],
        ),
        (
            "from keras.legacy import interfaces, other",
            [
                "3:26-3:36 SC708 Keras has no `keras.legacy.interfaces`",
                "3:38-3:43 SC708 Keras has no `keras.legacy.other`",
            ],
        ),
    ],
)
def test_notes_and_changes_in_full(code: str, notes: list[str]) -> None:
    assert outdated(code) == notes
