"""Read sizes, shapes and numbers of parameters in the forms in which people write them.

>>> read_shapes("?×3×10"), read_shapes("[(None, 8), (None, 8)]")
([(None, 3, 10)], [(None, 8), (None, 8)])
>>> read_amount("4,457,472"), read_amount("4(10+1+1)10 = 480"), read_amount("3*[(5 + 1 + 1)*5]")
(4457472, 480, 105)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

from shapecalc.algebra.formula import SUPERSCRIPTS, powers_as
from shapecalc.algebra.notation import Compound, Expr, evaluate, parse_formula
from shapecalc.algebra.size import LARGEST_SIZE, UNKNOWN, Shape, Size, UndecidedError, Unknown
from shapecalc.patterns import regex

WrittenSize = Expr | Unknown
"""A size as it was written: a number, a formula, or unknown."""

WrittenShape = tuple[WrittenSize, ...]

LONGEST = 300
"""The most characters of a number, a shape or a formula."""

ANSWER_TERMS, ANSWER_BITS = 128, 5_000
"""The most terms of a formula when it is multiplied out, and the most bits of a number in it."""

UNKNOWN_WORDS = {"none", "null", "nan", "?", "-1", "-", "_", "*", "batch", "batch_size", "~"}
"""What people write for an unknown size, in lower case."""

OPENING, CLOSING = "([{⌊⌈", ")]}⌋⌉"

# Korean, Chinese and Japanese keyboards give full-width characters.
_HALF_WIDTH = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20, 0x00A0: 0x20}

_NUMBER = regex(r"\d{1,3}(?P<mark>[,_.' ])\d{3}(?:(?P=mark)\d{3})*|\d+")
_MEMORY = regex(
    r"\((?:\s*[\d.,]+\s*|[^()]*(?:\([^()]*\)[^()]*)*[\w)⌋⌉]\s)(?:[KMGT]i?B|B|Bytes?)\s*\)",
    re.IGNORECASE,
)
_LABEL = regex(r"^\W*param(?:s|eters?)?\s*#?\s*:?|\bparam(?:s|eters?)?\W*$", re.IGNORECASE)


def half_width(text: str) -> str:
    """Return a text with half-width characters and without blanks at its ends.

    >>> half_width("（None，３） ")
    '(None,3)'
    """
    return text.translate(_HALF_WIDTH).strip()


def read_integer(text: str) -> int | None:
    """Return the value of an integer, with any thousands separator; None if it is none.

    >>> read_integer("1 024"), read_integer("10.5"), read_integer("480개")
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
    """Return a number of parameters; of a calculation with its result, return the result.

    Raises:
        ValueError: if the text is no number and no formula.
    """
    plain = _LABEL.sub("", _MEMORY.sub("", half_width(text))).strip().rstrip(".;")
    plain = re.split(r"(?<![<>!=])=(?!=)|≈|→", plain)[-1].strip()
    number = read_integer(plain)
    return read_formula(plain) if number is None else number


# Formulas

_TOKENS = regex(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+|[^\W\d_]\w*|\*\*|//|[-+*/^()⌊⌋⌈⌉%·×−]|\s+|\S")
_SIGNS = {"[": "(", "{": "(", "]": ")", "}": ")", "⋅": "*", "∙": "*", "✕": "*", "–": "-", "÷": "//"}
_FUNCTIONS = {"floor", "ceil", "int"}


def read_formula(text: str) -> Expr:
    """Return a formula, or its value if it has no letters; signs of products may be left out.

    >>> read_formula("4u(u + d + 1)") == parse_formula("4*u*(u + d + 1)"), read_formula("3x3x2")
    (True, 18)

    Raises:
        ValueError: if the text is no formula, or if the formula is too large.
    """
    if len(text) > LONGEST:
        raise ValueError(f"the formula has more than {LONGEST} characters")
    formula = parse_formula("".join(_with_products(text)))
    terms, bits = _extent(formula)
    if terms > ANSWER_TERMS or bits > ANSWER_BITS:
        raise ValueError("the formula is too large")
    try:
        value = evaluate(formula)
    except (ZeroDivisionError, ArithmeticError):
        raise ValueError("the formula divides by zero") from None
    except UndecidedError:
        raise ValueError("the formula is too large") from None
    return value if isinstance(value, int) else formula


def _with_products(text: str) -> Iterator[str]:
    """Yield the tokens of a formula, with the signs of products that were left out."""
    plain = re.sub(r"(?<=[\d)\]])\s*[xX]\s*(?=[\d(\[])", "*", text)
    plain = powers_as("^", re.sub(f"([{SUPERSCRIPTS}])(?=\\d)", r"\1 ", plain))
    before = ""
    for token in _TOKENS.findall(plain):
        sign = _SIGNS.get(token, token)
        if sign.isspace():
            continue
        if sign == ",":
            raise ValueError("a comma separates sizes; it is not part of a formula")
        starts = sign[0].isalnum() or sign in "(⌊⌈"
        ends = before and (before[-1].isalnum() or before in ")⌋⌉")
        if starts and ends and before not in _FUNCTIONS and "mod" not in (sign, before):
            if before[0].isalpha() and sign[0].isalpha():
                raise ValueError(f"there is no operator between {before!r} and {sign!r}")
            if before[-1].isdigit() and before[0].isdigit() and sign[0].isdigit():
                raise ValueError(f"there is no operator between {before!r} and {sign!r}")
            yield "*"
        before = sign
        plain_sign = "floor" if sign == "int" else sign.replace(",", "")
        yield " mod " if sign == "mod" else plain_sign.lstrip("0") or "0"


def _extent(formula: Expr) -> tuple[int, int]:
    """Return upper limits of the terms with letters of a formula, and of the bits of its numbers.

    A number that is a term of a sum counts as well.
    """
    if isinstance(formula, int):
        return 0, formula.bit_length()
    if isinstance(formula, str):
        return 1, 1
    if formula.sign == "^":
        terms, bits = _extent(formula.parts[0])
        power = int(formula.parts[1]) if isinstance(formula.parts[1], int) else 1
        return int(min(terms**power, ANSWER_TERMS + 1)) if terms else 0, bits * power + 1
    extents = list(map(_extent, formula.parts))
    counts = [part_terms for part_terms, _ in extents]
    bits = sum(part_bits for _, part_bits in extents) + 1
    if not any(counts):
        return 0, bits
    if formula.sign in "+-":
        return sum(counts) + (0 in counts), bits
    terms = 1
    for count in counts:
        terms = min(terms * max(count, 1), ANSWER_TERMS + 1)
    return terms, bits


# Shapes


def read_shapes(text: str) -> list[WrittenShape]:
    """Return the shapes in a text, mostly one.

    Raises:
        ValueError: if the text is no shape.
    """
    plain = re.sub(r"^[\w.]*Shape(?=[(\[])|^shape\s*[:=]\s*", "", half_width(text))
    if not plain or len(plain) > LONGEST:
        raise ValueError(f"a shape has 1 to {LONGEST} characters")
    parts = list(split_at_commas(plain))
    if len(parts) > 1 and all(map(_is_shape_in_brackets, parts)):
        return [_read_shape(part) for part in parts]
    inner = inside_brackets(plain)
    if inner is not None:
        parts = list(split_at_commas(inner))
        if parts and all(map(_is_shape_in_brackets, parts)):
            return [_read_shape(part) for part in parts]
    return [_read_shape(plain)]


def _is_shape_in_brackets(text: str) -> bool:
    """Return whether a text is a shape in brackets, not a formula with brackets."""
    inner = inside_brackets(text)
    if inner is None:
        return False
    parts = list(split_at_commas(inner))
    return len(parts) > 1 or inner.rstrip().endswith(",") or starts_unknown(parts)


def starts_unknown(sizes: Sequence[str]) -> bool:
    """Return whether the first of some sizes is unknown, as the batch size is."""
    return bool(sizes) and sizes[0].lower() in UNKNOWN_WORDS


def _read_shape(text: str) -> WrittenShape:
    inner = inside_brackets(text)
    parts = list(split_at_commas(text if inner is None else inner))
    if len(parts) == 1:
        parts = _sizes_without_commas(parts[0])
    return tuple(map(read_size, parts))


def _sizes_without_commas(text: str) -> list[str]:
    """Return the sizes of a shape without commas: ``3×10``, ``3 x 10``, ``None 3 10``."""
    for separator in (r"\s*[×✕xX*]\s*", r"\s+"):
        parts = re.split(separator, text)
        if len(parts) > 1 and all(re.fullmatch(r"\d+|None|\?|-1|[^\W\d]\w?", p) for p in parts):
            return parts
    return [text]


def read_size(text: str) -> WrittenSize:
    """Return one size of a shape.

    >>> read_size("None"), read_size("28"), read_size("(28-3)//2 + 1")
    (None, 28, 13)

    Raises:
        ValueError: if the text is no size.
    """
    plain = text.strip().strip("'\"")
    if plain.lower() in UNKNOWN_WORDS:
        return UNKNOWN
    number = read_integer(plain)
    size = read_formula(plain) if number is None else number
    if isinstance(size, int) and not 0 <= size <= LARGEST_SIZE:
        raise ValueError(f"a size is at least 0 and at most {LARGEST_SIZE:,}, not {size:,}")
    return size


def size_of(written: WrittenSize) -> Size:
    """Return the value of a size as it was written: a number, a formula, or unknown.

    >>> size_of(3), size_of(UNKNOWN), size_of(read_size("2(n + 1)"))
    (3, None, 2·n + 2)
    """
    return written if isinstance(written, Unknown) else cast(Size, evaluate(written))


def inside_brackets(text: str) -> str | None:
    """Return the text inside the brackets around a whole text; None if there are none.

    >>> inside_brackets("(3, 10)"), inside_brackets("(3, 10"), inside_brackets("(a)(b)")
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


def split_at_commas(text: str) -> Iterator[str]:
    """Yield the parts of a text between commas or semicolons outside of brackets.

    >>> list(split_at_commas("(3, 10), f(a, b) + 1"))
    ['(3, 10)', 'f(a, b) + 1']
    """
    depth, part = 0, ""
    for sign in text:
        depth += (sign in OPENING) - (sign in CLOSING)
        if sign in ",;" and depth <= 0:
            yield part.strip()
            part = ""
        else:
            part += sign
    if part.strip():
        yield part.strip()


def data_text(data: Any) -> str:
    """Return a value of YAML or JSON in the form in which people type it.

    >>> data_text([None, 3, 10]), data_text([8]), data_text(480)
    ('(None, 3, 10)', '(8,)', '480')
    """
    if data is None:
        return "None"
    if isinstance(data, (list, tuple)):
        return f"({', '.join(map(data_text, data))}{',' * (len(data) == 1)})"
    return str(data)


def contains_letters(amount: Any) -> bool:
    """Return whether an amount or a size is a formula with letters."""
    return isinstance(amount, (str, Compound))


def has_letters(shapes: Sequence[WrittenShape]) -> bool:
    """Return whether a shape has a size with letters."""
    return any(contains_letters(size) for shape in shapes for size in shape)


def is_one_of_many(text: str, shapes: Sequence[WrittenShape], right: Sequence[Shape]) -> bool:
    """Return whether an answer is a number without brackets, and the output is an image."""
    bare = not re.fullmatch(r"[(\[].*[)\]]", text.strip())
    return bare and [len(shape) for shape in shapes] == [1] and len(right[0]) > 3
