"""Weights in files: parameters of layers whose code is elsewhere, and a check of all others."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from saved_files import save_all, save_trained

from shapecalc.model.infer import infer
from shapecalc.model.stored import Comparison, decide, use_weights, weights_of
from shapecalc.oracle.build import Builder
from shapecalc.read.document import read_data, read_spec
from shapecalc.stored_weights import StoredLayer, StoredWeight, StoredWeights
from shapecalc.table.summary import Summary, summary


def table(path: Path) -> Summary:
    return summary(infer(read_spec(str(path))))


def size(weights: Any) -> int:
    """Return how many numbers some weights of Keras have."""
    return sum(math.prod(map(int, weight.shape)) for weight in weights)


def counts(model: Any) -> tuple[int, int]:
    """Return how many parameters of a real model are trained, and how many are not."""
    return size(model.trainable_weights), size(model.non_trainable_weights)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("saved")


@pytest.fixture(scope="module")
def saved(builder: Builder, folder: Path) -> dict[str, Any]:
    builder.keras.utils.clear_session()  # Names of layers start anew, whichever tests ran before.
    return save_all(builder.keras, folder, (".keras",))


@pytest.fixture(scope="module")
def trained(builder: Builder, folder: Path) -> dict[str, Any]:
    return save_trained(builder.keras, folder, (".keras",))


@pytest.fixture(scope="module")
def old(keras2: Builder, folder: Path) -> dict[str, Any]:
    (folder / "old").mkdir()
    return save_all(keras2.keras, folder / "old", (".h5",))


@pytest.fixture(scope="module")
def old_trained(keras2: Builder, folder: Path) -> dict[str, Any]:
    (folder / "older").mkdir()
    return save_trained(keras2.keras, folder / "older", (".h5",))


def check_totals(files: dict[str, Any], folder: Path, splits: bool) -> None:
    for name, model in files.items():
        rows = table(folder / name)
        assert rows.total_params == sum(counts(model)), name
        assert not rows.lower_bound
        layers = {layer.name: layer.count_params() for layer in model.layers}
        assert {row.name: row.params for row in rows.layers} == layers
        if splits:
            assert (rows.trainable_params, rows.non_trainable_params) == counts(model), name
        else:
            assert rows.undecided.params > 0
            assert rows.trainable_params < counts(model)[0]


def test_totals_of_keras_3(saved: dict[str, Any], folder: Path) -> None:
    check_totals(saved, folder, splits=False)


def test_totals_of_keras_2(old: dict[str, Any], folder: Path) -> None:
    check_totals(old, folder / "old", splits=False)


def test_the_optimizer_shows_which_weights_are_trained(
    trained: dict[str, Any], folder: Path
) -> None:
    check_totals(trained, folder, splits=True)


def test_the_optimizer_of_keras_2(old_trained: dict[str, Any], folder: Path) -> None:
    check_totals(old_trained, folder / "older", splits=True)


def test_the_total_with_the_optimizer(trained: dict[str, Any], folder: Path) -> None:
    for name, model in trained.items():
        variables = size(model.optimizer.variables)
        assert dict(table(folder / name).totals)["Optimizer"].params == variables


def test_notes(saved: dict[str, Any], folder: Path) -> None:
    shape = "the output shape of {} is taken from the file, which does not have its code"
    assert table(folder / "graph.keras").notes == [
        shape.format('Scale "scale"'),
        shape.format('Block "block"'),
        'the numbers of parameters of Scale "scale", Block "block" are those of the weights in '
        "the file",
    ]


# Without Keras


def dense(units: int, name: str, **more: Any) -> dict[str, Any]:
    return {"class_name": "Dense", "config": {"units": units, "name": name, **more}}


def manifest(*weights: tuple[str, list[int]]) -> list[Any]:
    listed = [{"name": name, "shape": shape, "dtype": "float32"} for name, shape in weights]
    return [{"paths": ["group1-shard1of1.bin"], "weights": listed}]


def topology(layers: list[Any], weights: list[Any]) -> Summary:
    config = {"class_name": "Sequential", "config": {"name": "model", "layers": layers}}
    data = {"modelTopology": {"model_config": config}, "weightsManifest": weights}
    return summary(infer(read_data(json.loads(json.dumps(data)))))


FIRST = dense(2, "a", batch_input_shape=[None, 3])
OWN = {"class_name": "Own", "config": {"name": "own"}}


@pytest.mark.parametrize(
    ("weights", "notes"),
    [
        ([("a/kernel", [3, 2]), ("a/bias", [2]), ("b/kernel", [2, 1]), ("b/bias", [1])], []),
        ([("model/a/kernel", [3, 2]), ("a/bias", [2]), ("k", [2, 1]), ("b", [1])], []),
        ([], []),
        (
            [("a/kernel", [4, 2]), ("a/bias", [2]), ("b/kernel", [2, 1]), ("b/bias", [1])],
            [
                "the weights in the file do not fit its config: a has (4, 2), (2) in the file, and "
                "(3, 2), (2) by the config"
            ],
        ),
        (
            [("a/kernel", [3, 4]), ("a/bias", [4]), ("b/kernel", [4, 1]), ("b/bias", [1])],
            [
                "the weights in the file do not fit its config: a has (3, 4), (4) in the file, and "
                "(3, 2), (2) by the config; so does one more layer"
            ],
        ),
        ([("k", [3, 2])], ["the file contains 6 parameters, but its layers have 11"]),
        (
            [("a/kernel", [3, 2]), ("a/bias", [2])],
            ["the file contains 8 parameters, but its layers have 11"],
        ),
    ],
)
def test_weights_and_config(weights: list[tuple[str, list[int]]], notes: list[str]) -> None:
    listed = manifest(*weights) if weights else []
    assert topology([FIRST, dense(1, "b")], listed).notes == notes


def test_layers_below_one_whose_code_is_elsewhere() -> None:
    normal = {"class_name": "BatchNormalization", "config": {"name": "n", "axis": [-1]}}
    weights = [("a/kernel", [3, 2]), ("a/bias", [2]), ("own/w", [7]), ("b/kernel", [5, 1])]
    weights += [("b/bias", [1]), *((f"n/{name}", [1]) for name in ("g", "b", "m", "v"))]
    rows = topology([FIRST, OWN, dense(1, "b"), normal], manifest(*weights))
    assert [(row.params, row.trainable_params) for row in rows.layers] == [
        (8, 8),
        (7, None),
        (6, 6),
        (4, 2),
    ]
    assert (rows.trainable_params, rows.non_trainable_params) == (16, 2)
    assert (rows.total_params, rows.lower_bound, rows.undecided.params) == (25, False, 7)


def test_a_frozen_layer_has_no_trained_weights() -> None:
    own = {"class_name": "Own", "config": {"name": "own", "trainable": False}}
    weights = manifest(("a/kernel", [3, 2]), ("a/bias", [2]), ("x", [7]))
    rows = topology([FIRST, own], weights)
    assert (rows.trainable_params, rows.non_trainable_params) == (8, 7)


def test_two_unknown_layers_need_the_names_of_their_weights() -> None:
    other = {"class_name": "Own", "config": {"name": "other"}}
    known = [("a/kernel", [3, 2]), ("a/bias", [2])]
    rows = topology([FIRST, OWN, other], manifest(*known, ("own/w", [7]), ("other/w", [9])))
    assert [row.params for row in rows.layers] == [8, 7, 9]
    rows = topology([FIRST, OWN, other], manifest(*known, ("v", [7]), ("w", [9])))
    assert [row.params for row in rows.layers] == [8, None, None]
    assert rows.lower_bound


def test_a_damaged_manifest() -> None:
    broken = [{"weights": [{"name": "a/kernel", "shape": [3, -1], "dtype": "float32"}]}]
    assert topology([FIRST], broken).notes == []
    assert "its weights cannot be read: its `weightsManifest` is damaged" in (
        topology([FIRST, OWN], broken).notes
    )


def test_random_states_are_no_parameters() -> None:
    state = StoredLayer("seed_generator", [StoredWeight("0", (2,), "uint32")])
    own = [
        StoredWeight("0", (2,), "float32"),
        StoredWeight("StateVar", (3,), "int64"),
        StoredWeight("drop/seed_generator_state", (2,), "float32"),
    ]
    layer = StoredLayer("drop", own, {"seed_generator": state, "inner": StoredLayer("d", own)})
    assert [weight.name for weight in weights_of(layer)] == ["0", "inner/0"]


def by_class(*names: str, container: str = "layers") -> StoredWeights:
    """Return a file with the weights of some Dense layers, under these names."""
    shapes = [[(3, 2), (2,)], [(2, 1), (1,)]]
    groups = {
        name: StoredLayer(name, [StoredWeight(str(n), s, "float32") for n, s in enumerate(shape)])
        for name, shape in zip(names, shapes)
    }
    return StoredWeights(StoredLayer("", [], {container: StoredLayer("", [], groups)}), True)


@pytest.mark.parametrize(
    ("names", "container", "different"),
    [
        (("dense", "dense_1"), "layers", []),
        (("dense_1", "dense"), "layers", ["dense", "dense_1"]),
        (("dense", "dense_2"), "_layer_checkpoint_dependencies", []),
        (("dense_2", "dense"), "_layer_checkpoint_dependencies", ["dense", "dense_1"]),
        (("dense",), "layers", []),
    ],
)
def test_names_of_classes(names: tuple[str, ...], container: str, different: list[str]) -> None:
    model = infer(read_data(["Dense(2, input_shape=(3,))", "Dense(1)"]))
    comparison = Comparison()
    comparison.model(model, by_class(*names, container=container))
    assert [layer.name for layer in comparison.different] == different


@pytest.mark.parametrize(
    ("slots", "trainable"),
    [
        ([(3, 2), (2,), (7,)] * 2, True),
        ([(3, 2), (2,)] * 2, False),
        ([(3, 2), (2,), (7,)] * 2 + [(7,)], None),
        ([(3, 2), (2,), (9,)] * 2, None),
        ([(3, 2), (2,), (2,)], None),
        ([(7,)], None),
    ],
)
def test_what_the_optimizer_shows(slots: list[tuple[int, ...]], trainable: bool | None) -> None:
    config = {
        "class_name": "Sequential",
        "config": {"name": "model", "layers": [FIRST, OWN]},
    }
    model = infer(read_data(config))
    weights = [
        StoredWeight(name, shape, "float32")
        for name, shape in (("a/k", (3, 2)), ("a/b", (2,)), ("own/w", (7,)))
    ]
    Comparison().model(model, StoredWeights(StoredLayer("", weights)))
    decide(model, [StoredWeight("slot", shape, "float32") for shape in slots])
    assert [variable.trainable for variable in model.layers[1].variables] == [trainable]


def test_a_weight_that_two_objects_share_is_in_the_file_twice() -> None:
    """Keras 3 saves the kernel that SpectralNormalization normalizes for both layers."""
    spec = ["Input((3,))", "SpectralNormalization(Dense(2, name='d'), name='s')"]
    model = infer(read_data(spec))
    inner = StoredLayer("d", [StoredWeight("0", (3, 2), "f"), StoredWeight("1", (2,), "f")])
    for kernel, different in (((3, 2), []), ((4, 2), ["s"])):
        own = [StoredWeight("0", kernel, "float32"), StoredWeight("1", (1, 2), "float32")]
        group = StoredLayer("s", own, {"layer": inner})
        groups = StoredLayer("", [], {"spectral_normalization": group})
        comparison = Comparison()
        comparison.model(model, StoredWeights(StoredLayer("", [], {"layers": groups}), True))
        assert [layer.name for layer in comparison.different] == different


def test_the_variables_of_the_optimizer_are_kept() -> None:
    model = infer(read_data(["Dense(2, input_shape=(3,))"]))
    slots = [StoredWeight("0", (3, 2), "float32")]
    weights = [StoredWeight("dense/k", (3, 2), "float32"), StoredWeight("dense/b", (2,), "float32")]
    assert use_weights(model, StoredWeights(StoredLayer("", weights), optimizer=slots)) == []
    assert model.saved_weights.slots == slots


def test_weights_of_a_model_inside() -> None:
    """The layers inside it are compared, each by its name."""
    inner = {"Sequential": {"name": "n", "layers": ["Dense(2, name='a')", "Dense(2, name='b')"]}}
    model = infer(read_data(["Input((3,))", inner, "Dense(1, name='c')"]))
    shapes = {"a/k": (4, 2), "a/b": (2,), "b/k": (2, 2), "b/b": (2,), "c/k": (2, 1), "c/b": (1,)}
    weights = [StoredWeight(name, shape, "float32") for name, shape in shapes.items()]
    comparison = Comparison()
    comparison.model(model, StoredWeights(StoredLayer("", weights)))
    assert [layer.name for layer in comparison.different] == ["a"]
