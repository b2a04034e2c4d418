"""Models of `keras.applications` in specs: the tables of the specs, and Keras's own."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from run_code import COLUMNS, Program, Runner

from shapecalc.errors import Code, Problem, ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import summary

START = """
import keras
from keras import Input, Model, Sequential, layers
from keras.applications import *
"""

MODELS = [
    (
        """
        - VGG16(weights=None, include_top=False, input_shape=(150, 150, 3))
        - Flatten()
        - Dense(1, activation=sigmoid)
        """,
        """
        base = VGG16(weights=None, include_top=False, input_shape=(150, 150, 3))
        Sequential([base, layers.Flatten(), layers.Dense(1, activation="sigmoid")]).summary()
        """,
    ),
    (
        """
        - Rescaling: {scale: 2, input_shape: [64, 80, 3]}
        - EfficientNetB0:
            {weights: null, include_top: false, pooling: avg, input_shape: [64, 80, 3]}
        - Rescaling(3)
        """,
        """
        first = layers.Rescaling(2, input_shape=(64, 80, 3))
        options = dict(weights=None, include_top=False, pooling="avg", input_shape=(64, 80, 3))
        Sequential([first, EfficientNetB0(**options), layers.Rescaling(3)]).summary()
        """,
    ),
    (
        """
        inputs:
          x: (96, 96, 3)
        layers:
          small: tf.keras.layers.Resizing(48, 48)(x)
          features: keras.applications.mobilenet_v2.MobileNetV2(None, 0.35, True, None, x)
          a: features(x)
          b: [x, features, Dense(5)]
          c: keras.applications.xception.Xception(weights=None)
          out: concatenate([a, b])
        outputs: out
        """,
        """
        x = Input((96, 96, 3))
        layers.Resizing(48, 48)(x)
        features = MobileNetV2(weights=None, alpha=0.35, include_top=True, input_tensor=x)
        a = features(x)
        b = layers.Dense(5)(features(x))
        Xception(weights=None)
        Model(x, layers.concatenate([a, b])).summary()
        """,
    ),
]
"""Specs, and programs for the same models."""

BASES = [
    (
        """
        base: VGG16(weights=None, include_top=False, input_shape=(150, 150, 3))
        layers:
        - Conv2D(3, 1)
        - Flatten
        - Dense(1)
        """,
        """
        base = VGG16(weights=None, include_top=False, input_shape=(150, 150, 3))
        x = layers.Flatten()(layers.Conv2D(3, 1)(base.output))
        Model(base.input, layers.Dense(1)(x)).summary()
        """,
    ),
    (
        """
        base:
          model: InceptionV3(include_top=False, input_shape=(150, 150, 3), weights=None)
          until: mixed7
          frozen: true
        layers:
        - Conv2D(3, 1)
        - BatchNormalization
        """,
        """
        base = InceptionV3(weights=None, include_top=False, input_shape=(150, 150, 3))
        base.trainable = False
        x = layers.Conv2D(3, 1)(base.get_layer("mixed7").output)
        Model(base.input, layers.BatchNormalization()(x)).summary()
        """,
    ),
    (
        """
        base: {model: Xception, until: block14_sepconv2_act, frozen: [conv2d, conv2d_3]}
        layers:
          x: Conv2D(3, 1)(base)
          y: [base, GlobalAveragePooling2D, Dense(4)]
        outputs: [x, y]
        """,
        """
        base = Xception(weights=None)
        for name in ("conv2d", "conv2d_3"):
            base.get_layer(name).trainable = False
        end = base.get_layer("block14_sepconv2_act").output
        x = layers.Conv2D(3, 1)(end)
        y = layers.Dense(4)(layers.GlobalAveragePooling2D()(end))
        Model(base.input, [x, y]).summary()
        """,
    ),
]
"""The same for specs that extend a model of Keras."""


@pytest.fixture(scope="module")
def runner(keras: Any) -> Runner:
    return Runner(keras)


def lines(text: str) -> str:
    """Return a text without its indentation."""
    return "\n".join(line[8:] for line in text.splitlines())


def read(spec: Any) -> str:
    options = Options(columns=COLUMNS, console=COLUMNS)
    return table(summary(infer(read_data(spec))), options).strip()


@pytest.mark.parametrize(("spec", "program"), [*MODELS, *BASES])
def test_as_keras(runner: Runner, spec: str, program: str) -> None:
    with runner.keras.StatelessScope(initialize_variables=False):
        (printed,) = runner.run(Program("spec", START + lines(program)))
    assert read(yaml.safe_load(lines(spec))) == printed


@pytest.mark.parametrize("name", ["VGG16", "MobileNetV3Small", "Xception"])
def test_both_spellings(name: str) -> None:
    by_call = read([f"{name}(weights=None, include_top=False, pooling='max')", "Rescaling(2)"])
    assert by_call == read(
        [{name: {"weights": None, "include_top": False, "pooling": "max"}}, "Rescaling(2)"]
    )
    assert by_call.count("(Functional)") == 1


@pytest.mark.parametrize(
    ("base", "name", "meant"),
    [
        ({"until": "blok5_pool"}, "blok5_pool", "block5_pool"),
        ({"frozen": ["block1_conv1", "blok1_conv2"]}, "blok1_conv2", "block1_conv2"),
        ({"until": "qqq"}, "qqq", ""),
    ],
)
def test_a_layer_that_a_base_does_not_have(base: Any, name: str, meant: str) -> None:
    found = problem({"base": {"model": "VGG16", **base}, "layers": ["Flatten"]})
    assert (found.message, found.meant) == (f"`base` has no layer `{name}`", meant)
    assert found.place.path[-1] == ("until" if "until" in base else 1)
    assert bool(meant) != found.hint.startswith("its layers are input_layer, block1_conv1, ")


def test_a_letter() -> None:
    assert "25088" in read(["VGG16(include_top=False, input_shape=(224, 224, 3))", "Flatten"])
    assert "4097·n" in read(["VGG16(classes=n, weights=None)"])


def problem(spec: Any) -> Problem:
    with pytest.raises(ShapecalcError) as caught:
        infer(read_data(spec))
    (found,) = caught.value.problems
    return found


@pytest.mark.parametrize(
    ("layer", "code", "message", "meant"),
    [
        ("VGG166()", Code.UNKNOWN_LAYER, "there is no layer `VGG166`", "VGG16"),
        ("xception", Code.UNKNOWN_NAME, "`xception` is not defined", "Xception"),
        ("VGG16(clases=3)", Code.UNKNOWN_ARGUMENT, "`VGG16` has no argument `clases`", "classes"),
        (
            {"VGG16": {"input_shape": [20, 20, 3], "include_top": False}},
            Code.ARGUMENT,
            "the images must be at least 32x32",
            "",
        ),
        (
            "VGG16(input_shape=(90, 90))",
            Code.ARGUMENT,
            "`input_shape` needs three sizes: height, width, channels",
            "",
        ),
        (
            "VGG16(include_top=False, input_shape=(n, n, 3))",
            Code.EXPRESSION,
            "`n` is not a value",
            "'n'",
        ),
        (
            "keras.aplications.VGG16()",
            Code.UNKNOWN_LAYER,
            "Keras has no `keras.aplications.VGG16`",
            "VGG16",
        ),
    ],
)
def test_what_keras_refuses(layer: Any, code: Code, message: str, meant: str) -> None:
    found = problem([layer])
    assert (found.code, found.message, found.meant) == (code, message, meant)
    assert found.place.path
