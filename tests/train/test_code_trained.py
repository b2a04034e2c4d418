"""Training of models with code: the numbers of a program that a person writes, or a refusal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from reading import KERAS
from training import Trainer

from shapecalc.read.document import read_spec
from shapecalc.train.compiling import unloaded
from shapecalc.train.folder import CodeError, StoppedError

ROWS = 12
RANDOM = np.random.default_rng(0)
Y = RANDOM.normal(size=ROWS)
TRAIN = {"optimizer": "SGD(0.01)", "loss": "mse", "epochs": 2, "batch_size": 4, "seed": 3,
         "shuffle": False, "verbose": 0}  # fmt: skip


SHAPE = (4, 3)
CASES: dict[str, tuple[list[Any], Callable[[Any, Any], list[Any]]]] = {
    "in a stack": (
        ["Lambda(lambda x: x * 2 + 1)", "Flatten"],
        lambda layers, keras: [layers.Lambda(lambda x: x * 2 + 1), layers.Flatten()],
    ),
    "with another shape": (
        ["Dense(3)", "Lambda(lambda x: ops.mean(x, axis=1))"],
        lambda layers, keras: [
            layers.Dense(3), layers.Lambda(lambda x: keras.ops.mean(x, axis=1))],
    ),
    "in a wrapper": (
        ["TimeDistributed(Lambda(lambda x: x ** 2))", "Flatten"],
        lambda layers, keras: [
            layers.TimeDistributed(layers.Lambda(lambda x: x**2)),
            layers.Flatten()],
    ),
    "in a nested model": (
        ["Sequential([Dense(2), Lambda(lambda x: keras.ops.abs(-x))])", "Flatten"],
        lambda layers, keras: [
            keras.Sequential([layers.Dense(2), layers.Lambda(lambda x: keras.ops.abs(-x))]),
            layers.Flatten()],
    ),
    "in a frozen model": (
        ["Sequential([Dense(2), Lambda(lambda x: -x)], frozen=True)", "Flatten"],
        lambda layers, keras: [
            frozen(keras.Sequential([layers.Dense(2), layers.Lambda(lambda x: -x)])),
            layers.Flatten()],
    ),
}  # fmt: skip


def frozen(model: Any) -> Any:
    model.trainable = False
    return model


def by_hand(keras: Any, build: Callable[[], Any], x: Any) -> tuple[list[float], list[Any]]:
    """The losses and weights of a program that a person writes."""
    keras.utils.set_random_seed(3)
    model = build()
    model.compile(keras.optimizers.SGD(0.01), "mse")
    history = model.fit(x, Y, 4, 2, verbose=0, shuffle=False)
    return history.history["loss"], [np.array(weight) for weight in model.weights]


def trained(train: Trainer, spec: dict[str, Any]) -> tuple[list[float], list[Any]]:
    """The losses and weights of a spec."""
    import keras

    outcome = train(spec, run_code=True)
    path = outcome.folder.model
    weights = keras.saving.load_model(path, safe_mode=False).weights
    return list(outcome.history["loss"]), [np.array(weight) for weight in weights]


@pytest.mark.parametrize("name", CASES)
def test_a_lambda(train: Trainer, keras: Any, name: str) -> None:
    inner, make = CASES[name]
    x = RANDOM.normal(size=(ROWS, *SHAPE))
    layers = keras.layers
    losses, weights = by_hand(
        keras,
        lambda: keras.Sequential([keras.Input(SHAPE), *make(layers, keras), layers.Dense(1)]),
        x,
    )
    spec = {
        "data": {"x": x.tolist(), "y": Y.tolist(), "shuffle": False},
        "train": TRAIN,
        "layers": [f"Input({SHAPE})", *inner, "Dense(1)"],
    }
    found, after = trained(train, spec)
    assert found == pytest.approx(losses, rel=1e-5)
    assert len(after) == len(weights)
    for ours, theirs in zip(after, weights):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


def test_a_lambda_on_several_tensors(train: Trainer, keras: Any) -> None:
    """The siamese network, whose difference is code."""
    a, b = RANDOM.normal(size=(2, ROWS, 4))
    layers = keras.layers

    def build() -> Any:
        left, right, shared = keras.Input((4,)), keras.Input((4,)), layers.Dense(3)
        both = [shared(left), shared(right)]
        apart = layers.Lambda(lambda t: abs(t[0] - t[1]))(both)
        return keras.Model([left, right], layers.Dense(1)(apart))

    losses, weights = by_hand(keras, build, [a, b])
    spec = {
        "data": {"x": {"a": a.tolist(), "b": b.tolist()}, "y": Y.tolist(), "shuffle": False},
        "train": TRAIN,
        "inputs": {"a": 4, "b": 4},
        "layers": {
            "e": "Dense(3)",
            "d": "Lambda(lambda t: abs(t[0] - t[1]))([e(a), e(b)])",
            "y": "Dense(1)(d)",
        },
        "outputs": "y",
    }
    found, after = trained(train, spec)
    assert found == pytest.approx(losses, rel=1e-5)
    for ours, theirs in zip(after, weights):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


REFUSED = [
    (["Lambda(lambda x: x * 2)"], False, "its code would have to be run", "`lambda x: x * 2`"),
    (["Sequential([Lambda(lambda x: x)])"], False, "its code would have", "`lambda x: x`"),
    (["Lambda(...)"], True, "code that it needs is missing", "the code of its function is not in"),
    (["Layer(class_name='A', output_shape=(3,), params=3)"], True, "code that", "A: its code is"),
    (["TorchModuleWrapper('f', output_shape=(3,))"], True, "code that it needs", "TorchMod"),
    (["JaxLayer('f')"], True, "code that it needs", "JaxLayer: its code is not in the file"),
]  # fmt: skip


@pytest.mark.parametrize(("layers", "run_code", "reason", "detail"), REFUSED)
def test_refusals(
    train: Trainer, layers: list[Any], run_code: bool, reason: str, detail: str
) -> None:
    with pytest.raises(CodeError, match=reason) as caught:
        train({"layers": ["Input((3,))", *layers, "Dense(1)"]}, run_code=run_code)
    assert caught.value.exit_code == 2
    (line,) = caught.value.details
    assert detail in line
    assert "spec.yaml:" in line
    assert bool(caught.value.hint) is not run_code
    assert not (train.folder / "run").exists()


PROGRAMS = [
    ("def act(x):\n    return x\nm = Sequential([Input((3,)), layers.Dense(1, activation=act)])",
     "Dense: `activation` is a function of the program"),
    ("class Own(layers.Layer):\n    def call(self, x):\n        return x\n"
     "m = Sequential([Input((3,)), Own(), layers.Dense(1)])",
     "Own: its class is in the program only"),
    ("import sys\nm = Sequential([Input((3,)), layers.Dropout(float(sys.argv[1]))])",
     "Dropout: `rate` is not known"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "detail"), PROGRAMS)
def test_programs_are_refused(train: Trainer, lines: str, detail: str) -> None:
    path = train.folder / "a.py"
    path.write_text(f"{KERAS}{lines}\nm.summary()\n")
    reason = "code that it needs is missing|values that it needs are not known"
    with pytest.raises(CodeError, match=reason) as caught:
        train.plan(read_spec(str(path)), path.parent, run_code=True)
    assert detail in caught.value.details[0]


def test_the_loss_of_a_program_is_not_used(train: Trainer) -> None:
    """A note says so, since nothing else would."""
    path = train.folder / "a.py"
    path.write_text(
        f"{KERAS}m = Sequential([Input((3,)), layers.Dense(1)])\n"
        "m.compile('adam', 'mae')\nm.summary()\n"
    )
    train.plan(read_spec(str(path)), path.parent)
    note = f"note: a spec sets the loss and the optimizer; those of {path} are not used\n"
    assert note in train.notes.getvalue()
    train({"layers": ["Input((3,))", "Dense(1)"]}, epochs=1)
    assert "a spec sets the loss" not in train.notes.getvalue()


def test_code_that_fails_in_the_first_step(train: Trainer) -> None:
    """With a shape that the spec gives, code runs only then."""
    layers = ["Input((3,))", "Lambda(lambda x: 1 / 0, output_shape=(3,))", "Dense(1)"]
    with pytest.raises(StoppedError, match="ZeroDivisionError") as caught:
        train({"layers": layers}, run_code=True, verbose=0)
    (line,) = caught.value.details
    assert line.endswith("Lambda: `lambda x: 1 / 0`")


def test_code_that_fails_at_once(train: Trainer) -> None:
    layers = ["Input((3,))", "Lambda(lambda x: scale(x))", "Dense(1)"]
    with pytest.raises(CodeError, match="fails: NameError: name 'scale' is not defined"):
        train({"layers": layers}, run_code=True)


def test_weights_that_are_not_loaded(keras: Any, tmp_path: Path) -> None:
    """A note says of which files."""
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)], name="inner")
    model.save(tmp_path / "a.keras")
    (tmp_path / "a.json").write_text(model.to_json())
    specs = {
        "whole.yaml": ["load_model('a.keras')", "Dense(1, name='d')"],
        "config.yaml": ["load_model('a.json')", "Dense(1, name='d')"],
        "base.yaml": {"base": "a.keras", "layers": ["Dense(1, name='d')"]},
    }
    for name, spec in specs.items():
        (tmp_path / name).write_text(yaml.safe_dump(spec))
    names = {name: unloaded(read_spec(str(tmp_path / name))) for name in (*specs, "a.keras")}
    assert {name: [Path(file).name for file in files] for name, files in names.items()} == {
        "whole.yaml": ["a.keras"],
        "config.yaml": [],
        "base.yaml": [],
        "a.keras": ["a.keras"],
    }
