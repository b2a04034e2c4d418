"""Saved models: the names that loading uses up, and the variables of optimizers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from model.cases import LOADED, loaded_alike

from shapecalc.algebra.formula import as_letter
from shapecalc.declare.layer import Weight
from shapecalc.errors import ModelError, Place, Source
from shapecalc.model.infer import Inference, infer
from shapecalc.model.models import Sequential
from shapecalc.model.saved import (
    UNDECLARED,
    ForeignError,
    RefusedError,
    bits_per_number,
    count_popped,
    count_stack,
    load_optimizer,
    optimizer_slots,
    paths,
)
from shapecalc.model.weights import Variable
from shapecalc.oracle.build import Builder
from shapecalc.plan import Base
from shapecalc.read.document import read_data
from shapecalc.rules.optimizers import Trained
from shapecalc.stored_weights import StoredWeight

TRAINED = [Trained("dense/kernel", (4, 2)), Trained("dense/bias", (2,))]


def shapes(optimizer: Any, trained: list[Trained] = TRAINED) -> list[Any]:
    """Return the shapes of the variables of an optimizer, sorted."""
    return sorted(slot.shape for slot in optimizer_slots({"optimizer": optimizer}, trained))


def settings(class_name: str, **config: Any) -> dict[str, Any]:
    return {"class_name": class_name, "config": config}


@pytest.mark.parametrize(
    ("optimizer", "expected"),
    [
        ("sgd", [(), ()]),
        ("SGD", [(), ()]),
        (settings("SGD", momentum=0.9), [(), (), (2,), (4, 2)]),
        (settings("SGD", gradient_accumulation_steps=2), [(), (), (2,), (4, 2)]),
        (
            settings("SGD", gradient_accumulation_steps=2, use_ema=True),
            [(), (), *[(2,)] * 2, *[(4, 2)] * 2],
        ),
        ("rmsprop", [(), (), (2,), (4, 2)]),
        ("adam", [(), (), (2,), (2,), (4, 2), (4, 2)]),
        (settings("Adam", use_ema=True), [(), (), *[(2,)] * 3, *[(4, 2)] * 3]),
        (
            settings("Adam", learning_rate={"class_name": "X", "config": {}}),
            [(), *[(2,)] * 2, *[(4, 2)] * 2],
        ),
    ],
    ids=str,
)
def test_the_variables_of_an_optimizer(optimizer: Any, expected: list[Any]) -> None:
    assert shapes(optimizer) == expected


def test_a_model_without_an_optimizer_is_compiled_with_rmsprop() -> None:
    assert optimizer_slots({}, TRAINED) == optimizer_slots({"optimizer": "rmsprop"}, TRAINED)


def test_an_optimizer_with_a_scale_for_the_loss() -> None:
    inner = {"module": "keras.optimizers", **settings("SGD")}
    assert len(shapes(settings("LossScaleOptimizer", inner_optimizer=inner))) == 4 + 2


@pytest.mark.parametrize(
    ("optimizer", "message"),
    [
        (settings("Mine"), "the optimizer Mine is not part of Keras"),
        ({**settings("Adam"), "module": "mine"}, "the optimizer Adam is not part of Keras"),
        (settings("MultiOptimizer"), "the optimizer MultiOptimizer is not part of Keras"),
    ],
    ids=str,
)
def test_a_custom_optimizer(optimizer: Any, message: str) -> None:
    with pytest.raises(ForeignError) as caught:
        shapes(optimizer)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("optimizer", "message"),
    [
        (3, "there is no such optimizer: 3"),
        ("mine", "Keras has no optimizer mine in keras.optimizers"),
        ({"class_name": "Adam", "config": 3}, "Keras has no optimizer Adam in keras.optimizers"),
        ({**settings("Adam"), "module": "keras"}, "Keras has no optimizer Adam in keras"),
        (settings("SGD", momentum=2.0), "`momentum` of SGD must be a float from 0 to 1, not 2.0"),
        (settings("RMSprop", momentum="a"), "`momentum` of RMSprop must be a number, not 'a'"),
        (
            settings("Adam", use_ema=True, ema_momentum=2),
            "`ema_momentum` of Adam must be a number from 0 to 1, not 2",
        ),
        (settings("Adam", speed=3), "Adam has no argument speed"),
        (
            settings("Adam", learning_rate=1),
            "`learning_rate` of Adam must be a float or a schedule, not 1",
        ),
        (
            settings("LossScaleOptimizer", inner_optimizer=5),
            "the optimizer inside LossScaleOptimizer must be a class with its module",
        ),
        (
            settings("LossScaleOptimizer", inner_optimizer={"class_name": "Adam"}),
            "the optimizer inside LossScaleOptimizer must be a class with its module",
        ),
        (
            settings("SGD", clipnorm=1.0, clipvalue=1.0),
            "SGD accepts only one of clipnorm, clipvalue, global_clipnorm",
        ),
    ],
    ids=str,
)
def test_arguments_that_keras_refuses(optimizer: Any, message: str) -> None:
    with pytest.raises(RefusedError) as caught:
        shapes(optimizer)
    assert str(caught.value) == message


def stack(*layers: dict[str, Any], **more: Any) -> dict[str, Any]:
    start = {"class_name": "InputLayer", "config": {"batch_shape": [None, 3], "name": "x"}}
    config = {"name": "saved", "layers": [start, *layers]}
    return {"class_name": "Sequential", "config": config, "module": "keras", **more}


def dense(units: int, name: str = "dense", **config: Any) -> dict[str, Any]:
    return {"class_name": "Dense", "config": {"name": name, "units": units, **config}}


def test_a_saved_model_knows_the_variables_of_its_optimizer() -> None:
    data = stack(
        dense(2), dense(5, "frozen", trainable=False), compile_config={"optimizer": "adam"}
    )
    model = infer(read_data(data))
    slots = model.saved_weights.optimizer
    assert slots is not None
    assert sorted(slot.shape for slot in slots) == [(), (), (2,), (2,), (3, 2), (3, 2)]
    assert sorted(repr(slot.bits) for slot in slots) == ["32"] * 5 + ["64"]


def test_the_bits_of_what_an_optimizer_keeps() -> None:
    data = stack(dense(2, dtype="float16"), compile_config={"optimizer": "nadam"})
    slots = infer(read_data(data)).saved_weights.optimizer
    assert slots is not None
    assert [repr((slot.shape, slot.bits, slot.lost)) for slot in slots] == [
        "((), 64, False)",
        "((), 32, False)",
        *["((3, 2), 16, False)"] * 2,
        *["((2,), 16, False)"] * 2,
        "((), 16, True)",
    ]


def test_a_custom_optimizer_is_noted() -> None:
    model = infer(read_data(stack(dense(2), compile_config={"optimizer": settings("Mine")})))
    assert model.saved_weights.optimizer is None
    assert model.saved_weights.unknown_optimizer == "the optimizer Mine is not part of Keras"


def test_an_optimizer_that_keras_refuses() -> None:
    data = stack(dense(2), compile_config={"optimizer": settings("Adam", speed=3)})
    with pytest.raises(ModelError, match="Adam has no argument speed") as caught:
        infer(read_data(data))
    (problem,) = caught.value.problems
    assert problem.place.path == ("compile_config", "optimizer")
    assert problem.place.source.name == "<spec>"


def test_paths() -> None:
    inner = {"Sequential": {"name": "inner", "layers": ["Dense(4, name='a')"]}}
    model = infer(read_data(["Input((3,))", inner, "Dense(2, name='b')"]))
    assert sorted(paths(model).values()) == ["a/bias", "a/kernel", "b/bias", "b/kernel"]


def test_calls_of_a_saved_stack_have_higher_numbers() -> None:
    """Each layer that is added calls the layers below once more."""
    model = infer(read_data(stack(dense(4, "a"), dense(3, "b"), dense(2, "c"))))
    assert isinstance(model, Sequential)
    assert [layer.nodes[0].number for layer in model.layers] == [2, 1, 0]
    written = infer(read_data(["Input((3,))", "Dense(4)", "Dense(3)", "Dense(2)"]))
    assert [layer.nodes[0].number for layer in written.layers] == [0, 0, 0]


def test_graphs_of_a_saved_stack_are_counted() -> None:
    """Three graphs for three layers; a program that lists the layers creates one."""
    saved = Inference(keras2=False, correct=False)
    saved.outermost_model(read_data(stack(dense(4, "a"), dense(3, "b"), dense(2, "c"))))
    assert saved.names.following("Functional") == "functional_3"
    written = Inference(keras2=False, correct=False)
    written.outermost_model(read_data(["Input((3,))", "Dense(4)", "Dense(3)", "Dense(2)"]))
    assert written.names.following("Functional") == "functional_1"


@pytest.mark.parametrize("spec", LOADED.values(), ids=LOADED)
def test_loaded_as_in_keras(builder: Builder, tmp_path: Path, spec: dict[str, Any]) -> None:
    loaded_alike(builder, tmp_path, spec)


def test_the_variables_of_an_optimizer_in_the_file() -> None:
    """Where nobody knows which weights are trained, the file shows what the optimizer keeps."""
    model = infer(read_data(stack(dense(2), dense(5, "own"))))
    assert isinstance(model, Sequential)
    for variable in model.layers[1].variables:
        variable.trainable = None
    saved = model.saved_weights
    load_optimizer(model, {"optimizer": "adam"}, Place(Source("m"), ("config",)))
    assert saved.optimizer is None
    assert saved.unknown_optimizer == "which weights the optimizer trains is unknown"
    saved.slots = [StoredWeight("0", (3, 2), "float16"), StoredWeight("1", (), "int64")]
    load_optimizer(model, {"optimizer": "adam"}, Place(Source("m"), ("config",)))
    assert saved.optimizer is not None
    assert [(slot.shape, slot.bits) for slot in saved.optimizer] == [((3, 2), 16), ((), 64)]


@pytest.mark.parametrize("name", ["sgd", "adam", "nadam", "rmsprop", "adagrad", "ftrl", "lion"])
def test_an_optimizer_without_trained_weights(keras: Any, name: str) -> None:
    """The optimizer of a model without weights has its own variables only."""
    optimizer = keras.optimizers.get(name)
    optimizer.build([])
    expected = sorted((tuple(each.shape), each.dtype) for each in optimizer.variables)
    slots = [*optimizer_slots({"optimizer": name}, [])]
    found = [(slot.shape, f"{'int' if slot.bits == 64 else 'float'}{slot.bits}") for slot in slots]
    assert sorted(found) == expected
    lost = [repr(slot.bits) for slot in slots if slot.lost]
    assert lost == (["32"] if name == "nadam" else [])


@pytest.mark.parametrize(
    ("name", "value", "other"),
    [
        *((name, None, 0.5) for name in ("weight_decay", "clipnorm", "global_clipnorm")),
        *((name, None, 0.5) for name in ("clipvalue", "loss_scale_factor")),
        *((name, None, 2) for name in ("ema_overwrite_frequency", "gradient_accumulation_steps")),
        ("use_ema", False, True),
        ("ema_momentum", 0.99, 0.5),
        ("dynamic", True, False),
    ],
)
def test_arguments_that_a_scale_takes_with_one_value(name: str, value: Any, other: Any) -> None:
    def scaled(**more: Any) -> list[Any]:
        inner = {"module": "keras.optimizers", **settings("SGD")}
        return shapes(settings("LossScaleOptimizer", inner_optimizer=inner, **more))

    assert scaled(**{name: value}) == scaled()
    with pytest.raises(RefusedError) as caught:
        scaled(**{name: other})
    assert str(caught.value) == f"LossScaleOptimizer does not accept {name}={other!r}"
    with pytest.raises(RefusedError, match="does not accept speed=1"):
        scaled(speed=1)


def test_the_product_of_momenta_has_the_dtype_of_the_first_weight() -> None:
    mixed = [Trained("a", (4, 2), bits=16), Trained("b", (2,), bits=64)]
    for trained, bits in ((mixed, 16), (mixed[1:], 64), ([], 32)):
        slots = optimizer_slots({"optimizer": "nadam"}, trained)
        assert [slot.bits for slot in slots if slot.lost] == [bits]


@pytest.mark.parametrize("name", ["Adam", "adam", "ADAM", "Mine"])
@pytest.mark.parametrize("config", [{}, {"config": {}}])
@pytest.mark.parametrize("module", ["keras.optimizers", "keras", "mine"])
def test_where_an_optimizer_is_looked_for(
    builder: Builder, name: str, config: Any, module: Any
) -> None:
    """Without a config, it is found by its name alone, in any letters and whatever its module."""
    saved = {"class_name": name, "module": module, **config}
    model = builder.keras.Sequential([builder.keras.Input((3,))])
    try:
        model.compile_from_config({"optimizer": dict(saved)})
    except (TypeError, ValueError):
        with pytest.raises((RefusedError, ForeignError)):
            shapes(saved)
    else:
        assert shapes(saved) == shapes("adam")
        assert shapes(name) == shapes("adam")


@pytest.mark.parametrize("name", UNDECLARED)
def test_an_optimizer_whose_variables_are_unknown(name: str) -> None:
    with pytest.raises(ForeignError) as caught:
        shapes({**settings(name), "module": "keras.optimizers"})
    assert str(caught.value) == f"the variables of {name} are unknown"


@pytest.mark.parametrize(
    ("size", "bits", "expected"),
    [(6, 96, 16), (6, 192, 32), (0, 0, 32), (as_letter("n"), 64, 32)],
)
def test_bits_per_number(size: Any, bits: Any, expected: int) -> None:
    assert bits_per_number(Variable(Weight("w", (2, 3)), size, bits, True)) == expected


def test_graphs_of_a_stack_that_is_cut() -> None:
    """Keras builds one for each layer that it loads, and one for each that is removed."""
    inference = Inference(keras2=False, correct=False)
    plan = read_data(stack(dense(4, "a"), dense(3, "b"), dense(2, "c")))
    count_popped(inference, Base(None, plan, popped=2))
    assert inference.names.following("Functional") == "functional_5"


def test_numbers_of_calls_are_counted_on() -> None:
    model = infer(read_data(["Input((3,))", "Dense(4)", "Dense(3)", "Dense(2)"]))
    assert isinstance(model, Sequential)
    for layer in model.layers:
        layer.nodes[0].number = 5
    count_stack(Inference(keras2=False, correct=False), model)
    assert [layer.nodes[0].number for layer in model.layers] == [7, 6, 5]


def test_graphs_of_a_stack_that_keeps_no_layer() -> None:
    inference = Inference(keras2=False, correct=False)
    model = infer(read_data(["Input((3,))", "Dense(4)", "Dense(3)", "Dense(2)"]))
    assert isinstance(model, Sequential)
    count_stack(inference, model, Base(None, read_data(stack(dense(4, "a"))), popped=3))
    assert inference.names.following("Functional") == "functional_3"
    assert [layer.nodes[0].number for layer in model.layers] == [2, 1, 0]
