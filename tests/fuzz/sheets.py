"""Generator: answer sheets: right ones in many forms, messy ones, and hostile ones."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from fuzz.breaks import TOKENS, VALUES, broken
from fuzz.case import Agreement, Case, Outcome, Run
from hostile_words import WORDS

from shapecalc.cli.check import _text
from shapecalc.errors import Source
from shapecalc.grade.answers import read_sheet
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marking import Marker
from shapecalc.grade.rubric import Rubric
from shapecalc.read.document import read_text
from shapecalc.table import keras2, keras3
from shapecalc.table.forms import as_markdown
from shapecalc.table.keras3 import Options

ROOT = Path(__file__).resolve().parents[2]

SPECS = (
    *("lstm_stack", "ensemble", "merging", "conv2d", "bidirectional", "mnist_cnn", "functional"),
    *("gru", "dropout_batch_normalization", "parallel", "max_pooling", "extended", "rnn_kinds"),
)
"""Specs of the project about which sheets are written."""

MODELS = (
    "layers:\n- Input: [T, F]\n- LSTM(10, return_sequences=True)\n- MaxPooling1D(2)\n- Dense(3)\n",
    "inputs: {x: [n, 8]}\nlayers:\n  a: [x, Dense(u), Dense(4)]\n  m: {Sequential: [Dense(d)]}\n"
    "  b: [a, m]\noutputs: [a, b]\n",
    "layers: [Input: [null, null, 3], 'Conv2D(f, 3)', GlobalAveragePooling2D, 'Dense(2)']\n",
    "layers: ['Input((6, 3))', \"Layer(class_name='Capsule', output_shape=(10,))\", Dense: 2]\n",
    "inputs: {x: [5, 3]}\nlayers: {e: 'LSTM(8, return_state=True)(x)', d: 'Dense(2)(e[1])'}\n",
    "layers: ['Input((4,))', \"Dense(3, name='층')\", \"Dense(3, name='a b')\", Flatten]\n",
)
"""Models with letters, unknown sizes, several outputs and unusual names."""

FORMS = ("text", "text", "json", "markdown", "html", "gradescope")


@dataclass(slots=True)
class Exercise:
    """A model with its answers.

    Attributes:
        text: the spec.
        key: the right answers.
        marker: marks sheets, and keeps what it has computed, as for a class.
        rows: the layers as in the JSON of the summary.
    """

    text: str
    key: AnswerKey
    marker: Marker
    rows: list[dict[str, Any]]
    file: str


@cache
def exercises() -> list[Exercise]:
    """Return the models about which sheets are written."""
    texts = [(str(ROOT / "specs" / f"{name}.yaml"), "") for name in SPECS]
    texts += [("m.yaml", text) for text in MODELS]
    found = []
    for name, text in texts:
        source = Source(name, text or Path(name).read_text(encoding="utf-8"))
        key = key_of(read_text(source))
        rows = [row for row in key.summary.to_dict()["layers"] if row["output_shape"] is not None]
        found.append(Exercise(source.text, key, Marker(key), rows, name))
    return found


# Right sheets


def shape_text(shape: Any) -> str:
    """Return a shape of the JSON as Python writes it."""
    if shape and isinstance(shape[0], list):
        return f"[{', '.join(map(shape_text, shape))}]"
    return f"({', '.join(map(str, shape))}{',' * (len(shape) == 1)})"


def as_lines(random: Random, exercise: Exercise) -> tuple[str, str]:
    """Return a sheet with a line for each layer."""
    order = random.choice(("{name} ({class}) {shape} {params}", "{name}: {shape}, {params} params"))
    lines = [
        order.format(**row, **{"class": row["class_name"]}, shape=shape_text(row["output_shape"]))
        for row in exercise.rows
        if row["params"] is not None
    ]
    return "s.txt", "\n".join(lines)


def as_table(random: Random, exercise: Exercise) -> tuple[str, str]:
    """Return the table of a summary."""
    style = random.choice((keras2, keras3))
    options = Options(columns=random.choice((50, 66, 80, 100, 140)))
    return "s.txt", style.table(exercise.key.summary, options)


def as_markdown_table(random: Random, exercise: Exercise) -> tuple[str, str]:
    """Return the summary in Markdown."""
    return "s.md", as_markdown(exercise.key.summary, Options())


def as_csv(random: Random, exercise: Exercise) -> tuple[str, str]:
    """Return a sheet in CSV."""
    out = io.StringIO()
    write = csv.writer(out, quoting=random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    write.writerow(["layer", "output shape", "params"])
    for row in exercise.rows:
        params = "" if row["params"] is None else row["params"]
        write.writerow((row["name"], shape_text(row["output_shape"]), params))
    return "s.csv", out.getvalue()


def as_json(random: Random, exercise: Exercise) -> tuple[str, str]:
    """Return the JSON of the summary, which is YAML, too."""
    data = exercise.key.summary.to_dict()
    if random.random() < 0.5:
        pairs = [(row["name"], row["output_shape"], row["params"]) for row in exercise.rows]
        data = {name: {"shape": shape, "params": params} for name, shape, params in pairs}
    return random.choice(("s.json", "s.yaml")), json.dumps(data, ensure_ascii=False)


def as_numbers(random: Random, exercise: Exercise) -> tuple[str, str]:
    """Return the numbers alone."""
    rows = [row for row in exercise.rows if isinstance(row["params"], int)]
    return "s.yaml", "\n".join(f"{row['name']}: {row['params']}" for row in rows)


Form = Callable[[Random, Exercise], tuple[str, str]]

RIGHT: tuple[Form, ...] = (as_lines, as_table, as_markdown_table, as_csv, as_json, as_numbers)


# Other sheets

MESS = (
    *(",", "  ", "\t", " -> ", "= ", "?", "None", "×", "params", "(", ")", "[", "1,000", "4*(u+1)"),
    *("약 ", "파라미터", "shape=", "Total params: ", "lstm_4", "Desne", "|", '"', "#", "\n", "0"),
)
"""What gets into the sheets of people."""

HOSTILE = (
    *("9**9**9", "(" * 300, "1" * 5000, "*".join("abcdefghij"), "((a+b)*(c+d))" * 40, "-" * 400),
    *(
        "2**-1",
        "1/0",
        "0x" + "f" * 400,
        "a" * 3000,
        "=cmd|' /C calc'!A0",
        "\x1b]0;x\x07",
        "<script>",
    ),
    *("⌊" * 50, "\u202e", "&a [*a]", "[" * 500, "None," * 2000, "u*d" * 500, "٣٣", "１２", "½"),
    *("Total params: " + "9" * 5000, "- " * 200, "|" * 500, "\ud800", "\x00", "lstm\r480"),
)
"""What gets into the sheets of people who try what happens."""


def messy(random: Random, text: str) -> str:
    """Change a right sheet as people do."""
    lines = text.split("\n")
    for _ in range(random.choice((1, 1, 2, 4, 8))):
        at = random.randrange(len(lines))
        line, kind = lines[at], random.randrange(6)
        cut = random.randrange(len(line) + 1)
        if kind == 0:
            lines[at] = line[:cut] + random.choice(MESS) + line[cut:]
        elif kind == 1:
            lines[at] = line[:cut] + line[cut + random.choice((1, 2, 8)) :]
        elif kind == 2 and len(lines) > 1:
            del lines[at]
        elif kind == 3:
            lines.insert(at, random.choice(lines))
        elif kind == 4:
            lines[at] = line.replace(random.choice("123456789"), str(random.randrange(12)))
        else:
            lines[at] = line.translate({ord(random.choice(" ,()")): random.choice(("", " ", ";"))})
    return "\n".join(lines)


def hostile(random: Random, text: str) -> str:
    """Put in what has no place in a sheet."""
    for _ in range(random.choice((1, 1, 2))):
        at = random.randrange(len(text) + 1)
        word = random.choice(random.choice((HOSTILE, WORDS, TOKENS, [str(v) for v in VALUES])))
        text = text[:at] + word + text[at + random.choice((0, 0, 5)) :]
    return text


UNCERTAIN = re.compile(r"at least|\+ *$", re.MULTILINE)
"""A limit, of which nobody can say whether it is right, or a total that a terminal has wrapped."""


def all_right(case: Case, outcome: Outcome, run: Run) -> str:
    """Check that a right sheet is marked right."""
    return "" if outcome.code == 0 else f"a right sheet: {outcome.out[:300]}"


def sheet(random: Random, exercise: Exercise) -> tuple[str, bytes, Agreement | None]:
    """Return the name and content of a sheet, and what must hold if it is right."""
    name, text = random.choice(RIGHT)(random, exercise)
    kind = random.random()
    if kind < 0.15 and not UNCERTAIN.search(text):
        return name, text.encode(random.choice(("utf-8", "utf-8", "utf-8-sig"))), all_right
    text = messy(random, text) if kind < 0.65 else hostile(random, text)
    encoding = random.choice(("utf-8", "utf-8", "utf-8", "utf-16", "cp949", "latin-1"))
    content = text.encode(encoding, "surrogatepass" if encoding[:3] == "utf" else "replace")
    if random.random() < 0.1:
        content = broken(random, content, [content])
    if random.random() < 0.1:
        name = random.choice(("s.txt", "s.yaml", "s.csv", "s.json", "s", "s.md", "s.html"))
    return name, content, None


def random_sheet(random: Random) -> Case:
    """Return a sheet that is marked by functions, with what is kept of the model, as in a class."""
    exercise = random.choice(exercises())
    name, content, agreement = sheet(random, exercise)
    form: Any = random.choice(FORMS)

    def mark() -> int:
        from shapecalc.cli.errors import print_problems
        from shapecalc.errors import ShapecalcError

        try:
            marked = exercise.marker.mark(read_sheet(name))
        except ShapecalcError as error:
            return print_problems(error)
        print(_text(marked, exercise.key, Rubric() if form == "gradescope" else None, form))
        return 1 if marked.wrong else 0

    line = ["check", exercise.file, name, "--format", form]
    return Case(line, {name: content}, agreement=agreement, call=mark)


def checked_sheet(random: Random) -> Case:
    """Return a sheet for the whole command, or a spec with answers in its comments."""
    exercise = random.choice([one for one in exercises() if one.file == "m.yaml"])
    files = {"m.yaml": exercise.text.encode()}
    form = random.choice(FORMS)
    if random.random() < 0.3:
        lines = exercise.text.split("\n")
        at = random.randrange(len(lines))
        answer = random.choice((*MESS, *HOSTILE[:8], "(None, 10) 480", "(None, T, F)", "30"))
        lines[at] += "  # " + answer.replace("\n", " ")
        files = {"m.yaml": "\n".join(lines).encode()}
        return Case(["check", "m.yaml", "--format", form], files)
    name, content, agreement = sheet(random, exercise)
    line = ["check", "m.yaml", name, "--format", form]
    if random.random() < 0.2:
        line += ["--rubric", "r.yaml"]
        files["r.yaml"] = rubric(random)
        agreement = None
    return Case(line, {**files, name: content}, agreement=agreement)


def rubric(random: Random) -> bytes:
    """Return a rubric, mostly wrong."""
    parts = ("points", "shape", "params", "total", "layers", "lstm", "dense", "follow_on")
    values: tuple[Any, ...] = (
        0,
        1,
        -1,
        0.5,
        1e308,
        10**400,
        "x",
        None,
        True,
        [],
        {"shape": 1},
        {"params": 2},
    )
    data: dict[str, Any] = {
        random.choice(parts): random.choice(values) for _ in range(random.randrange(4))
    }
    if random.random() < 0.5:
        data["layers"] = {random.choice(("lstm", "dense", "x")): {"params": random.choice(values)}}
    return json.dumps(data).encode()
