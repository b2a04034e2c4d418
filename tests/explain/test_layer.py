"""Explanations: each ends with Keras's number, and each step comes to the next."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from command_line import command, explained
from conftest import ROOT, SPECS

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.notation import evaluate, expr_text, parse_formula
from shapecalc.algebra.size import UNKNOWN, Unknown
from shapecalc.cli.explain import explain_file, rendered
from shapecalc.declare.layer import Out, RuleError
from shapecalc.errors import ModelError, Source
from shapecalc.explain.layer import (
    Explanation,
    apply_rule,
    explain,
    params_of,
    shapes_of,
    source_text,
)
from shapecalc.explain.model import explain_model
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import keras_rows
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.document import read_layer, read_spec
from shapecalc.rules import RULES

Capture = pytest.CaptureFixture[str]


def told(model: Any) -> Iterator[dict[str, Any]]:
    """What Keras says of all layers, those of models inside below them; names may stand twice."""
    inside = {layer.name: layer for layer in model.layers if hasattr(layer, "get_layer")}
    for row in keras_rows(model):
        yield row
        if row["name"] in inside:
            yield from told(inside[row["name"]])


def check(plan: ModelPlan, model: Any) -> int:
    """Holds the explanation of each layer against Keras's layer; how many there are."""
    layers: dict[str, list[dict[str, Any]]] = {}
    for row in told(model):
        layers.setdefault(row["name"], []).append(row)
    explained = explain_model(plan)
    for found in explained:
        row = layers[found.name].pop(0)
        assert found.weights is None or found.total == row["params"], found.name
        shapes = [list(map(plain, found.shape(shape))) for shape in found.outputs]
        assert not shapes or row["output_shape"] in (shapes, *shapes[:1]), found.name
        check_steps(found)
    return len(explained)


def plain(size: Any) -> Any:
    return None if isinstance(size, Unknown) else size


def check_steps(found: Explanation) -> None:
    for step in found.steps if found.weights is not None else ():
        assert evaluate(parse_formula(expr_text(step)), found.numbers) == found.total
    for size in {size for shape in found.outputs for size in shape}:
        if isinstance(size, Unknown) and size is not UNKNOWN:
            for step in found.axis_steps(size):
                assert evaluate(parse_formula(expr_text(step)), found.numbers) == found.number(size)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_specs(builder: Builder, path: Any) -> None:
    plan = read_spec(str(path))
    assert check(plan, builder.model(plan)) > 0


@pytest.mark.parametrize(
    ("layer", "options", "params", "output"),
    [
        ("LSTM", "--units 10 --input-dim 1", 480, (10,)),
        ("GRU", "--units 5 --input-dim 4", 165, (5,)),
        ("GRU", "--units 5 --input-dim 4 --reset-after false", 150, (5,)),
        ("GRU", "--units 5 --input-dim 1 --no-reset-after", 105, (5,)),
        ("SimpleRNN", "--units 10 --input-dim 3", 140, (10,)),
        ("SimpleRNN", "--units 10 --input-shape 99,3", 140, (10,)),
        ("Bidirectional", "--layer LSTM(10) --input-shape 6,3", 1120, (20,)),
        ("BatchNormalization", "--input-dim 512", 2048, (512,)),
        ("LayerNormalization", "--input-dim 512", 1024, (512,)),
        ("Embedding", "--input-dim 1000 --output-dim 64 --input-shape 7", 64_000, (7, 64)),
        ("TimeDistributed", "--layer Dense(8) --input-shape 10,16", 136, (10, 8)),
        ("Conv2D", "--filters 32 --kernel-size 3 --input-shape 28,28,3", 896, (26, 26, 32)),
        ("Conv2D", "--filters 4 --kernel-size 3 --groups 2 --input-shape 8,8,4", 76, (6, 6, 4)),
        ("SeparableConv2D", "--filters 8 --kernel-size 3 --input-shape 8,8,4", 76, (6, 6, 8)),
        (
            "DepthwiseConv2D",
            "--kernel-size 3 --depth-multiplier 2 --input-shape 8,8,4",
            80,
            (6, 6, 8),
        ),
        (
            "Conv2DTranspose",
            "--filters 1 --kernel-size 3 --strides 2 --input-shape 7,7,1",
            10,
            (15, 15, 1),
        ),
        ("MaxPooling1D", "--input-shape 7,3", 0, (3, 3)),
        ("MaxPooling1D", "--input-shape 7,3 --padding same", 0, (4, 3)),
        ("MultiHeadAttention", "--num-heads 2 --key-dim 4 --input-shape 6,8", 288, (6, 8)),
        ("Normalization", "--input-dim 4", 9, (4,)),
        ("PReLU", "--input-shape 7,7,4", 196, (7, 7, 4)),
        ("PReLU", "--input-shape 7,7,4 --shared-axes 1,2", 4, (7, 7, 4)),
        ("ConvLSTM2D", "--filters 8 --kernel-size 3 --input-shape 5,8,8,2", 2912, (6, 6, 8)),
        ("Dense", "--units 10 --input-shape 26,26,32", 330, (26, 26, 10)),
    ],
)
def test_why_this_number(
    keras: Any, layer: str, options: str, params: int, output: tuple[int, ...]
) -> None:
    """What people ask most often (student-questions), and Keras on the same."""
    found = explained(RULES[layer], options.split())
    assert found.total == params
    assert found.shape(found.outputs[0])[1:] == output
    check_steps(found)
    inner = {"LSTM(10)": keras.layers.LSTM, "Dense(8)": keras.layers.Dense}
    made = getattr(keras.layers, layer)
    arguments = keyword(options)
    if isinstance(arguments.get("layer"), str):
        units = int(re.sub(r"\D", "", arguments["layer"]))
        arguments["layer"] = inner[arguments["layer"]](units)
    shape = found.shape(found.inputs[0])[1:]
    x = keras.Input([size if isinstance(size, int) else 3 for size in shape])
    called = made(**arguments)
    _ = called(x, x) if layer == "MultiHeadAttention" else called(x)
    assert called.count_params() == params


def keyword(options: str) -> dict[str, Any]:
    """The options as Keras takes them."""
    words = options.replace("--no-reset-after", "--reset-after false").split()
    found: dict[str, Any] = {}
    for name, told in zip(words[::2], words[1::2]):
        key = name[2:].replace("-", "_")
        listed = [int(n) if n.isdigit() else n for n in told.split(",")]
        found[key] = {"false": False}.get(told, listed if len(listed) > 1 else listed[0])
    found.pop("input_shape", None)
    if "output_dim" not in found:
        found.pop("input_dim", None)
    return found


def test_letters_alone() -> None:
    """Without numbers there is the formula and its legend."""
    found = explained(RULES["LSTM"], [])
    assert expr_text(found.params) == "4·(u + d + 1)·u"
    assert [symbol.letter for symbol in found.symbols] == ["u", "T", "d"]
    assert len(found.steps) == 1


@pytest.mark.parametrize(
    "rule", sorted({r for r in RULES.values() if r.textbook}, key=repr), ids=repr
)
def test_textbook(rule: Any) -> None:
    """The textbook's form is printed, since it comes to the sum over the weights."""
    found = explained(rule, [])
    assert expr_text(found.params) == expr_text(parse_formula(rule.textbook[0]))
    total: Any = 0
    for weight in found.weights or ():
        total = evaluate(weight.count) + total
    assert evaluate(found.params) == total


def test_contrast() -> None:
    """GRU's 120, and the note's 105 beside it."""
    shown = rendered([explained(RULES["GRU"], ["--units", "5", "--input-dim", "1"])], "text")
    assert "= 120" in shown
    assert "With reset_after=False: 105 parameters" in shown


@pytest.mark.parametrize(
    "question",
    [
        "explain lstm --units 3 --input-dim 2",
        "explain conv1d --filters 2 --kernel-size 3 --padding same --strides 2 --input-shape 9,1",
        "explain standard",
        "explain split",
        "explain window",
    ],
)
def test_ascii(question: str) -> None:
    """A terminal without other signs gets what they mean, not question marks."""
    done = subprocess.run(
        [sys.executable, "-m", "shapecalc", *question.split()],
        cwd=ROOT,
        capture_output=True,
        check=True,
        env={"PYTHONIOENCODING": "ascii", "COLUMNS": "80"},
    )
    assert b"?" not in done.stdout
    assert done.stdout.isascii()


def test_untrained() -> None:
    shown = rendered([explained(RULES["BatchNormalization"], ["--input-dim", "512"])], "text")
    assert "including 1,024 non-trainable" in shown


def test_one_layer_of_a_file() -> None:
    (found,) = explain_file(str(ROOT / "specs" / "lstm_stack.yaml:lstm_1"))
    assert (found.name, found.total) == ("lstm_1", 320)
    with pytest.raises(RuleError, match="no layer"):
        explain_file(str(ROOT / "specs" / "lstm_stack.yaml:nope"))


def test_wrong_numbers() -> None:
    options = "--filters 1 --kernel-size 30 --input-shape 9,9,1"
    done = command("explain", "conv2d", *options.split())
    assert done.returncode == 1
    assert "does not fit" in done.stderr
    with pytest.raises(ModelError):
        explained(RULES["Dense"], ["--units", "-3"])


@pytest.mark.parametrize("form", ["json", "markdown", "latex"])
def test_forms(form: Any) -> None:
    """All forms tell the formula, the steps and the result."""
    shown = rendered([explained(RULES["LSTM"], ["--units", "10", "--input-dim", "1"])], form)
    assert "480" in shown
    if form == "json":
        data = json.loads(shown)
        assert data["formula"] == "4·(u + d + 1)·u"
        assert data["steps"][-1] == "480"
        assert [weight["params"] for weight in data["weights"]] == [40, 400, 40]
    if form == "latex":
        assert r"4 \cdot \left(u + d + 1\right) \cdot u" in shown
        assert shown.count("{") == shown.count("}")
        assert shown.isascii()


# The functions of the module


def plan(layer: str, /, **arguments: Any) -> LayerPlan:
    return read_layer({layer: arguments}, Source("<test>"))


def alone(name: str, *shapes: tuple[Any, ...], **arguments: Any) -> Explanation:
    """The explanation of a layer for inputs of some shapes, without the batch."""
    return explain(plan(name, **arguments), [(UNKNOWN, *shape) for shape in shapes])


def letters(explanation: Explanation) -> dict[str, int | None]:
    return {symbol.letter: symbol.number for symbol in explanation.symbols}


def test_numbers_of_letters() -> None:
    lstm = alone("LSTM", (UNKNOWN, 2), units=10)
    assert letters(lstm) == {"u": 10, "T": None, "d": 2}
    assert lstm.numbers == {"u": 10, "d": 2}
    assert lstm.number(evaluate(parse_formula("u*d + 1"))) == 21
    assert lstm.number(parse_formula("u*d + 1")) == 21
    assert lstm.number(7) == 7
    assert lstm.number(UNKNOWN) is UNKNOWN


def test_shapes_of_an_explanation() -> None:
    lstm = alone("LSTM", (5, 2), units=10, return_sequences=True)
    assert lstm.shape(lstm.inputs[0]) == (UNKNOWN, 5, 2)
    assert lstm.shape(lstm.outputs[0]) == (UNKNOWN, 5, 10)
    assert lstm.total == 520


def test_steps_end_with_the_number() -> None:
    dense = alone("Dense", (3,), units=4)
    assert [expr_text(step) for step in dense.steps] == ["(d + 1)·u", "(3 + 1)·4", "4·4", "16"]


def test_steps_with_a_letter_end_with_a_formula() -> None:
    dense = alone("Dense", (UNKNOWN,), units=4)
    assert [expr_text(step) for step in dense.steps] == ["(d + 1)·u", "(d + 1)·4"]
    assert expr_text(alone("Dense", (UNKNOWN,), units=Formula.of("u")).steps[0]) == "(d + 1)·u"
    assert len(alone("Dense", (UNKNOWN,), units=Formula.of("u")).steps) == 1


def test_steps_of_a_size() -> None:
    conv = alone("Conv1D", (9, 2), filters=4, kernel_size=3, strides=2)
    size = conv.outputs[0][1]
    texts = [expr_text(step) for step in conv.axis_steps(size)]
    assert (texts[0], texts[-1]) == ("⌊(n−k)/s⌋ + 1", "4")
    unknown = alone("Conv1D", (UNKNOWN, 2), filters=4, kernel_size=3)
    assert [expr_text(step) for step in unknown.axis_steps(unknown.outputs[0][1])] == ["n - k + 1"]


def test_paragraphs() -> None:
    lstm = alone("LSTM", (5, 2), units=10)
    assert lstm.paragraphs("Source")[0].startswith("Hochreiter and Schmidhuber, 1997")
    assert lstm.paragraphs("No such label") == []


@pytest.mark.parametrize(
    ("name", "shape", "arguments", "expected"),
    [
        (
            "Conv2DTranspose",
            (7, 7, 1),
            {"filters": 1, "kernel_size": 3, "strides": 2},
            ["f", "kh", "kw", "sh", "sw", "h", "w", "c"],
        ),
        ("Reshape", (10,), {"target_shape": [5, 2]}, "d"),
        ("Flatten", (3, 4), {}, "Td"),
        ("Dense", (5, 6, 3), {"units": 4}, ["u", "a", "a2", "d"]),
    ],
)
def test_which_sizes_get_letters(
    name: str, shape: tuple[int, ...], arguments: dict[str, Any], expected: Any
) -> None:
    """Sizes that a rule has to know keep their numbers."""
    assert list(letters(alone(name, shape, **arguments))) == list(expected)


@pytest.mark.parametrize(
    ("name", "shape", "arguments"),
    [
        ("LSTM", (3,), {"units": 4}),
        ("Conv2D", (5, 5, 1), {"filters": 4, "kernel_size": 9}),
        ("Reshape", (7,), {"target_shape": [5, 2]}),
        ("Dense", (), {"units": 4}),
    ],
)
def test_inputs_that_do_not_fit(
    name: str, shape: tuple[int, ...], arguments: dict[str, Any]
) -> None:
    with pytest.raises(RuleError):
        alone(name, shape, **arguments)


def test_several_inputs() -> None:
    add = alone("Concatenate", (4,), (6,))
    assert [add.shape(shape) for shape in add.inputs] == [(UNKNOWN, 4), (UNKNOWN, 6)]
    assert add.shape(add.outputs[0]) == (UNKNOWN, 10)


def test_contrasts_name_other_values() -> None:
    conv = alone("Conv1D", (9, 2), filters=4, kernel_size=3)
    texts = {contrast.argument for contrast in conv.contrasts}
    assert {"padding='same'", "padding='causal'"} <= texts
    assert "padding='valid'" not in texts
    gru = alone("GRU", (5, 1), units=5)
    params = {c.argument: gru.number(c.params) for c in gru.contrasts}
    assert params["reset_after=False"] == 105


def test_apply_rule() -> None:
    out = apply_rule(plan("Dense", units=4), [(UNKNOWN, 3)])
    assert shapes_of(out) == [(UNKNOWN, 4)]
    assert params_of(out) == 16
    with pytest.raises(RuleError):
        apply_rule(plan("LSTM", units=4), [(UNKNOWN, 3)])


def test_shapes_and_params_of_outputs() -> None:
    assert shapes_of(Out(None)) == []
    assert shapes_of(Out((UNKNOWN, 3))) == [(UNKNOWN, 3)]
    assert shapes_of(Out([(1,), (2,)])) == [(1,), (2,)]
    assert params_of(Out((UNKNOWN, 3))) == 0


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (plan("Dense", units=5), "Dense(units=5)"),
        (plan("Dense", units=5, name="a"), "Dense(units=5)"),
        (plan("Flatten"), "Flatten()"),
        (plan("Dense", units=5, activation="relu"), "Dense(units=5, activation='relu')"),
        (plan("Reshape", target_shape=[10]), "Reshape(target_shape=(10,))"),
        (plan("Dense", units=Formula.of("u")), "Dense(units=u)"),
        (plan("Bidirectional", layer="LSTM(10)"), "Bidirectional(layer=LSTM(units=10))"),
    ],
)
def test_source_text(layer: LayerPlan, text: str) -> None:
    assert source_text(layer) == text
