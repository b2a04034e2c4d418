"""The sizes of a file that give what is wanted, compared with trying all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from conftest import ROOT
from drawing import trying
from hypothesis import strategies as st

from shapecalc.algebra.bounds import bound
from shapecalc.algebra.conditions import Range
from shapecalc.algebra.solve import NoAnswerError
from shapecalc.declare.layer import RuleError
from shapecalc.errors import InputError, ModelError
from shapecalc.explain.file_solutions import FileGoal, NothingOpenError, sizes_of_layers, solve_file
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data, read_spec
from shapecalc.table.summary import summary

SPEC = str(ROOT / "specs" / "ensemble.yaml")


def answers(data: Any, sizes: Mapping[str, int] | None = None, **goal: Any) -> list[dict[str, str]]:
    """Return the answers for a spec, as text."""
    if isinstance(goal.get("params"), str):
        goal["params"] = bound(goal["params"])
    plan = read_spec(data) if isinstance(data, str) else read_data(data, sizes)
    return [dict(answer.arguments) for answer in solve_file(plan, FileGoal(**goal)).answers]


def test_an_argument() -> None:
    assert answers(SPEC, params=3058, names=["dense_3.units"]) == [{"dense_3.units": "6"}]
    with pytest.raises(RuleError, match="no layer"):
        answers(SPEC, params=3058, names=["nope.units"])
    with pytest.raises(RuleError, match="no letter 'units'"):
        answers(SPEC, params=3058, names=["units"])


def test_several_arguments() -> None:
    """Two unknowns: all pairs, that of the file among them."""
    names = ["dense_3.units", "dense_4.units"]
    found = answers(SPEC, params=3058, names=names, most=40)
    assert {"dense_3.units": "6", "dense_4.units": "4"} in found
    assert len(found) > 1


def test_the_largest() -> None:
    names = ["dense_3.units", "dense_4.units"]
    with pytest.raises(
        NoAnswerError, match=r"x up to 3, x1 up to 3.*x for dense_3.units and x1 for dense_4.units"
    ):
        answers(SPEC, params=3058, names=names, most=3)


LETTERS = ["LSTM(u, input_shape=(T, x))", "Dense(5)"]


def test_letters_of_a_file_without_numbers() -> None:
    with pytest.raises(InputError, match=r"depends on `u` and `x`.*--set u=10,x=10"):
        answers(LETTERS, params=535, names=["dense.units"])


def test_letters_of_a_file_that_do_not_matter() -> None:
    """The time steps have no parameters; the letters of the answer are others than the file's."""
    found = answers(LETTERS, {"x": 1, "u": 10}, params=535, names=["dense.units"])
    assert found == [{"dense.units": "5"}]


def test_an_answer_has_letters_that_the_file_does_not_use() -> None:
    model = ["LSTM(10, input_shape=(x, 1))", "Dense(5)"]
    with pytest.raises(NoAnswerError, match=r"no x1 gives parameters = 480 \+ 11·x1"):
        answers(model, params=536, names=["dense.units"])


def test_letters_of_a_file() -> None:
    """Without names, the letters of the file are what may change."""
    assert answers(LETTERS, {"x": 1}, params="<=535") == [{"T": "1..", "u": "1..10"}]
    assert answers(LETTERS, {"x": 1}, params=535, names=["u"]) == [{"u": "10"}]
    with pytest.raises(NothingOpenError):
        answers(["Dense(5, input_shape=(3,))"], params=20)


IMAGES = ["Conv2D(8, 3, input_shape=(28, 28, 1))", "MaxPooling2D(2)", "Flatten", "Dense(10)"]


def test_the_input() -> None:
    """All sizes but the channels, square ones first; no image is smaller than the window."""
    found = answers(IMAGES, params="<=2000", input=())
    assert [one["input_shape"] for one in found[:9]] == [f"({n}, {n}, 1)" for n in range(4, 12)] + [
        "(4..49, 4, 1)"
    ]
    with pytest.raises(RuleError, match="no input shape: write one with letters"):
        answers(["Dense(5)"], params=20, input=())
    with pytest.raises(RuleError, match="2 inputs"):
        answers(SPEC, params=1, input=())


@pytest.mark.parametrize(
    ("layers", "shape", "expected"),
    [
        (IMAGES[:2], (13, 13, 8), "(28..29, 28..29, 1)"),
        (
            ["Conv2D(8, 3, data_format='channels_first', input_shape=(3, 9, 9))"],
            (8, 5, 7),
            "(3, 7, 9)",
        ),
        (["Conv1D(4, 3, strides=2, input_shape=(9, 2))"], (5, 4), "(11..12, 2)"),
        (["Input((8,))", "Reshape((-1, 2))"], (6, 2), "(12,)"),
        (["Conv3D(2, 3, input_shape=(9, 9, 9, 1))"], (4, 5, 6, 2), "(6, 7, 8, 1)"),
    ],
)
def test_the_input_of_an_output(layers: list[str], shape: tuple[int, ...], expected: str) -> None:
    assert answers(layers, shapes=[shape], input=()) == [{"input_shape": expected}]


def test_outputs() -> None:
    two = {"inputs": {"a": [6, 1]}, "layers": {"b": "LSTM(u)(a)", "c": "Dense(v)(b)"}}
    model = {**two, "outputs": ["b", "c"]}
    assert answers(model, shapes=[(3,), (4,)]) == [{"u": "3", "v": "4"}]
    with pytest.raises(NoAnswerError, match="2 outputs, which need as many output shapes, not 1"):
        answers(model, shapes=[(3,)])
    with pytest.raises(NoAnswerError, match="the output has 1 axes without the batch, not 2"):
        answers(["Dense(u, input_shape=(3,))"], shapes=[(3, 4)])
    with pytest.raises(NoAnswerError, match="axis 1 of the output is unknown"):
        answers(["Dense(u, input_shape=(None, 3))"], shapes=[(3, 4)])


def test_no_input() -> None:
    with pytest.raises(ModelError, match="input"):
        answers(["Dense(u)"], params=20)


def test_what_only_numbers_decide() -> None:
    """A layer that has to know a size is tried out with numbers, and no others are claimed."""
    model = ["Input((n,))", "Reshape((3, -1))", "Dense(2)"]
    listing = solve_file(read_data(model), FileGoal(shapes=[(3, 2)], params=Range(10, 14)))
    assert [answer.arguments for answer in listing.answers] == [
        {"n": "12"},
        {"n": "15"},
        {"n": "18"},
    ]


FILES = [
    ["Input((n, n, 1))", "Conv2D(f, k)", "MaxPooling2D(2)", "Flatten", "Dense(2)"],
    ["LSTM(f, return_sequences=True, input_shape=(n, k))", "LSTM(f)", "Dense(1)"],
    ["Input((n, k))", "Conv1D(f, 3, strides=2)", "GlobalAveragePooling1D", "Dense(2)"],
    ["Input((n, k))", "Flatten", "Dense(f)", "Dense(f)"],
]

POINTS = [dict(zip("fkn", numbers)) for numbers in product((1, 2, 3, 5, 8), repeat=3)]


@st.composite
def goals(draw: Any) -> tuple[Any, dict[str, int], Range, list[str]]:
    model = draw(st.sampled_from(FILES))
    known = draw(st.sampled_from(POINTS))
    return (
        model,
        known,
        draw(st.sampled_from(["exact", "most", "least"])),
        draw(st.sampled_from(["f", "k", "n", "fk", "fn"])),
    )


def params_of(model: Any, sizes: Mapping[str, int]) -> int | None:
    try:
        count: int = summary(infer(read_data(model, sizes))).total_params
        return count
    except ModelError:
        return None


def test_against_all(request: pytest.FixtureRequest) -> None:
    """The sizes that are found are those that the engine has when it computes all of them."""
    outcomes: Counter[str] = Counter()

    @trying(goals(), request.config.getoption("seed"), 30)
    def agree(drawn: Any) -> None:
        model, point, kind, opened = drawn
        count = params_of(model, point)
        if count is None:
            return
        wanted = {"exact": Range(count, count), "most": Range(0, count), "least": Range(count)}[
            kind
        ]
        known = {letter: size for letter, size in point.items() if letter not in opened}
        plan = read_data(model, known)
        listing = solve_file(plan, FileGoal(wanted, names=list(opened), most=8))
        for numbers in product(range(1, 9), repeat=len(opened)):
            sizes = {**known, **dict(zip(opened, numbers))}
            value = params_of(model, sizes)
            right = value is not None and wanted.first <= value <= wanted.last
            found = any(covers(one.arguments, sizes) for one in listing.answers)
            assert found == right if listing.complete else right or not found
        outcomes[str(listing.complete)] += 1

    agree()
    assert outcomes["True"] > outcomes["False"], outcomes


def covers(answer: Mapping[str, str], sizes: Mapping[str, int]) -> bool:
    for name, text in answer.items():
        match = re.fullmatch(r"(\d+)(?:\.\.(\d+))?", text)
        assert match
        if not int(match[1]) <= sizes[name] <= int(match[2] or match[1]):
            return False
    return True


def test_a_transposed_convolution_in_a_file() -> None:
    model = ["Input((7, 7, c))", "Conv2DTranspose(8, 3, strides=s)", "Conv2D(3, 3)"]
    assert answers(model, {"c": 2}, shapes=[(13, 13, 3)]) == [{"s": "2"}]
    with pytest.raises(NoAnswerError, match="s = 2 gives 13, s = 3 gives 19"):
        answers(model, {"c": 2}, shapes=[(14, 14, 3)])


def test_sizes_that_can_be_solved_for() -> None:
    model = read_data(["Conv2D(4, 3, activation='relu', input_shape=(9, 9, 1))", "Dense(2)"])
    assert sizes_of_layers(model) == ["conv2d.filters", "conv2d.kernel_size", "dense.units"]
