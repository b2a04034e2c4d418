"""The text of a comment, and how a comment of this text is recognized later.

A comment has one of three exact forms:

    # (None, 3, 10)  480        a line that makes a layer and its output
    # -> (None, 3, 10)          a line that makes only an output, or ``--shapes``
    # -> 480 params             a line that makes only a layer, or ``--params``

People write such comments with one blank, with words, or without the arrow. Theirs are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Literal

from shapecalc.algebra.size import total
from shapecalc.dataclasses import dataclass
from shapecalc.errors import Place

Wanted = Literal["all", "shapes", "params"]
"""What comments say."""

MOST = 4
"""How many different shapes or numbers a comment has before some are left out."""

UNKNOWN = "?"


@dataclass(slots=True)
class Product:
    """What an expression of a file makes: a layer, its output, or both.

    Attributes:
        place: where the expression ends in a program, and where it begins in a spec.
        shapes: the output shapes of each call, as Keras's table prints them.
        params: the number of parameters of a layer; a formula, if sizes are letters. It is
            `UNKNOWN` if that is unknown, and None for a call of a layer that exists already.
        step: how many steps the program has made before.
    """

    place: Place
    shapes: Sequence[str] = ()
    params: Any = None
    step: int = 0


def comment(products: Sequence[Product], wanted: Wanted = "all") -> str:
    """Return the comment behind a line that makes some layers and outputs; empty without any.

    >>> from shapecalc.errors import Source
    >>> place = Place(Source(""))
    >>> comment([Product(place, ["(None, 3, 10)"], 480)])
    '# (None, 3, 10)  480'
    >>> comment([Product(place, ["(None, 8)"], 32), Product(place, ["(None, 8)"], 72)])
    '# (None, 8)  32 + 72'
    >>> comment([Product(place, ["(None, 8)"])]), comment([Product(place, params=72)])
    ('# -> (None, 8)', '# -> 72 params')
    """
    shapes = [shape for product in products for shape in product.shapes]
    params = [product.params for product in products if product.params is not None]
    if wanted == "shapes":
        params = []
    if wanted == "params":
        shapes = []
    weights = [number for number in params if str(number) != "0"]
    is_nothing = wanted == "all" and not shapes and not weights
    if is_nothing or {*shapes, *map(str, params)} <= {UNKNOWN}:
        return ""
    if shapes and params:
        return f"# {shapes_text(shapes)}  {params_text(params)}"
    return f"# -> {shapes_text(shapes)}" if shapes else f"# -> {params_text(params)} params"


def shapes_text(shapes: Iterable[str]) -> str:
    """Return some shapes in a row; equal neighbors are written once.

    >>> shapes_text(["(None, 8)", "(None, 8)", "(None, 4)"])
    '(None, 8), (None, 4)'
    """
    return ", ".join(shortened([shape for shape, _ in groupby(shapes)]))


def params_text(params: Sequence[Any]) -> str:
    """Return some numbers of parameters as a sum.

    >>> params_text([320, 0, 9248, 9248]), params_text([0, 0])
    ('320 + 2 x 9,248', '0')
    >>> params_text([1, 20, 300, 4000, 50000])
    '1 + 20 + ... + 50,000 = 54,321'
    """
    texts = [text for number in params if (text := number_text(number)) != "0"]
    runs = [(text, len(list(run))) for text, run in groupby(texts)]
    several = len(texts) > 1
    parts = [
        f"{count} x {factor(text)}" if count > 1 else factor(text) if several else text
        for text, count in runs
    ]
    shown = " + ".join(shortened(parts)) or "0"
    if len(parts) <= MOST:
        return shown
    known = UNKNOWN not in texts
    return f"{shown} = {number_text(total(params)) if known else UNKNOWN}"


def shortened(parts: Sequence[str]) -> Sequence[str]:
    """Return the first parts and the last one, if there are many."""
    return parts if len(parts) <= MOST else (*parts[:2], "...", parts[-1])


def number_text(number: Any) -> str:
    """Return a number of parameters; a letter alone gets a factor, as it would look like a word."""
    text = number if isinstance(number, str) else f"{number:,}"
    return f"1·{text}" if is_word(text) else text


def is_word(text: str) -> bool:
    """Return whether a text is one word; Python counts also a product of letters as a name.

    >>> is_word("units"), is_word("n·u"), is_word("480")
    (True, False, False)
    """
    return text.isidentifier() and "·" not in text


def factor(text: str) -> str:
    """Return a number or formula as a part of a larger one."""
    return f"({text})" if " " in text else text


# Recognizing

SIZE = re.compile(r"[\w·⌊⌋⌈⌉()/*^+−.′'²³⁴⁵⁶⁷⁸⁹-]+")
"""A size, or a factor of a formula."""

NUMBER = re.compile(r"\d{1,3}(,\d{3})*|\?|\.\.\.")
SIGN = re.compile(r" [+=−-] ")
COUNT = re.compile(r"\d+ x ")


def without_own(line: str) -> str:
    """Return a line without the comment that an earlier run has written.

    >>> without_own("x = Dense(5)(x)  # last one  # (None, 5)  55")
    'x = Dense(5)(x)  # last one'
    >>> without_own("x = Dense(5)(x)  # (None, 5) 55"), without_own("# (None, 5)  55")
    ('x = Dense(5)(x)  # (None, 5) 55', '# (None, 5)  55')
    """
    while True:
        before, gap, text = line.rpartition("  # ")
        is_behind_code = gap and before.strip() and not before.lstrip().startswith("#")
        if not (is_behind_code and is_own(text.rstrip())):
            return line
        line = before.rstrip()


def is_own(text: str) -> bool:
    """Return whether the text behind ``# `` has exactly the form of a comment that is written here.

    >>> is_own("(None, 3, 10)  480"), is_own("-> (None, 8), (None, 4)"), is_own("-> 1·u + 8 params")
    (True, True, True)
    >>> is_own("(None, 3, 10) 480"), is_own("(None, 3, 10)"), is_own("-> see below"), is_own("480")
    (False, False, False, False)
    """
    shapes, gap, params = text.partition("  ")
    if gap:
        return _are_shapes(shapes) and _are_params(params)
    alone = text.removeprefix("-> ")
    params = alone.removesuffix(" params")
    return alone != text and (_are_params(params) if params != alone else _are_shapes(alone))


def _are_shapes(text: str) -> bool:
    """Return whether a text has the form of `shapes_text`."""
    return all(map(_is_output, _items(text)))


def _is_output(text: str) -> bool:
    """Return whether a text is a shape, or the shapes of several outputs of a layer."""
    if text[:1] == "[" and text[-1:] == "]":
        return all(map(_is_shape, _items(text[1:-1])))
    return _is_shape(text) or text == "..."


def _is_shape(text: str) -> bool:
    if text[:1] == "(" and text[-1:] == ")":
        return text == "()" or all(map(SIZE.fullmatch, text[1:-1].split(", ")))
    return text == UNKNOWN


def _items(text: str) -> Iterator[str]:
    """Yield the parts of a text between commas that are in no brackets."""
    depth = start = 0
    for at, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if not depth and text.startswith(", ", at):
            yield text[start:at]
            start = at + 2
    yield text[start:]


def _are_params(text: str) -> bool:
    """Return whether a text has the form of `params_text`; one word alone has not."""
    parts = [COUNT.sub("", part.strip("()"), count=1) for part in SIGN.split(text)]
    if len(parts) == 1 and is_word(parts[0]):
        return False
    return all(NUMBER.fullmatch(part) or SIZE.fullmatch(part) for part in parts)
