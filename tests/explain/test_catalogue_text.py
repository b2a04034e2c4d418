"""The catalogue of layers as text, Markdown and plain data."""

from __future__ import annotations

import re

import pytest

from shapecalc.declare.layer import Rule
from shapecalc.explain.catalogue import declared
from shapecalc.explain.catalogue_text import (
    WIDTH,
    arrow,
    as_dict,
    facts,
    full,
    listed,
    meaning,
    named,
    page,
    wrapped_call,
)
from shapecalc.rules import RULES
from shapecalc.terminal import CODES

NAMES = ["Dense", "LSTM", "Add", "BatchNormalization", "Bidirectional", "Conv2D"]


def rules(*names: str) -> list[Rule]:
    return [RULES[name] for name in names]


# The list


def test_list() -> None:
    lines = listed(rules("Dense", "Embedding", "LSTM"), 80, {}).splitlines()
    assert re.fullmatch(r"Core layers +https://keras.io/api/layers/core_layers/", lines[0])
    assert len(lines[0]) == 80
    assert "  Dense(units, …)                   batch … features → batch … units" in lines
    assert (
        "      Connect every input feature to every unit: activation(x · kernel + bias)." in lines
    )
    assert len([line for line in lines if line.startswith("Recurrent layers")]) == 1


@pytest.mark.parametrize("columns", [1, 60, 80, 120])
def test_the_width_of_the_list(columns: int) -> None:
    lines = listed(declared(), columns, {}).splitlines()
    calls = [line for line in lines if line.startswith("  ") and line[2] != " "]
    assert max(len(line) for line in lines if line not in calls) <= max(columns, 60)
    assert max(map(len, calls)) <= max(columns, 80)  # A call is never broken.


def test_axes_without_room_are_below() -> None:
    lines = listed(rules("Conv2D"), 60, {}).splitlines()
    at = lines.index("  Conv2D(filters, kernel_size, …)")
    assert lines[at + 1].startswith("      batch height width channels → ")


def test_an_empty_list() -> None:
    assert listed([], 80, {}) == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Dense", "batch … features → batch … units"),
        ("LSTM", "batch time features → batch units"),
        ("Flatten", "batch … → "),
        ("Add", "batch …, batch … → batch …"),
        ("MaxPooling1D", "batch steps channels → batch steps′ channels"),
    ],
)
def test_arrows(name: str, text: str) -> None:
    assert arrow(RULES[name]).startswith(text)


# One layer


def test_full() -> None:
    text = full(RULES["LSTM"], 80, {})
    assert text.startswith("LSTM(units, activation='tanh', ")
    assert "\nArguments\n  units " in text
    assert "\nWeights\n  kernel            (features, 4·units)  input to the four gates\n" in text
    assert "  also  " in text or "\n  also" in text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("columns", [1, 60, 80, 120])
def test_the_width_of_a_layer(name: str, columns: int) -> None:
    lines = full(RULES[name], columns, {}).splitlines()
    assert max(len(line) for line in lines if "https://" not in line) <= max(columns, 60)


def test_a_layer_without_weights_has_no_such_heading() -> None:
    assert "Weights" not in full(RULES["Flatten"], 80, {})


def test_weights_that_are_not_trained() -> None:
    text = full(RULES["BatchNormalization"], 80, {})
    assert text.count(", non-trainable") == 2


def test_colours() -> None:
    assert "\x1b[" in full(RULES["Dense"], 80, CODES["standard"])
    assert "\x1b[" in listed(rules("Dense"), 80, CODES["standard"])


@pytest.mark.parametrize("name", [rule.name for rule in declared()])
def test_a_call_breaks_between_arguments(name: str) -> None:
    lines = wrapped_call(RULES[name], 60)
    text = " ".join(line.strip() for line in lines)
    assert text.startswith(f"{name}(")
    assert text.endswith(")")
    assert all(line.endswith(",") for line in lines[:-1])


def test_facts() -> None:
    found = dict(facts(RULES["LSTM"]))
    assert found["Chapter"].endswith(": https://keras.io/api/layers/recurrent_layers/")
    assert (found["Input"], found["Output"]) == ("(batch, time, features)", "(batch, units)")
    assert found["Parameters"] == "4·features·units + 4·units² + 4·units"
    assert found["Call arguments"].startswith("sequences, initial_state=None")


def test_facts_of_a_merging_layer() -> None:
    found = dict(facts(RULES["Add"]))
    assert found["Function"] == "add([a, b])"
    assert found["Input"] == "a list of (batch, …)"


def test_the_example_of_a_wrapper() -> None:
    assert "LSTM" in dict(facts(RULES["Bidirectional"]))["Example"]


# Arguments


def test_names_with_defaults() -> None:
    lstm = RULES["LSTM"].arguments
    assert named("units", lstm["units"]) == "units"
    assert named("use_bias", lstm["use_bias"]) == "use_bias=True"
    assert named("activation", lstm["activation"]) == "activation='tanh'"


def test_what_none_means() -> None:
    pool = RULES["MaxPooling2D"].arguments
    assert meaning(pool["strides"]).endswith("(None: same as `pool_size`)")
    assert meaning(RULES["Dense"].arguments["units"]) == "width of the output"


def test_an_argument_with_the_opposite_of_another() -> None:
    """The layer that reads backwards is the other one with `go_backwards` inverted."""
    text = meaning(RULES["Bidirectional"].arguments["backward_layer"])
    assert text.endswith("(None: same as `layer`, with the opposite `go_backwards`)")


# The page


def test_page() -> None:
    text = page(rules("Dense", "BatchNormalization"))
    assert text.startswith("# Layers\n")
    assert "Most layers also take these keyword arguments:\n" in text
    assert "- `trainable=True`: whether training changes the weights" in text
    assert "## Core layers\n" in text
    assert "| [Dense](#dense) | batch … features → batch … units | " in text
    assert "| `units` | width of the output |" in text
    assert "| `moving_mean` | `(features)` | moving mean of each feature, non-trainable |" in text
    assert "- Input: `(batch, …, features)`" in text


def test_page_without_introduction() -> None:
    text = page(rules("Dense"), introduction=False)
    assert text.startswith("## Core layers\n")
    assert "# Layers\n" not in text.splitlines()[0:1]


def test_the_width_of_signatures_on_the_page() -> None:
    calls = re.findall(r"```text\n(.*?)```", page(declared()), flags=re.DOTALL)
    assert max(len(line) for call in calls for line in call.splitlines()) <= WIDTH


def test_bars_in_cells_are_escaped() -> None:
    for line in page(declared()).splitlines():
        if line.startswith("| `"):
            assert len(re.findall(r"(?<!\\)\|", line)) in (3, 4), line


# Data


def test_data() -> None:
    found = as_dict(RULES["Dense"])
    assert found["name"] == found["class_name"] == "Dense"
    assert found["chapter"] == "Core layers"
    assert found["signature"].startswith("Dense(units, activation=None, ")
    assert found["input_axes"] == ["batch", "…", "features"]
    assert found["output_axes"] == [["batch", "…", "units"]]
    assert found["weights"][1] == {
        "name": "bias",
        "shape": ["units"],
        "trainable": True,
        "note": "one value for each unit",
    }
    arguments = {argument["name"]: argument for argument in found["arguments"]}
    assert arguments["units"] == {
        "name": "units",
        "note": "width of the output",
        "required": True,
        "by_position": True,
    }
    assert arguments["activation"]["default"] is None
    assert not arguments["activation"]["required"]
    assert not arguments["name"]["by_position"]


def test_data_of_a_layer_without_an_outline() -> None:
    unknown = [rule for rule in declared() if as_dict(rule)["weights"] is None]
    for rule in unknown:
        assert as_dict(rule)["params"] is None
        assert as_dict(rule)["output_axes"] is None
