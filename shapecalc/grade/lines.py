"""Read answers from lines of plain text: ``LSTM(10) -> (None, 3, 10), 480``.

A comment in a spec is such a line without the layer.
"""

from __future__ import annotations

import re
from itertools import islice

from shapecalc.grade.amounts import (
    half_width,
    inside_brackets,
    read_shapes,
    split_at_commas,
    starts_unknown,
)
from shapecalc.grade.sheet import Answer, Response

LONGEST = 1_000
"""The most characters of a line that are read."""

MOST_BRACKETS = 20
"""The most pairs of brackets in a line that are tried as a shape."""

_BULLET = re.compile(r"^\s*(?:[-*•·▶]|#+|\d{1,3}[.)])\s+")
_NAME = re.compile(r"[^\W\d][\w/]*(?:…)?")
_LAYER = re.compile(r"([^\W\d][\w/.-]*(?: +[\w/.-]+)*) +\(([A-Z]\w+…?)\)(?!\()")
_UNCLOSED = re.compile(r"\s\([^()]*$")
_TOTAL = re.compile(
    r"^\W*(?P<which>non[- ]?trainable|trainable|total)\s*(?:_?params?(?:eters?)?)?\W*?[:=]?\s+"
    r"(?:params?(?:eters?)?\s*[:=]?\s*)?(?:at least\s*|[≥>~]=?\s*)?"
    r"(?P<amount>(?:[\d(]|[^\W\d_]\w?\s*[-+*·×⋅^/]).*)$",
    re.IGNORECASE,
)
_SIZES_WITH_COMMAS = re.compile(r"(?<![\w×])(?:None|\?)(?:\s*,\s*(?:\d+|None|\?|[^\W\d]\w?))+")
_SIZES_WITH_X = re.compile(
    r"(?<![\w.(=+*-])(?:\d+|None|\?)(?:\s*[×xX]\s*(?:\d+|None|\?))+(?!\s*[-*+×=x/]|[(\w])"
)
# The size of a vector, followed by a number of parameters: ``dense  3  18``.
_VECTOR_SIZE = re.compile(r"[\s:|>→-]*(\d+)(?=[\s|]+\d[\d,_]*[\s|]*$)")
_NUMBER = re.compile(r"(?<![\w.\[(])(?:\d{1,3}(?:[,_]\d{3})+|\d+)(?![\w.\])])")
_CALCULATION = re.compile(r"[\d)\]][^;]*[-+*/×·^²][^;]*|\w\s*[*×·]\s*\w")
# A formula of short letters alone, such as ``5u``, ``u²``, ``u(u+1)`` and ``T - 1``.
_IN_LETTERS = re.compile(
    r"(?=.*(?:[-+*/×·^(²³]|\d[^\W\d_]))(?:\d|[^\W\d_]{1,2}\d{0,3}(?!\w)|[-+*/×·^()⌊⌋\s])+"
)
_WORD = re.compile(r"(?<!\S)[^\W\d_]{2,}(?!\S)")
_LABELS = re.compile(
    r"\b(?:output|out|shape|param(?:s|eters?)?|num_params|total)\b\s*#?\s*[:=]?", re.IGNORECASE
)


def read_total(text: str) -> tuple[str, Response] | None:
    """Return which total of the model a line states, and the number; None if it states none.

    >>> read_total("Non-trainable params: 1,024 (4.00 KB)")[1].amount
    1024
    """
    match = _TOTAL.match(half_width(text[:LONGEST]))
    if not match:
        return None
    which = match["which"].lower().replace(" ", "-").replace("nont", "non-t")
    # A narrow terminal breaks the line in the brackets with the size in memory.
    return which, Response.params(_UNCLOSED.sub("", match["amount"]))


def read_line(text: str, line: int = 0) -> Answer:
    """Return the answer in a line that starts with a layer.

    >>> answer = read_line("- lstm (LSTM)   (None, 3, 10)   480   input_1[0][0]")
    >>> answer.label, answer.shape.shapes, answer.params.amount
    ('lstm (LSTM)', [(None, 3, 10)], 480)
    >>> read_line("Dense(5, activation='relu'): 4*(10+1) = 55").params.amount
    55
    """
    plain = _BULLET.sub("", half_width(text[:LONGEST]))
    answer, rest = _split_layer(plain)
    answer.shape, answer.params = read_values(rest)
    answer.line = line
    if not answer.shape and len(_WORD.findall(_LABELS.sub(" ", rest))) > 1:
        return Answer(line=line)  # A sentence with a number in it, such as a student's number.
    return answer


def read_layer(text: str) -> Answer:
    """Return the name and the class of a layer in a text of its own, as a cell of a table.

    >>> read_layer("my layer (Dense)").label, read_layer("LSTM(10)").class_name
    ('my layer (Dense)', 'LSTM')
    """
    plain = half_width(text)
    name_and_class = re.fullmatch(r"(.+?)\s*\(([^\W\d]\w*…?)\)?", plain)
    if name_and_class:
        return Answer(name_and_class[1], name_and_class[2])
    call = re.fullmatch(r"([^\W\d]\w*)\(.*\)?", plain)
    return Answer(class_name=call[1]) if call else Answer(plain)


def _split_layer(plain: str) -> tuple[Answer, str]:
    """Return the layer at the start of a line, and the rest of the line."""
    named = _LAYER.match(plain)
    if named:
        return Answer(named[1], named[2]), plain[named.end() :]
    match = _NAME.match(plain)
    if not match or match[0] in ("None", "x"):
        return Answer(), plain
    name, rest = match[0], plain[match.end() :]
    group = _bracketed(rest.lstrip()) if rest.lstrip().startswith("(") else ""
    inside = group[1:].rstrip(")").strip()
    after = rest.lstrip()[len(group) :]
    if re.fullmatch(r"[^\W\d]\w*…?", inside) and inside != "None" and len(inside) > 1:
        return Answer(name, inside), after
    if group and rest.startswith("(") and not is_shape(group):
        return Answer(class_name=name), after
    return Answer(name), rest


def _bracketed(text: str) -> str:
    """Return the brackets at the start of a text, with what they contain.

    If they are never closed, return the whole text.
    """
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if not depth:
            return text[: at + 1]
    return text


def is_shape(group: str) -> bool:
    """Return whether brackets contain a shape or several, not the arguments of a layer.

    >>> is_shape("(None, 10)"), is_shape("(3, 10)"), is_shape("(10 + 1 + 1)"), is_shape("(10)")
    (True, True, False, False)
    """
    parts = list(split_at_commas(inside_brackets(group) or ""))
    several = bool(parts) and all(part.startswith(("(", "[")) for part in parts)
    return (several and all(map(_is_one_shape, parts))) or _is_one_shape(group)


def _is_one_shape(group: str) -> bool:
    inner = (inside_brackets(group) or "").strip()
    parts = list(split_at_commas(inner))
    if any(sign in group for sign in "='\""):
        return False
    if not (len(parts) > 1 or starts_unknown(parts) or inner.endswith(",")):
        return False
    try:
        read_shapes(group)
    except ValueError:
        return False
    return True


def read_values(text: str) -> tuple[Response | None, Response | None]:
    """Return the shape and the number of parameters in a text; None for one that it lacks.

    >>> shape, params = read_values("LSTM1을 지나 output은 (None,3,10)")
    >>> shape.shapes, params
    ([(None, 3, 10)], None)
    >>> read_values("= 4 * (10 + 1 + 1) * 10")[1].amount
    480
    >>> shape, params = read_values("  3   18")
    >>> shape.shapes, params.amount
    ([(3,)], 18)
    """
    shape, rest = _shape_in(text[:LONGEST])
    return shape, _params_in(rest)


def _shape_in(text: str) -> tuple[Response | None, str]:
    """Return the first shape in a text, and the text without it."""
    for bracket in islice(re.finditer(r"(?<![^\W_])(?<!\])[(\[]", text), MOST_BRACKETS):
        at = bracket.start()
        group = _bracketed(text[at:])
        if is_shape(group):
            return Response.shape(group), f"{text[:at]} ; {text[at + len(group) :]}"
    for pattern in (_SIZES_WITH_X, _SIZES_WITH_COMMAS):
        match = pattern.search(text)
        if match:
            return Response.shape(match[0]), f"{text[: match.start()]} ; {text[match.end() :]}"
    size = _VECTOR_SIZE.match(text)
    if size:
        return Response.shape(size[1]), text[size.end() :]
    return None, text


def _params_in(text: str) -> Response | None:
    """Return the number of parameters in a line without its shape; a calculation comes first."""
    plain = _LABELS.sub(" ", text)
    for part in sorted(plain.split(";"), key=len, reverse=True):
        formula = re.sub(r"^[\s,:|=>→-]+|[\s,|.]+$", "", part)
        if _CALCULATION.search(formula) or _IN_LETTERS.fullmatch(formula):
            response = Response.params(formula)
            if response.readable:
                return response
    result = plain.rpartition("=")[2]
    number = _NUMBER.search(result) or _NUMBER.search(plain)
    return Response.params(number[0]) if number else None
