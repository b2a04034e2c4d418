"""Sizes, shapes and numbers of parameters as people write them.

>>> read_shapes("?×3×10"), read_shapes("[(None, 8), (None, 8)]")
([(None, 3, 10)], [(None, 8), (None, 8)])
>>> read_amount("4,457,472"), read_amount("4(10+1+1)10 = 480"), read_amount("3*[(5 + 1 + 1)*5]")
(4457472, 480, 105)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.algebra.formula import SUPERSCRIPTS, powers_as
from shapecalc.algebra.notation import Compound, Expr, evaluate, parse_formula
from shapecalc.algebra.size import LARGEST_SIZE, UNKNOWN, Unknown

ToldSize = Expr | Unknown
"""A size as somebody has written it: a number, a formula, or that it is not known."""

ToldShape = tuple[ToldSize, ...]

LONGEST = 300
"""How many characters a number, a shape or a formula may have."""

MOST_TERMS, MOST_BITS = 2_000, 5_000
"""How large a formula may be when it is multiplied out."""

NOBODY_KNOWS = {"none", "null", "nan", "?", "-1", "-", "_", "*", "batch", "batch_size", "~"}
"""What people write for a size that is not known, in small letters."""

OPEN, CLOSE = "([{⌊⌈", ")]}⌋⌉"

_WIDE = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20, 0x00A0: 0x20}
"""The full-width signs that Korean, Chinese and Japanese keyboards give."""

_NUMBER = re.compile(r"\d{1,3}(?P<mark>[,_.' ])\d{3}(?:(?P=mark)\d{3})*|\d+")
_MEMORY = re.compile(r"\(\s*[\d.,]+\s*(?:[KMGT]i?B|B|Bytes?)\s*\)", re.IGNORECASE)
_LABEL = re.compile(r"^\W*param(?:s|eters?)?\s*#?\s*:?|\bparam(?:s|eters?)?\W*$", re.IGNORECASE)


def narrow(text: str) -> str:
    """A text with plain signs instead of full-width ones, without blanks around it."""
    return text.translate(_WIDE).strip()


def whole(text: str) -> int | None:
    """A whole number, with whatever keeps its thousands apart.

    >>> whole("1 024"), whole("10.5"), whole("480개")
    (1024, None, 480)
    """
    number = _NUMBER.match(text)
    if number is None or len(text) > LONGEST:
        return None
    unit = text[number.end() :].strip()  # `480개` is a number, `4u` a product.
    if unit and (unit.isascii() or not unit.isalpha()):
        return None
    return int(re.sub(r"\D", "", number[0]))


def read_amount(text: str) -> Expr:
    """A number of parameters; what is worked out may stand before its result.

    Raises:
        ValueError: if it is none.
    """
    plain = _LABEL.sub("", _MEMORY.sub("", narrow(text))).strip().rstrip(".;")
    plain = re.split(r"(?<![<>!=])=(?!=)|≈|→", plain)[-1].strip()
    number = whole(plain)
    return read_formula(plain) if number is None else number


# Formulas

_TOKENS = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+|[^\W\d_]\w*|\*\*|//|[-+*/^()⌊⌋⌈⌉%·×−]|\s+|\S")
_SIGNS = {"[": "(", "{": "(", "]": ")", "}": ")", "⋅": "*", "∙": "*", "✕": "*", "–": "-", "÷": "//"}
_CALLS = {"floor", "ceil", "int"}


def read_formula(text: str) -> Expr:
    """A formula, in which signs of multiplication may be left out; a number if it has no letters.

    >>> read_formula("4u(u + d + 1)") == parse_formula("4*u*(u + d + 1)"), read_formula("3x3x2")
    (True, 18)

    Raises:
        ValueError: if it is none, or one without end.
    """
    if len(text) > LONGEST:
        raise ValueError("it is too long")
    form = parse_formula("".join(_multiplied(text)))
    terms, bits = _extent(form)
    if terms > MOST_TERMS or bits > MOST_BITS:
        raise ValueError("it is too large to be worked out")
    try:
        worth = evaluate(form)
    except (ZeroDivisionError, ArithmeticError):
        raise ValueError("something is divided by nothing") from None
    return worth if isinstance(worth, int) else form


def _multiplied(text: str) -> Iterator[str]:
    """The signs of a formula, with those of multiplication that were left out."""
    plain = re.sub(r"(?<=[\d)\]])\s*[xX]\s*(?=[\d(\[])", "*", text)
    plain = powers_as("^", re.sub(f"([{SUPERSCRIPTS}])(?=\\d)", r"\1 ", plain))
    before = ""
    for token in _TOKENS.findall(plain):
        sign = _SIGNS.get(token, token)
        if sign.isspace():
            continue
        starts = sign[0].isalnum() or sign in "(⌊⌈"
        ends = before and (before[-1].isalnum() or before in ")⌋⌉")
        if starts and ends and before not in _CALLS and "mod" not in (sign, before):
            if before[0].isalpha() and sign[0].isalpha():
                raise ValueError("two words stand beside each other")
            if before[-1].isdigit() and before[0].isdigit() and sign[0].isdigit():
                raise ValueError("two numbers stand beside each other")
            yield "*"
        before = sign
        shown = "floor" if sign == "int" else sign.replace(",", "")
        yield " mod " if sign == "mod" else shown.lstrip("0") or "0"


def _extent(form: Expr) -> tuple[int, int]:
    """How many terms a formula has at most, and how many bits its numbers."""
    if isinstance(form, int):
        return 1, form.bit_length()
    if isinstance(form, str):
        return 1, 1
    if form.sign == "^":
        terms, bits = _extent(form.parts[0])
        power = int(form.parts[1]) if isinstance(form.parts[1], int) else 1
        return int(min(terms**power, MOST_TERMS + 1)), bits * power + 1
    extents = list(map(_extent, form.parts))
    bits = sum(each[1] for each in extents) + 1
    if form.sign in "+-":
        return sum(each[0] for each in extents), bits
    terms = 1
    for each in extents:
        terms = min(terms * each[0], MOST_TERMS + 1)
    return terms, bits


# Shapes


def read_shapes(text: str) -> list[ToldShape]:
    """The shapes that a text lists, mostly one.

    Raises:
        ValueError: if it is no shape.
    """
    plain = re.sub(r"^[\w.]*Shape(?=[(\[])|^shape\s*[:=]\s*", "", narrow(text))
    if not plain or len(plain) > LONGEST:
        raise ValueError("it is no shape")
    parts = list(split(plain))
    if len(parts) > 1 and all(map(_is_enclosed, parts)):
        return [_one_shape(part) for part in parts]
    inner = enclosed(plain)
    if inner is not None:
        parts = list(split(inner))
        if parts and all(map(_is_enclosed, parts)):
            return [_one_shape(part) for part in parts]
    return [_one_shape(plain)]


def _is_enclosed(text: str) -> bool:
    """Whether a text is a shape of its own in brackets, not a formula that has some."""
    inner = enclosed(text)
    if inner is None:
        return False
    parts = list(split(inner))
    return len(parts) > 1 or inner.rstrip().endswith(",") or size_is_open(parts)


def size_is_open(parts: Sequence[str]) -> bool:
    """Whether sizes begin with one that nobody knows."""
    return bool(parts) and parts[0].lower() in NOBODY_KNOWS


def _one_shape(text: str) -> ToldShape:
    inner = enclosed(text)
    parts = list(split(text if inner is None else inner))
    if len(parts) == 1:
        parts = _separated(parts[0])
    return tuple(map(read_size, parts))


def _separated(text: str) -> list[str]:
    """Sizes that no comma keeps apart: ``3×10``, ``3 x 10``, ``None 3 10``."""
    for separator in (r"\s*[×✕xX*]\s*", r"\s+"):
        parts = re.split(separator, text)
        if len(parts) > 1 and all(re.fullmatch(r"\d+|None|\?|-1|[^\W\d]\w?", p) for p in parts):
            return parts
    return [text]


def read_size(text: str) -> ToldSize:
    """One size of a shape.

    Raises:
        ValueError: if it is none.
    """
    plain = text.strip().strip("'\"")
    if plain.lower() in NOBODY_KNOWS:
        return UNKNOWN
    number = whole(plain)
    found = read_formula(plain) if number is None else number
    if isinstance(found, int) and not 0 <= found <= LARGEST_SIZE:
        raise ValueError("a size cannot be less than nothing")
    return found


def enclosed(text: str) -> str | None:
    """What stands in the brackets around all of a text; None if there are none.

    >>> enclosed("(3, 10)"), enclosed("(3, 10"), enclosed("(a)(b)")
    ('3, 10', '3, 10', None)
    """
    plain = text.strip()
    if not plain or plain[0] not in "([{":
        return None
    depth = 0
    for at, sign in enumerate(plain):
        depth += (sign in "([{") - (sign in ")]}")
        if not depth:
            return plain[1:at] if at == len(plain) - 1 else None
    return plain[1:].rstrip(")]}")


def split(text: str) -> Iterator[str]:
    """What commas keep apart, but for those inside brackets."""
    depth, part = 0, ""
    for sign in text:
        depth += (sign in OPEN) - (sign in CLOSE)
        if sign in ",;" and depth <= 0:
            yield part.strip()
            part = ""
        else:
            part += sign
    if part.strip():
        yield part.strip()


def plain_data(data: Any) -> str:
    """What stands in YAML or JSON as the text that says the same."""
    if data is None:
        return "None"
    if isinstance(data, (list, tuple)):
        return f"({', '.join(map(plain_data, data))}{',' * (len(data) == 1)})"
    return str(data)


def contains_letters(form: Any) -> bool:
    """Whether something that was written is a formula."""
    return isinstance(form, (str, Compound))
