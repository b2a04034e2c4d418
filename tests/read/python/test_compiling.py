"""Losses, metrics, optimizers and callbacks in programs: what Keras 3 refuses is noted."""

from __future__ import annotations

from typing import Any

import pytest
from reading import followed, outdated

from shapecalc.read.python.compiling import LOOKED_UP, strings_of

MODEL = "m = keras.Sequential([keras.Input((3,)), layers.Dense(2)])\n"


def messages(text: str) -> list[str]:
    """Return the problems and hints in a program with a model, without places."""
    return [line.partition(" SC708 ")[2] for line in outdated(MODEL + text) if " SC708 " in line]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("keras.optimizers.Adam(learning_rte=1)", "`learning_rte` of Adam (hint: write `learning_"),
        ("keras.optimizers.SGD(lr=0.1)", "`lr` of SGD (hint: write `learning_rate`)"),
        ("keras.optimizers.SGD(lr=1, learning_rate=1)", "`lr` of SGD (hint: remove it)"),
        ("keras.optimizers.SGD(decay=0.1)", "`decay` of SGD (hint: remove it)"),
        ("keras.losses.Huber(detla=1)", "`detla` of Huber (hint: write `delta`)"),
        ("keras.metrics.AUC(curv='PR')", "`curv` of AUC (hint: write `curve`)"),
        ("keras.callbacks.EarlyStopping(patient=3)", "of EarlyStopping (hint: write `patience`)"),
        ("keras.optimizers.schedules.CosineDecay(0.1, 9, alfa=1)", "(hint: write `alpha`)"),
        ("m.compile(optimizer='adma')", "Keras has no optimizer `adma` (hint: write `'adam'`)"),
        ("m.compile(loss='msee')", "Keras has no loss `msee` (hint: write `'mse'`)"),
        ("m.compile(loss={'dense': 'msee'})", "Keras has no loss `msee`"),
        ("m.compile(loss='quadratic')", "Keras has no loss `quadratic`"),
        ("m.compile(metrics=['mae', ['accurcy']])", "Keras has no metric `accurcy` (hint: write"),
        ("m.compile('sgd', 'mse', None, ['accurcy'])", "Keras has no metric `accurcy`"),
        ("m.compile(weighted_metrics=['accurcy'])", "Keras has no metric `accurcy`"),
        ("m.compile('sgd', 'mse', ['mae'])", "is `loss_weights` in Keras 3 (hint: write `metrics="),
    ],
)
def test_mistakes(text: str, message: str) -> None:
    (found,) = messages(text)
    assert message in found


@pytest.mark.parametrize(
    "text",
    [
        "keras.optimizers.SGD(lr=None, learning_rate=0.1)",
        "keras.losses.mean_squared_error(y_tru=1)",
        "keras.metrics.MeanIoU(num_clases=3)",
        "class Own(keras.losses.Loss): pass\nOwn(reduktion='sum')",
        "m.compile('ADAM', 'KLD', [0.5], ['acc', 'ce', 'binary_io_u', 'R2Score'])",
        "m.compile('sgd', 'mse', None)",
        "m.compile('sgd', ['mse'], [0.5])",
        "m.compile(x, y, z)",
        "keras.utils.get_custom_objects()['own'] = f\nm.compile(loss='own')",
    ],
)
def test_what_keras_takes_or_is_not_declared(text: str) -> None:
    assert messages(text) == []


def test_changes() -> None:
    assert outdated(MODEL + "m.compile('adma', loss={'a': 'msee'}, metrics=x)") == [
        "4:11-4:17 SC708 Keras has no optimizer `adma` (hint: write `'adam'`)",
        "4:11-17 \"'adam'\"",
        "4:30-4:36 SC708 Keras has no loss `msee` (hint: write `'mse'`)",
        "4:30-36 \"'mse'\"",
    ]
    assert outdated(MODEL + "m.compile('sgd', 'mse', ['mae'])")[1:] == [
        "4:25-32 \"metrics=['mae']\""
    ]
    (problem,) = followed(f"{MODEL}loss = 'msee'\nm.compile(loss=loss)").outdated
    assert not problem.changes


@pytest.mark.parametrize("argument", LOOKED_UP)
def test_names_are_those_that_keras_finds(keras: Any, argument: str) -> None:
    """Every name in Keras's own table is known, and only names of classes are more."""
    module, vocabulary = LOOKED_UP[argument]
    theirs = getattr(keras.src, module).ALL_OBJECTS_DICT
    names = {*strings_of(module, vocabulary)}
    hidden = {"LossFunctionWrapper", "MeanMetricWrapper", "mean_metric_wrapper", "optimizermap"}
    assert theirs.keys() - hidden <= names
