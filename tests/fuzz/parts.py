"""Generators for the functions below the commands, which take a tenth of the time of a command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from typing import Any

import strategies
from damaged_configs import damaged_config
from fuzz.breaks import TOKENS, VALUES, token
from fuzz.case import Case
from fuzz.configs import KINDS
from fuzz.sheets import HOSTILE, MESS
from fuzz.specs import fitting, spec
from hostile_words import WORDS

from shapecalc.errors import ShapecalcError, Source
from shapecalc.grade.sheet import Response
from shapecalc.grade.sheets.characters import plain
from shapecalc.grade.sheets.line_reader import statements_of
from shapecalc.grade.sheets.reading import read_statements
from shapecalc.grade.sheets.words import vocabulary
from shapecalc.model.infer import infer
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_data, read_text
from shapecalc.table import keras3
from shapecalc.table.summary import summary
from shapecalc.terminal import for_terminal


def computed(read: Callable[[], ModelPlan]) -> int:
    """Print the table of a model, or what is wrong with it; return the exit code."""
    try:
        print(for_terminal(keras3.table(summary(infer(read())))))
    except ShapecalcError as error:
        print(ascii(str(error)))  # The commands make it safe to print.
        return error.exit_code
    return 0


def random_model(random: Random) -> Case:
    """Return a random spec that is read and computed without a command."""
    name, content = spec(random)
    source = Source(name, content.decode("utf-8", "replace"))
    return Case(["models", source.text], call=partial(computed, partial(read_text, source)))


def saved_model(random: Random) -> Case:
    """Return a damaged config that is read and computed without a command."""
    source = Source("a.json", damaged_config(random, random.choice(KINDS)))
    return Case(["saved", source.text], call=partial(computed, partial(read_text, source)))


# Layers


def random_layer(random: Random) -> Case:
    """Return an input and a layer in Python's syntax, in which something is often broken."""
    rank = random.choice((2, 2, 3, 3, 4, 5))
    layer = strategies.layers(fitting(rank), rank).draw(random)
    if isinstance(layer, dict):
        ((name, arguments),) = layer.items()
        layer = strategies.written(name, arguments, as_call=True)
    for _ in range(random.choice((0, 0, 1, 1, 2, 4))):
        layer = respelled(random, layer)
    shape = tuple(random.choice((1, 2, 3, 5, 8, None, "T")) for _ in range(rank - 1))
    data = [{"Input": [*shape]}, layer]
    return Case(["layers", repr(data)], call=partial(computed, partial(read_data, data)))


def respelled(random: Random, text: str) -> str:
    """Change a word, a sign or a value in a layer."""
    kind, at = random.randrange(5), random.randrange(len(text) + 1)
    if kind == 0:
        return token(random, text.encode("utf-8", "replace")).decode("utf-8", "replace")
    if kind == 1:
        return text[:at] + text[at + random.choice((1, 2, 8)) :]
    if kind == 2:
        return text.replace("=", f"={random.choice(VALUES)!s:.60}, x=", 1)
    if kind == 3:
        return text[:at] + random.choice("()[]{},='\"+-*:.#\\ \n0aé") + text[at:]
    return f"{text}({random.choice(('', 'x', 'None', '[]', '1, 2'))})"


# Answers


def random_answer(random: Random) -> Case:
    """Return a line of a sheet."""
    words = [random.choice(random.choice(PARTS)) for _ in range(random.choice((1, 2, 3, 3, 4, 6)))]
    text = random.choice(("", " ", " ", "  ", ", ", " | ", ": ")).join(map(str, words))[:3_000]
    return Case(["answers", text], call=partial(answered, text))


PARTS: Sequence[Sequence[Any]] = (
    ("lstm", "dense_1", "LSTM(10)", "lstm (LSTM)", "층", "Conv2D", "my layer (Dense)", "- x", "1."),
    ("(None, 10)", "(3,10)", "?×3×10", "[(None, 3), (None, 4)]", "None,3", "(T, u)", "10", "(10,)"),
    ("480", "1,024", "4*(10+1+1)*10 = 480", "4u(u + d + 1)", "480 (1.88 KB)", "⌊n/2⌋·f", "480개"),
    ("Total params:", "Non-trainable params: 0", "params", "Param #", "=", "≈", "→", "at least"),
    MESS,
    HOSTILE,
    WORDS,
    TOKENS,
    VALUES,
    tuple("0123456789()[]{}+-*/^·×⌊⌋%,.=?_'\"|:;#é층²½\t"),
)
"""Words of sheets."""


def answered(text: str) -> int:
    """Print what is read in a line of a sheet."""
    reading = read_statements(statements_of(plain(text), 1, vocabulary()))
    responses = [r for answer in reading.answers for r in (answer.shape, answer.params) if r]
    responses += [*reading.totals.values(), Response.shape(text), Response.params(text)]
    known = [response.readable for response in responses]
    labels = [answer.label for answer in reading.answers]
    print(for_terminal(f"{[*reading.totals]} {labels!a} {len(reading.doubts)} {known}"))
    return 0
