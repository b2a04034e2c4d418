"""Keras 3's table at any width, with any names and in any colours, against Keras and rich."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
import rich.console
import rich.style
from every_row import rows
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from reading import printed, tables

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN
from shapecalc.model.infer import infer
from shapecalc.oracle import compare as oracle
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import without_trailing_blanks
from shapecalc.read.document import read_data
from shapecalc.table import styled
from shapecalc.table.keras3 import Options, memory_text, rows_in_range, table, with_inner_rows
from shapecalc.table.rows import Row
from shapecalc.table.summary import Summary, summary

NAMES = st.text(st.sampled_from(list("ab_1( ).-한층中é'\"{}<>&|*#[]")), min_size=1, max_size=40)
"""Names that a terminal, a table or markup could stumble over.

Keras itself doubles a backslash at the end of a name.
"""


def plain(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "layers": [
            "Input((8, 8, 3))",
            {"Conv2D": {"filters": 4000, "kernel_size": 3, "name": name}},
            "BatchNormalization(trainable=False)",
            "Flatten",
            "Dense(2)",
        ],
    }


def branched(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "inputs": {"a": "(5, 3)", "b": "(5, 3)"},
        "layers": {
            "shared": {"Sequential": {"name": name, "layers": ["LSTM(4)", "Dense(3)"]}},
            "states": "LSTM(2, return_state=True)(a)",
            "join": "concatenate([states[0], states[1], states[2]])",
            "c": ["a", "shared"],
            "d": ["b", "shared"],
            "e": [["c", "d", "join"], "Concatenate", "Dropout(0.5)"],
        },
    }


Both = tuple[Summary, Any]


def both(builder: Builder, data: Any) -> Both:
    plan = read_data(data)
    return summary(infer(plan)), builder.model(plan)


@pytest.fixture(scope="module")
def pair(builder: Builder) -> list[Both]:
    return [both(builder, make("model")) for make in (plain, branched)]


@settings(max_examples=150, deadline=None)
@given(
    which=st.integers(0, 1),
    columns=st.integers(36, 240),
    line_length=st.none() | st.integers(40, 220),
    expand_nested=st.booleans(),
    show_trainable=st.booleans(),
)
def test_any_width(pair: list[Both], which: int, **options: Any) -> None:
    ours, model = pair[which]
    columns = options.pop("columns")
    try:
        printed = oracle.keras_table(model, columns, **options)
    except ValueError:
        with pytest.raises(ValueError, match="too few"):
            table(ours, Options(columns=columns, **options))
        return
    assert without_trailing_blanks(
        table(ours, Options(columns=columns, **options))
    ) == without_trailing_blanks(printed)


def test_the_smallest_width(pair: list[Both]) -> None:
    """Where Keras has no room for the columns, we have none; there are such widths."""
    for ours, model in pair:
        refused = []
        for columns in range(8, 40, 3):
            try:
                printed = oracle.keras_table(model, 80, line_length=columns)
            except ValueError:
                refused.append(columns)
                with pytest.raises(ValueError, match="too few"):
                    table(ours, Options(line_length=columns))
                continue
            drawn = table(ours, Options(line_length=columns, console=80))
            assert without_trailing_blanks(drawn) == without_trailing_blanks(printed)
        assert refused


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(name="[)", columns=80, make=plain)
@example(name="(1, 2)", columns=80, make=plain)
@example(name="f(x)", columns=80, make=plain)
@given(name=NAMES, columns=st.integers(50, 160), make=st.sampled_from([plain, branched]))
def test_any_name(builder: Builder, name: str, columns: int, make: Any) -> None:
    if make is branched:  # Keras takes brackets for markup where it tells the connections.
        name = name.replace("[", "").replace("]", "") or "x"
    ours, model = both(builder, make(name))
    drawn = table(ours, Options(columns=columns, expand_nested=True))
    assert without_trailing_blanks(drawn) == without_trailing_blanks(
        oracle.keras_table(model, columns, expand_nested=True)
    )


@pytest.mark.parametrize(
    "layer_range", [("model", "flat"), ("dense", "batch"), ("model", ".*2d|d")]
)
def test_layer_range(pair: list[Both], layer_range: tuple[str, str]) -> None:
    ours, model = pair[0]
    drawn = table(ours, Options(layer_range=layer_range))
    assert without_trailing_blanks(drawn) == without_trailing_blanks(
        oracle.keras_table(model, 80, layer_range=list(layer_range))
    )


def test_layer_range_of_nothing(pair: list[Both]) -> None:
    with pytest.raises(ValueError, match="no layer name matches 'nothing'"):
        table(pair[0][0], Options(layer_range=("nothing", "dense")))


def forget_codes() -> None:
    """Lets rich work its styles out anew; it keeps them for the first terminal that it meets."""
    for member in vars(rich.style.Style).values():
        function = getattr(member, "__func__", member)
        if hasattr(function, "cache_clear"):
            function.cache_clear()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets Keras print to a terminal of any kind."""
    original = rich.console.Console

    def printed(model: Any, **settings: Any) -> str:
        out = io.StringIO()

        def console(**_: Any) -> rich.console.Console:
            return original(file=out, highlight=False, **settings)

        monkeypatch.setattr(rich.console, "Console", console)
        forget_codes()
        with oracle.terminal_width(80):
            model.summary(show_trainable=True, expand_nested=True)
        return out.getvalue()

    return printed


@pytest.mark.parametrize("colors", ["256", "standard", "bold"])
def test_colors(pair: list[Both], terminal: Any, colors: str) -> None:
    system: Any = "standard" if colors == "bold" else colors
    for ours, model in pair:
        printed = terminal(
            model, force_terminal=True, color_system=system, no_color=colors == "bold"
        )
        drawn = table(ours, Options(colors=colors, show_trainable=True, expand_nested=True))
        assert without_trailing_blanks(drawn) == without_trailing_blanks(printed)


def test_without_unicode(pair: list[Both], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the terminal knows ASCII only, rich draws the box with it."""
    original = rich.console.Console
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")

    def console(**_: Any) -> rich.console.Console:
        return original(file=out, highlight=False)

    monkeypatch.setattr(rich.console, "Console", console)
    for ours, model in pair:
        out.seek(0)
        out.truncate()
        with oracle.terminal_width(120):
            model.summary()
        out.seek(0)
        assert without_trailing_blanks(
            table(ours, Options(columns=120, ascii=True))
        ) == without_trailing_blanks(out.read())


# Without Keras


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0.00 B"),
        (1023, "1023.00 B"),
        (1024, "1.00 KB"),
        (12232, "11.95 KB"),
        (5 * 1024**3, "5.00 GB"),
        (3 * 1024**5, "3.00 PB"),
        (2048 * 1024**5, "2.00 PB"),
        (0.5, "0.50 B"),
        (4 * Formula.of("u"), "4·u B"),
    ],
)
def test_memory_text(size: Any, text: str) -> None:
    assert memory_text(size) == text
    assert memory_text(size, "Byte") == text.replace(" B", " Byte")


STACK = ["Dense(5, input_shape=(3,))", "Dense(4)", "Dense(3)"]


@pytest.mark.parametrize(
    ("layer_range", "names"),
    [
        (None, ["dense", "dense_1", "dense_2"]),
        (("dense_1", "dense_2"), ["dense_1", "dense_2"]),
        (("dense_2", "dense_1"), ["dense_1", "dense_2"]),
        (("dense_1", "dense_1"), ["dense_1"]),
        (("d", "dense$"), ["dense"]),
    ],
)
def test_rows_in_range(layer_range: tuple[str, str] | None, names: list[str]) -> None:
    rows = summary(infer(read_data(STACK))).layers
    assert [row.name for row in rows_in_range(rows, layer_range)] == names


def test_wrong_patterns() -> None:
    rows = summary(infer(read_data(STACK))).layers
    message = "no layer name matches 'lstm'; the layers are dense, dense_1, dense_2"
    with pytest.raises(ValueError, match=message):
        rows_in_range(rows, ("lstm", "dense"))
    with pytest.raises(ValueError, match=r"'\(' is not a valid pattern: "):
        rows_in_range(rows, ("dense", "("))


def test_with_inner_rows() -> None:
    inner = {"Sequential": {"name": "inner", "layers": ["Dense(2)", {"Sequential": ["Dense(1)"]}]}}
    (row,) = summary(infer(read_data(["Input((3,))", inner]))).layers
    names = [(nested.name, depth) for nested, depth in with_inner_rows(row, expand=True)]
    assert names == [("inner", 0), ("dense", 1), ("sequential", 1), ("dense_1", 2)]
    assert list(with_inner_rows(row, expand=False)) == [(row, 0)]


@pytest.mark.parametrize("power", range(6))
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_memory_as_in_keras(keras: Any, power: int, more: int) -> None:
    from keras.src.utils.summary_utils import readable_memory_size

    size = 1024**power + more
    assert memory_text(size) == readable_memory_size(size)


EVERYTHING = [
    'Model: "<m>"',
    "┏━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┳━━━━━━━━━┳━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━┳━━━━━━━━┓",
    "┃ Layer (type)   ┃ Output Shape  ┃ Param # ┃ Connected to  ┃ Formula          ┃ Train… ┃",
    "┡━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━╇━━━━━━━━━╇━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━╇━━━━━━━━┩",
    "│ x (InputLayer) │ (None, 2)     │       0 │ -             │                  │   -    │",
    "├────────────────┼───────────────┼─────────┼───────────────┼──────────────────┼────────┤",
    "│ nest           │ (None, 3)     │       8 │ x[0][0]       │ (d + 1)·u        │   N    │",
    "│ (Sequential)   │               │         │               │                  │        │",
    "├────────────────┼───────────────┼─────────┼───────────────┼──────────────────┼────────┤",
    "│    └ in|ner    │ (None, 3)     │       8 │ x[0][0]       │                  │   Y    │",
    "│ (Dense)        │               │         │               │                  │        │",
    "├────────────────┼───────────────┼─────────┼───────────────┼──────────────────┼────────┤",
    "│ add (Add)      │ [(None, 3),   │     2·u │ nest[0][0],   │                  │   -    │",
    "│                │ ?], (None, u) │         │ x[0][0]       │                  │        │",
    "├────────────────┼───────────────┼─────────┼───────────────┼──────────────────┼────────┤",
    "│ new (Layer)    │ ?             │       ? │ -             │                  │   -    │",
    "├────────────────┼───────────────┼─────────┼───────────────┼──────────────────┼────────┤",
    "│ late (Dense)   │ ?             │       0 │ -             │                  │   -    │",
    "│                │               │ (unbui… │               │                  │        │",
    "└────────────────┴───────────────┴─────────┴───────────────┴──────────────────┴────────┘",
    " Total params: at least 1,017 (3.94 KB)",
    " Trainable params: at least 1,000 (3.91 KB)",
    " Non-trainable params: at least 8 (2.50 B)",
    " Optimizer params: at least 9 (36.00 B)",
]

NARROW = [
    'Model: "<m>"',
    "┏━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┳━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━┓",
    "┃ Layer (type)       ┃ Output Shape    ┃  Param # ┃ Connected to     ┃",
    "┡━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━╇━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━┩",
    "│ x (InputLayer)     │ (None, 2)       │        0 │ -                │",
    "├────────────────────┼─────────────────┼──────────┼──────────────────┤",
    "│ nest (Sequential)  │ (None, 3)       │        8 │ x[0][0]          │",
    "├────────────────────┼─────────────────┼──────────┼──────────────────┤",
    "│ add (Add)          │ [(None, 3), ?], │      2·u │ nest[0][0],      │",
    "│                    │ (None, u)       │          │ x[0][0]          │",
    "├────────────────────┼─────────────────┼──────────┼──────────────────┤",
    "│ new (Layer)        │ ?               │        ? │ -                │",
    "├────────────────────┼─────────────────┼──────────┼──────────────────┤",
    "│ late (Dense)       │ ?               │        0 │ -                │",
    "│                    │                 │ (unbuil… │                  │",
    "└────────────────────┴─────────────────┴──────────┴──────────────────┘",
    " Total params: at least 1,017 (3.94 KB)",
    " Trainable params: at least 1,000 (3.91 KB)",
    " Non-trainable params: at least 8 (2.50 B)",
    " Optimizer params: at least 9 (36.00 B)",
]


def test_a_name_with_brackets() -> None:
    """Keras takes them for markup; our table has the name."""
    made = rows()
    made.layers[1].connected_to = ["x[a][0][0]"]
    assert "x[a][0][0]" in table(made, Options(columns=200))


@pytest.mark.parametrize("colors", ["standard", "256"])
def test_colors_change_nothing_else(colors: Any) -> None:
    """A row of every kind has the same letters with colors and without."""
    shapes = [[(UNKNOWN, 4), (UNKNOWN, 5)]]
    states = Row("s", "LSTM", shapes, "float32", 8, 8, 0, [], nested="({}, [{}])")
    every = replace(rows(), layers=[*rows().layers, states])
    for options in (Options(), Options(expand_nested=True, formulas=True, show_trainable=True)):
        painted = table(every, replace(options, colors=colors))
        assert "\x1b[" in painted
        assert re.sub(r"\x1b\[[\d;]*m", "", painted) == table(every, options)
    assert "((None, 4), [(None, 5)])" in table(every, Options(columns=200))


OWN_STATES = """
class M(Model):
    def __init__(self):
        super().__init__()
        self.one = layers.LSTM(4, return_state=True)
        self.two = layers.Dense(2)

    def call(self, x):
        return self.two(self.one(x)[0])

m = M()
m(np.zeros((3, 5, 2), "float32"))
m.summary()
"""


def test_several_outputs_of_a_layer_without_a_graph(keras: Any) -> None:
    assert tables(OWN_STATES) == printed(keras, OWN_STATES)


def test_the_usual_options() -> None:
    assert table(rows()) == table(rows(), Options(columns=80, colors="none"))


def test_everything() -> None:
    options = Options(columns=92, expand_nested=True, formulas=True, show_trainable=True)
    assert table(rows(), options).split("\n") == EVERYTHING
    narrow = Options(columns=60, line_length=70, console=200)
    assert table(rows(), narrow).split("\n") == NARROW


@pytest.mark.parametrize("options", [{}, {"show_trainable": True}])
def test_the_column_of_formulas_makes_the_table_wider(options: Any) -> None:
    plain, more = (
        table(rows(), Options(columns=300, formulas=formulas, **options)).split("\n")[1]
        for formulas in (False, True)
    )
    assert len(more) - len(plain) == 32


def test_only_long_cells_are_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that fit their column cost nothing but their blanks."""
    wrapped = []

    def noting(text: str, columns: int, fold: bool) -> Any:
        wrapped.append(text)
        return wrap(text, columns, fold)

    wrap = styled.wrap
    monkeypatch.setattr(styled, "wrap", noting)
    names = [f"d{n}" for n in range(50)]
    layers = [{"Dense": {"units": 3, "name": name}} for name in names]
    model = summary(infer(read_data(["Input(3)", *layers])))
    table(model)
    assert wrapped == []
    model.layers[7].name = "a_name_that_is_longer_than_its_column"
    table(model)
    assert wrapped == ["a_name_that_is_longer_than_its_column (Dense)"]
