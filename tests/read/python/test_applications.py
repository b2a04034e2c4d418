"""Programs with models of `keras.applications`: the tables read from the text, and Keras's own."""

from __future__ import annotations

from typing import Any

import pytest
from run_code import COLUMNS, Program, Runner

from shapecalc.errors import Mark, ShapecalcError, Source
from shapecalc.model.infer import infer
from shapecalc.read.layer_names import APPLICATIONS
from shapecalc.read.python.applications import FOLDER, PREPROCESSING
from shapecalc.read.python.program import read_program
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import summary

SMALL = "weights=None, include_top=False, pooling='avg', input_shape=(81, 96, 3)"
"""The configuration of the quick test."""

CONFIGURATIONS = (
    "weights=None",
    SMALL,
    "weights=None, include_top=False",
    "weights=None, include_top=False, pooling='max', input_shape=(128, 128, 1)",
    "weights=None, input_shape=[96, 130, 4], classes=7, classifier_activation=None, name='mine'",
    "weights=None, include_top=False, input_tensor=first",
    "weights=None, input_tensor=second, input_shape=(128, 128, 3)",
)

OWN = {
    "MobileNet": ("alpha=0.5, depth_multiplier=2, dropout=0.3", "input_shape=(160, 160, 3)"),
    "MobileNetV2": ("alpha=0.35", "alpha=1.4, input_shape=(65, 96, 3)", "alpha=0.1"),
    "MobileNetV3Small": ("alpha=0.75, dropout_rate=0", "alpha=1.5", "minimalistic=True"),
    "MobileNetV3Large": ("alpha=0.3, include_preprocessing=False", "minimalistic=True"),
    "EfficientNetV2B0": ("include_preprocessing=False",),
    "ConvNeXtTiny": ("include_preprocessing=False",),
}
"""The configurations with arguments that only some models have."""

PROGRAM = """
import keras
from keras import layers
first = layers.Input((128, 128, 3))
second = layers.Activation("relu")(layers.Rescaling(2.0)(layers.Input((128, 128, 3))))
base = keras.applications.{name}({arguments})
base.trainable = False
for layer in base.layers[-4:]:
    layer.trainable = True
x = layers.BatchNormalization()(layers.Dense(3)(base.layers[-2].output))
keras.Model(base.input, [base.output, layers.Activation("relu")(x)]).summary()
keras.Sequential([base, layers.Activation("relu")]).summary()
keras.Sequential([layers.Input((128, 128, 3)), layers.Conv2D(3, 1), layers.ReLU()]).summary()
"""
"""Shows all layers of the model, the model in another one, and the numbers in later names."""


LARGE = ("inception_resnet_v2", "inception_v3", "nasnet")
"""The families whose models have many layers; they take as long as all others together."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Compare one small configuration of a model of each family, or all if that is asked for."""
    if "name" not in metafunc.fixturenames:
        return
    models = {family: name for name, family in reversed(APPLICATIONS.items())}
    chosen = [(name, SMALL) for family, name in models.items() if family not in LARGE]
    if metafunc.config.getoption("applications"):
        own = {
            name: [f"weights=None, {more}" for more in OWN.get(name, ())] for name in APPLICATIONS
        }
        chosen = [
            (name, text)
            for name in APPLICATIONS
            for text in (*CONFIGURATIONS, *own[name])
            if "name=" not in text
            or APPLICATIONS[name] != "efficientnet_v2"  # which Keras finds by it
        ]
    metafunc.parametrize(("name", "arguments"), chosen)


def read(text: str) -> list[str]:
    """Return the tables of a program, read from its text."""
    options = Options(columns=COLUMNS, console=COLUMNS)
    plans = read_program(Source("program.py", text))
    return [table(summary(infer(plan)), options).strip() for plan in plans]


@pytest.fixture(scope="module")
def runner(keras: Any) -> Runner:
    return Runner(keras)


def test_model(runner: Runner, name: str, arguments: str) -> None:
    text = PROGRAM.format(name=name, arguments=arguments)
    # Weights without values: the shapes are all that counts, and values would take gigabytes.
    with runner.keras.StatelessScope(initialize_variables=False):
        printed = runner.run(Program(f"{name}({arguments})", text))
    assert len(printed) == 3
    assert read(text) == printed


@pytest.mark.parametrize("module", PREPROCESSING)
def test_preprocessing(runner: Runner, module: str) -> None:
    text = (
        f"from keras.applications.{module} import *\n"
        "from keras import Input, Model, layers\n"
        "x = Input((8, 9, 3), dtype='uint8')\n"
        "Model(x, layers.Add()([preprocess_input(x), x])).summary()\n"
        "Model(x, [x + 1.0, x - 1.0, x / 2.0, x[..., 0]]).summary()\n"
    )
    assert read(text) == runner.run(Program(module, text))


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("classes=10", "`classes` must be 1000"),
        ("include_top=False, input_shape=(31, 224, 3)", "at least 32x32"),
        ("include_top=False, input_shape=(224, 224, 1)", "needs 3 channels"),
        ("include_top=False, input_shape=(224, 224)", "needs three sizes"),
        ("input_shape=(100, 100, 3)", "must be (224, 224, 3)"),
        ("weights=None, input_shape=(None, None, 3)", "must be known in full"),
        ("classifier_activation='relu'", "must be softmax or None"),
        ("weights=None, name=3", "must be a text"),
        ("alpha=2", "`VGG16` has no argument `alpha`"),
    ],
)
def test_refused(runner: Runner, arguments: str, reason: str) -> None:
    """Keras refuses it, too; the problem is at the call, or at the name of the argument."""
    text = f"from keras.applications import VGG16\n\nmodel = VGG16({arguments})\n"
    scope = runner.keras.StatelessScope(initialize_variables=False)
    with scope, pytest.raises((ValueError, TypeError)):
        runner.run(Program("refused", text))
    with pytest.raises(ShapecalcError) as caught:
        read(text)
    (problem,) = caught.value.problems
    assert reason in problem.message
    assert problem.place.path == (Mark(3, 15 if arguments == "alpha=2" else 9),)


UNKNOWN = """
import sys
from keras.applications import MobileNet, VGG16
n = len(sys.argv)
"""


def test_unknown_sizes() -> None:
    """An unknown number of classes is a letter; unknown weights do not matter."""
    (found,) = read(f"{UNKNOWN}model = VGG16(weights=n, input_shape=(64, 64, 3), classes=n)")
    assert "(None, n)" in found
    (found,) = read(f"{UNKNOWN}model = MobileNet(include_top=False, input_shape=(n, n, 3))")
    assert "Total params: 3,228,864" in found


def test_no_number() -> None:
    with pytest.raises(ShapecalcError, match="`alpha` must be a number"):
        read(f"{UNKNOWN}model = MobileNet(alpha=(n, n))")


@pytest.mark.parametrize("argument", ["include_top=n > 1", "alpha=n", "input_shape=sys.argv"])
def test_unknown_layers(argument: str) -> None:
    """An unknown argument that decides about the layers makes the model unknown."""
    with pytest.raises(ShapecalcError, match="this model is not known"):
        read(f"{UNKNOWN}model = MobileNet({argument}, weights=None)")


def test_files() -> None:
    """Every file has its table entry, and all of them are small."""
    files = {path.name.removesuffix(".py.txt"): path for path in FOLDER.iterdir()}
    assert set(files) == {*APPLICATIONS.values(), "common", "preprocess", "backend"}
    assert sum(path.stat().st_size for path in files.values()) < 80_000


def test_the_inputs_of_a_tensor(keras: Any) -> None:
    """Those in arguments by name and in lists come in order, each of them once."""
    text = """
import keras
from keras import Input, Model, layers
a, b, c = Input((4, 3)), Input((2,)), Input((2,))
x = layers.LSTM(2)(a, initial_state=[c, b])
x = layers.Add()([layers.Dense(2)(b), x, c])
Model(keras.utils.get_source_inputs(x), x).summary()
"""
    assert read(text) == Runner(keras).run(Program("a.py", text))


@pytest.mark.parametrize(
    ("arguments", "pretrained"),
    [("weights=None", False), ("weights='imagenet'", True), ("", True)],
)
def test_whether_weights_are_trained(arguments: str, pretrained: bool) -> None:
    text = f"import keras\nkeras.applications.MobileNet({arguments}).summary()"
    (plan,) = read_program(Source("a.py", text))
    assert plan.pretrained is pretrained
