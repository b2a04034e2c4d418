"""Which reader reads a saved model, and what is kept beside its layers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.api.summarizing import summarize
from shapecalc.errors import Code, InputError, Place, Source
from shapecalc.model.infer import infer
from shapecalc.read.document import read_spec
from shapecalc.read.problems import Findings
from shapecalc.read.saved import read_saved
from shapecalc.read.syntax import SpecError

CASES = Path(__file__).parent / "cases"
TOP = Place(Source("a.json"))
DENSE = {"class_name": "Dense", "config": {"units": 2, "use_bias": False}}
KERAS2: dict[str, Any] = {"class_name": "Sequential", "config": [DENSE]}
KERAS3: dict[str, Any] = {
    "module": "keras",
    "class_name": "Sequential",
    "config": {"name": "m", "layers": [DENSE]},
}


def test_the_reader_of_each_version() -> None:
    """A list of layers is a config of Keras 2 only."""
    assert len(read_saved(KERAS2, TOP, Findings()).layers) == 1
    assert len(read_saved(KERAS3, TOP, Findings()).layers) == 1
    with pytest.raises(SpecError):
        read_saved({**KERAS2, "module": "keras"}, TOP, Findings())


@pytest.mark.parametrize(
    ("compiled", "kept"),
    [({"optimizer": "adam"}, {"optimizer": "adam"}), ({}, None), (None, None), ("", None)],
)
def test_what_it_was_compiled_with(compiled: Any, kept: Any) -> None:
    plan = read_saved({**KERAS3, "compile_config": compiled}, TOP, Findings())
    assert plan.compiled == kept


@pytest.mark.parametrize(
    ("compiled", "message"),
    [
        ("adam", "`compile_config` must be a mapping, not 'adam'"),
        ({"optimizer": 5}, "`optimizer` must be an optimizer, not 5"),
        ({"metrics": "mae"}, "`metrics` must be a list or a mapping, not 'mae'"),
        ({"optimiser": "adam"}, "`compile_config` has no `optimiser`"),
    ],
)
def test_what_it_cannot_be_compiled_with(compiled: Any, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_saved({**KERAS3, "compile_config": compiled}, TOP, Findings())
    assert str(caught.value) == message


def test_a_model_of_tensorflow_js() -> None:
    weights = [{"weights": [{"name": "kernel", "shape": [3, 2], "dtype": "float32"}]}]
    data = {"modelTopology": {"model_config": KERAS2}, "weightsManifest": weights}
    plan = read_saved(data, TOP, Findings())
    assert plan.weights
    assert plan.weights.quick
    assert [weight.shape for weight in plan.weights.read().model.weights] == [(3, 2)]
    assert plan.place.path == ("modelTopology", "model_config", "config")


def test_a_graph_model() -> None:
    with pytest.raises(SpecError, match="this is a graph model"):
        read_saved({"modelTopology": {"node": []}}, TOP, Findings())


def test_a_model_that_is_nested_too_deeply() -> None:
    data = KERAS3
    for _ in range(5_000):
        data = {**KERAS3, "config": {"name": "m", "layers": [data]}}
    with pytest.raises(SpecError) as caught:
        read_saved(data, TOP, Findings())
    assert caught.value.problem
    assert (caught.value.problem.code, caught.value.problem.message) == (
        Code.FORM,
        "this is nested too deeply",
    )


OF_KERAS_2 = {
    "dtype_float.json": 8,
    "flat_nodes.json": 10,
    "keras2_conv2dtranspose.keras": 112,
    "keras2_depthwise.keras": 73,
    "keras2_functional.keras": 10,
    "keras2_rnn.keras": 360,
    "keras2_sequential_of_model.json": 59,
    "keras2_sgd.keras": 10,
    "tf1_initializer_dtype.json": 15,
}
"""Files that Keras 2 reads and Keras 3 does not, with the totals of Keras 2."""


@pytest.mark.parametrize("name", OF_KERAS_2)
def test_files_that_only_keras_2_reads(name: str) -> None:
    summary = summarize(CASES / name)
    assert (summary.keras2, summary.total_params) == (True, OF_KERAS_2[name])
    assert summary.notes[0].startswith("this file is read by Keras 2, and not by Keras 3.15: ")
    assert f"Total params: {OF_KERAS_2[name]} (" in str(summary)


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("functional_saved_by_keras3.h5", 10),
        ("orthogonal_initializer.json", 128),
        ("tfjs_of_keras3_functional.json", 10),
        ("keras2_compiled.keras", 10),
    ],
)
def test_files_that_keras_3_reads(name: str, params: int) -> None:
    summary = summarize(CASES / name)
    assert (summary.keras2, summary.total_params) == (False, params)
    assert not any("read by" in note for note in summary.notes)


def test_a_list_of_one_output() -> None:
    """Keras 3.0 to 3.6 open it; Keras 3.15 hands a list to the next layer."""
    summary = summarize(CASES / "keras36_sequential_of_model.json")
    assert (summary.keras2, summary.total_params) == (False, 1682)
    assert summary.notes == [
        "this file is read by Keras 3.0 to 3.6, and not by Keras 3.15: "
        'Flatten "flatten": expects one tensor, got a list'
    ]


def test_a_model_of_keras_1() -> None:
    with pytest.raises(InputError, match="saved by Keras 1"):
        summarize(CASES / "keras1.json")


def test_keras_2_does_not_count_the_optimizer() -> None:
    plan = read_spec(str(CASES / "keras2_compiled.keras"))
    assert plan.compiled
    assert plan.compiled["optimizer"] == "adam"
    assert infer(plan).saved_weights.optimizer
    assert infer(plan, keras2=True).saved_weights.optimizer is None


def test_a_config_of_keras_3_without_its_module() -> None:
    """An HDF5 file has such a config, and `model_from_json` refuses it."""
    layers = [{"class_name": "InputLayer", "config": {"name": "x", "batch_shape": [None, 3]}}]
    config = {"class_name": "Sequential", "config": {"name": "m", "layers": layers}}
    (note,) = read_saved(config, TOP, Findings()).notes
    assert note.startswith("Keras 3.15 reads this config from an HDF5 file only: ")
    assert not read_saved(config, Place(Source("a.h5", hdf5=True)), Findings()).notes


HDF5 = Place(Source("a.h5", hdf5=True))


def stack_of(*layers: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    listed = [
        {"class_name": name, "config": {"name": f"l{number}", **config}}
        for number, (name, config) in enumerate(layers)
    ]
    return {"class_name": "Sequential", "config": {"name": "m", "layers": listed}}


LSTM = {"class_name": "LSTM", "config": {"units": 2}}
INPUT = ("InputLayer", {"batch_input_shape": [None, 4, 3]})


@pytest.mark.parametrize(
    ("layers", "keras2"),
    [
        ([INPUT, ("Dense", {"units": 2})], False),
        ([INPUT, ("BatchNormalization", {"axis": [2]})], False),
        ([INPUT, ("BatchNormalizationV1", {"axis": [2]})], True),
        ([INPUT, ("LSTM", {"units": 2, "implementation": 1})], False),
        ([INPUT, ("LSTM", {"units": 2, "time_major": False})], True),
        ([INPUT, ("GRU", {"units": 2})], True),
        ([INPUT, ("GRU", {"units": 2, "reset_after": True})], False),
        ([("Dense", {"units": 2, "batch_input_shape": [None, 3]})], False),
        ([("LSTM", {"units": 2, "batch_input_shape": [None, 4, 3]})], True),
        ([INPUT, ("LayerNormalization", {"axis": [1, 2]})], True),
        ([INPUT, ("ThresholdedReLU", {"theta": 1.0})], True),
        (
            [INPUT, ("Bidirectional", {"layer": {"class_name": "LSTM", "config": {"units": 2}}})],
            True,
        ),
    ],
)
def test_which_keras_reads_an_hdf5_file(layers: Any, keras2: bool) -> None:
    assert read_saved(stack_of(*layers), HDF5, Findings()).keras2 is keras2


def test_the_shape_on_the_first_layer() -> None:
    """Keras 3 takes the batch in it for one more axis."""
    dense = {"units": 2, "batch_input_shape": [None, 3]}
    findings = Findings()
    plan = read_saved(stack_of(("Dense", dense), ("Dense", dense)), HDF5, findings)
    shapes = [layer.known_output_shape for layer in infer(plan).layers]
    assert shapes == [(UNKNOWN, UNKNOWN, 2)] * 2
    assert findings.notes == [
        "Keras 3 takes the input shape (None, 3) in the file for one without the batch; "
        "--style keras2 shows the shapes of Keras 2"
    ]
    assert plan.in_keras2
    assert infer(plan.in_keras2(), keras2=True).layers[0].known_output_shape == (UNKNOWN, 2)


def test_an_hdf5_file_with_the_name_of_an_archive() -> None:
    plan = read_saved(stack_of(INPUT), Place(Source("a.keras", hdf5=True)), Findings())
    assert plan.keras2
    assert [*plan.notes] == [
        "this file is read by Keras 2, and not by Keras 3.15: it is an HDF5 file with the name of "
        "an archive"
    ]


def test_the_settings_of_training_in_an_hdf5_file() -> None:
    settings = {"loss": None, "loss_weights": None, "optimizer_config": {"class_name": "SGD"}}
    source = Source("a.h5", hdf5=True, training=json.dumps(settings))
    plan = read_saved(stack_of(INPUT), Place(source), Findings())
    assert plan.compiled
    assert (plan.compiled["optimizer"]["class_name"], plan.with_slots) == ("SGD", False)
    source.training = json.dumps({**settings, "optimizer_config": 5})
    plan = read_saved(stack_of(INPUT), Place(source), Findings())
    assert (plan.compiled, [*plan.notes]) == (
        None,
        ["Keras 3.15 loads this file only with `compile=False`: 5 is no optimizer"],
    )
