"""Exercises as text: sheets, keys, files and hints."""

from __future__ import annotations

from shapecalc.grade.marked import PARAMS, SHAPE
from shapecalc.quiz.exercise import NUMBER, TOTAL, Exercise, Question
from shapecalc.quiz.sheet import answers, explanation, files, hints, rows, sheet, spec_text

TABLE = Exercise(
    "Fill in the table.",
    ["Dense(4, input_shape=(3,))"],
    [
        Question(SHAPE, "dense", "(None, 4)"),
        Question(PARAMS, "dense", "16"),
        Question(TOTAL, "the model", "16"),
    ],
)
ASKED = Exercise("What is `units`?", None, [Question(NUMBER, "units", "8")], ["4·x = 32", "x = 8"])


def test_a_sheet() -> None:
    assert (
        sheet([TABLE, ASKED], "Level 1")
        == """\
# Exercises

Level 1

## 1

    layers:
      - Dense(4, input_shape=(3,))

Fill in the table.

| Layer (type) | Output Shape | Param # |
| --- | --- | ---: |
| `dense` (Dense) |  |  |
| Total params |  |  |

## 2

What is `units`?

Answer:
"""
    )


def test_a_key() -> None:
    key = sheet([TABLE, ASKED], "Level 1", solved=True)
    assert key.startswith("# Answers\n")
    assert "| `dense` (Dense) | (None, 4) | 16 |\n| Total params |  | 16 |" in key
    assert "- `dense`: `(d + 1)·u = (3 + 1)·4 = 4·4 = 16`" in key
    assert key.endswith("Answer: `8`\n\n- 4·x = 32\n- x = 8\n")


def test_a_graph_shows_what_a_layer_reads() -> None:
    spec = {"inputs": {"x": [3]}, "layers": {"y": ["x", "Dense(4)"]}, "outputs": "y"}
    text = sheet([Exercise(TABLE.task, spec, TABLE.questions)], "")
    assert "| Layer (type) | Output Shape | Param # | Connected to |" in text
    assert "| `dense` (Dense) |  |  | `input_layer` |" in text


def test_files() -> None:
    assert list(files([TABLE])) == ["1.yaml", "1.answers.yaml", "key/1.answers.yaml"]
    assert next(iter(files([TABLE] * 10))) == "01.yaml"
    assert files([TABLE])["1.yaml"] == spec_text(TABLE.spec) + "\n"


def test_answers_in_yaml() -> None:
    assert answers(TABLE, solved=True) == (
        "layers:\n  - name: dense\n    output_shape: (None, 4)\n    params: 16\ntotal_params: 16\n"
    )
    assert answers(TABLE, solved=False) == (
        "layers:\n  - name: dense\n    output_shape:\n    params:\ntotal_params:\n"
    )


def test_hints() -> None:
    shape, params, total = TABLE.questions
    assert hints(TABLE, params) == [
        "(d + 1)·u, where u = units, d = features of the input",
        "(3 + 1)·4",
    ]
    assert hints(TABLE, total)[1] == "16"
    assert hints(ASKED, ASKED.questions[0]) == ["4·x = 32", "x = 8"]
    assert hints(TABLE, shape)


def test_explanations() -> None:
    _, params, total = TABLE.questions
    steps = explanation(TABLE, params, TABLE.verdict(params, "12"))
    assert "(d + 1)·u = (3 + 1)·4 = 4·4 = 16" in steps
    assert explanation(TABLE, total, TABLE.verdict(total, "1")) == ["16 = 16"]
    assert explanation(ASKED, ASKED.questions[0], ASKED.verdict(ASKED.questions[0], "7")) == [
        "4·x = 32",
        "x = 8",
    ]


def test_rows() -> None:
    ((row, shape, params),) = rows(TABLE)
    assert (row.name, shape.right, params.right) == ("dense", "(None, 4)", "16")
