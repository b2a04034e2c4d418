"""Optimizers, losses, metrics and callbacks of a spec as objects of Keras, and wrong callbacks."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from reading import plans
from training import PLACE, endpoint, settings

from shapecalc.errors import Problem
from shapecalc.read.document import read_data
from shapecalc.read.settings import Settings, SpecObject
from shapecalc.read.syntax import SpecError
from shapecalc.rules.settings import TRAIN
from shapecalc.train.compiling import (
    Compiler,
    arguments,
    build,
    check_callbacks,
    inside,
    monitored,
    pretrained,
)
from shapecalc.train.folder import DifferentError
from shapecalc.train.losses import Loss, losses


class Constructed:
    """An object of a module of Keras that only knows how it was made."""

    def __init__(self, name: str, positional: Any, keyword: Any) -> None:
        self.call_made = (name, positional, keyword)


class Module:
    """A module of Keras in which every class exists, and refuses an argument `wrong`."""

    def __getattr__(self, name: str) -> Any:
        def make(*positional: Any, **keyword: Any) -> Constructed:
            if "wrong" in keyword:
                raise TypeError("  it is wrong\nand more")
            return Constructed(name, positional, keyword)

        return make


def fake_keras() -> Any:
    optimizers = Module()
    optimizers.schedules = Module()  # type: ignore[attr-defined]
    tree = SimpleNamespace(pack_sequence_as=lambda structure, values: dict(zip(structure, values)))
    return SimpleNamespace(
        optimizers=optimizers, losses=Module(), metrics=Module(), callbacks=Module(), tree=tree
    )


@pytest.fixture
def problems() -> list[Problem]:
    return []


@pytest.fixture
def compiler(tmp_path: Path, problems: list[Problem]) -> Compiler:
    return Compiler(fake_keras(), tmp_path, problems)


class Model:
    """A model that remembers how it was compiled."""

    _outputs_struct = ("left", "right")

    def __init__(self) -> None:
        self.compiled: dict[str, Any] = {}

    def compile(self, **settings: Any) -> None:
        self.compiled = settings


def train(**written: Any) -> Settings:
    return settings(TRAIN, written)


def call(name: str, *positional: Any, **keyword: Any) -> SpecObject:
    return SpecObject(name, name, PLACE, True, list(positional), keyword)


# Compiling


def test_names_stay_names(compiler: Compiler) -> None:
    """Keras finds them, and names the values of metrics after them."""
    section = train(loss="mse", metrics=["mae", "r2"], optimizer="sgd")
    model, outputs = Model(), [endpoint(1)]
    compiler.compile(model, section, outputs, losses(section, outputs, [None]))
    assert model.compiled["loss"] == "mse"
    name, r2 = model.compiled["metrics"]
    assert name == "mae"
    assert r2.call_made == ("R2Score", (), {"name": "r2"})
    assert model.compiled["optimizer"].call_made == ("SGD", (), {})
    assert model.compiled["loss_weights"] is None
    assert model.compiled["jit_compile"] == "auto"


def test_calls_become_objects(compiler: Compiler) -> None:
    section = train(
        loss="Huber(delta=2)",
        metrics=["R2Score(name='fit')"],
        optimizer="Adam(ExponentialDecay(0.1, 10, 0.9), beta_1=0.8)",
        jit=True,
    )
    model, outputs = Model(), [endpoint(1)]
    compiler.compile(model, section, outputs, losses(section, outputs, [None]))
    assert model.compiled["loss"].call_made == ("Huber", (), {"delta": 2})
    assert model.compiled["metrics"][0].call_made == ("R2Score", (), {"name": "fit"})
    name, (schedule,), keyword = model.compiled["optimizer"].call_made
    assert (name, keyword) == ("Adam", {"beta_1": 0.8})
    assert schedule.call_made == ("ExponentialDecay", (0.1, 10, 0.9), {})
    assert model.compiled["jit_compile"] is True


def test_a_loss_that_the_spec_does_not_have(compiler: Compiler) -> None:
    assert compiler.loss(Loss(None, "MeanSquaredError", PLACE)).call_made[0] == "MeanSquaredError"


def test_several_outputs(compiler: Compiler) -> None:
    outputs = [endpoint(1, name="left"), endpoint(2, name="right")]
    section = train(loss="mse", metrics={"right": ["mae"]}, loss_weights={"left": 2, "right": 1})
    model = Model()
    compiler.compile(model, section, outputs, losses(section, outputs, [None, None]))
    assert model.compiled["loss"] == {"left": "mse", "right": "mse"}
    assert model.compiled["metrics"] == {"left": [], "right": ["mae"]}
    assert model.compiled["loss_weights"] == {"left": 2, "right": 1}


def test_what_keras_refuses_is_collected(compiler: Compiler, problems: list[Problem]) -> None:
    model = Model()
    section = train()
    section.values.optimizer = call("Adam", wrong=1)
    compiler.compile(model, section, [endpoint(1)], [Loss(None, "MeanSquaredError", PLACE)])
    (problem,) = problems
    assert problem.message == "Keras refuses Adam: it is wrong"
    assert model.compiled == {}


# Callbacks


def test_files_of_callbacks_are_in_the_folder(compiler: Compiler, tmp_path: Path) -> None:
    section = train(callbacks=["CSVLogger('log.csv', append=True)", "TensorBoard()"])
    logger, board = compiler.callbacks(section)
    assert logger.call_made == (
        "CSVLogger",
        (),
        {"filename": str(tmp_path / "log.csv"), "append": True},
    )
    assert board.call_made == ("TensorBoard", (), {"log_dir": str(tmp_path / "logs")})


def test_a_file_outside_of_the_folder(compiler: Compiler, problems: list[Problem]) -> None:
    assert compiler.callbacks(train(callbacks=["ModelCheckpoint('../a.keras')"])) == []
    assert [problem.message for problem in problems] == [
        "`../a.keras` is outside of the folder of the run"
    ]


@pytest.mark.parametrize(("path", "name"), [("a", "a"), ("b/c.csv", "c.csv"), ("b/../d", "d")])
def test_paths_inside(tmp_path: Path, path: str, name: str) -> None:
    assert inside(tmp_path, path, PLACE).name == name


@pytest.mark.parametrize("path", ["..", "../x", "/etc/passwd", "a/../../x"])
def test_paths_outside(tmp_path: Path, path: str) -> None:
    with pytest.raises(SpecError) as caught:
        inside(tmp_path / "run", path, PLACE)
    assert caught.value.problem
    assert caught.value.problem.message == f"`{path}` is outside of the folder of the run"


def test_arguments_by_name() -> None:
    stopping = call("EarlyStopping", "loss", 0.1, patience=3)
    assert arguments(stopping) == {"monitor": "loss", "min_delta": 0.1, "patience": 3}
    assert arguments(call("TensorBoard")) == {"log_dir": "logs"}
    assert arguments(call("TensorBoard", "graph")) == {"log_dir": "graph"}


@pytest.mark.parametrize(
    ("metrics", "names"),
    [
        (None, {"loss"}),
        (["mae", "r2"], {"loss", "mae", "r2"}),
        (["R2Score(name='x')"], set()),
        ({"left": ["mae"]}, set()),
    ],
)
def test_values_that_can_be_monitored(metrics: Any, names: set[str]) -> None:
    assert monitored(train(metrics=metrics)) == names


CALLBACKS: list[tuple[str, bool, str | None, str]] = [
    ("EarlyStopping()", True, None, ""),
    ("EarlyStopping('loss')", False, None, ""),
    ("EarlyStopping()", False,
     "EarlyStopping monitors `val_loss`, but there is no validation data",
     "validation: 0.2 under `data`, or monitor='loss'"),
    ("EarlyStopping('val_mea')", True,
     "EarlyStopping monitors `val_mea`, which is neither loss nor metric",
     "did you mean `val_mae`?"),
    ("ReduceLROnPlateau(monitor='acc')", True,
     "ReduceLROnPlateau monitors `acc`, which is neither loss nor metric", ""),
    ("ModelCheckpoint('a.keras')", False, None, ""),
    ("ModelCheckpoint('a.keras', save_best_only=True)", False,
     "ModelCheckpoint monitors `val_loss`, but there is no validation data",
     "validation: 0.2 under `data`, or monitor='loss'"),
    ("CSVLogger('a.csv')", False, None, ""),
    ("TerminateOnNaN()", False, None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("callback", "validation", "message", "hint"), CALLBACKS)
def test_callbacks(
    problems: list[Problem], callback: str, validation: bool, message: str | None, hint: str
) -> None:
    check_callbacks(train(callbacks=[callback], metrics=["mae"]), validation, 1, problems)
    assert [(result.message, result.hint) for result in problems] == (
        [(message, hint)] * bool(message)
    )


def test_names_of_several_outputs_are_not_checked(problems: list[Problem]) -> None:
    check_callbacks(train(callbacks=["EarlyStopping('dense_mae')"]), False, 2, problems)
    assert problems == []


def test_tensorboard_has_to_be_installed(
    problems: list[Problem], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shapecalc.train.compiling.find_spec", lambda name: None)
    check_callbacks(train(callbacks=["TensorBoard()"]), False, 1, problems)
    assert [problem.hint for problem in problems] == ["pip install tensorboard"]


def test_a_base_without_weights() -> None:
    plan: Any = SimpleNamespace(base=SimpleNamespace(path=Path("config.json")))
    with pytest.raises(DifferentError) as caught:
        build(None, plan, None, None)  # type: ignore[arg-type]
    assert str(caught.value) == "config.json contains no weights"
    assert caught.value.hint == "use a .keras or .h5 file as the base"


@pytest.mark.parametrize(
    ("spec", "names"),
    [
        (["VGG16(include_top=False)", "Flatten", "MobileNet(weights=None)"], ["vgg16"]),
        (["Sequential([VGG19(name='own')])"], ["own"]),
        ({"base": "VGG16(True, 'imagenet')", "layers": []}, ["vgg16"]),
        ({"base": "VGG16(True, None)", "layers": []}, []),
        (["Dense(3)"], []),
    ],
)
def test_models_with_trained_weights(spec: Any, names: list[str]) -> None:
    assert pretrained(read_data(spec)) == names


def test_models_with_trained_weights_in_a_program() -> None:
    text = "base = keras.applications.VGG16()\nm = Sequential([base, layers.Dense(3)])\n"
    (plan,) = plans(text + "m.summary()")
    assert pretrained(plan) == ["vgg16"]
