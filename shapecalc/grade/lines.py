"""Answers in lines of plain text: ``LSTM(10) -> (None, 3, 10), 480``.

Comments in a spec are such lines without the layer.
"""

from __future__ import annotations

import re
from itertools import islice

from shapecalc.grade.amounts import enclosed, narrow, read_shapes, size_is_open, split
from shapecalc.grade.sheet import Answer, Response

LONGEST = 1_000
"""How many characters of a line are looked at."""

MOST_BRACKETS = 20
"""How many brackets of a line are looked at, whether they hold a shape."""

_BULLET = re.compile(r"^\s*(?:[-*•·▶]|#+|\d{1,3}[.)])\s+")
_NAME = re.compile(r"[^\W\d][\w/]*(?:…)?")
_TOTAL = re.compile(
    r"^\W*(?P<which>non[- ]?trainable|trainable|total)\s*(?:_?params?(?:eters?)?)?\W*?[:=]?\s+"
    r"(?:params?(?:eters?)?\s*[:=]?\s*)?(?P<amount>[\d(].*)$",
    re.IGNORECASE,
)
_OPEN_LIST = re.compile(r"(?<![\w×])(?:None|\?)(?:\s*,\s*(?:\d+|None|\?|[^\W\d]\w?))+")
_CROSSED = re.compile(
    r"(?<![\w.(=+*-])(?:\d+|None|\?)(?:\s*[×xX]\s*(?:\d+|None|\?))+(?!\s*[-*+×=x/]|[(\w])"
)
_BOTH = re.compile(r"[\s:|>→-]*(\d+)(?=[\s|]+\d[\d,_]*[\s|]*$)")
"""The size of a vector and a number of parameters: ``dense  3  18``."""
_ALONE = re.compile(r"(?<![\w.\[(])(?:\d{1,3}(?:[,_]\d{3})+|\d+)(?![\w.\])])")
_WORD = re.compile(r"(?<!\S)[^\W\d_]{2,}(?!\S)")
_LABELS = re.compile(
    r"\b(?:output|out|shape|param(?:s|eters?)?|num_params|total)\b\s*#?\s*[:=]?", re.IGNORECASE
)


def read_total(text: str) -> tuple[str, Response] | None:
    """A line about the whole model.

    >>> read_total("Non-trainable params: 1,024 (4.00 KB)")[1].amount
    1024
    """
    match = _TOTAL.match(narrow(text[:LONGEST]))
    if not match:
        return None
    which = match["which"].lower().replace(" ", "-").replace("nont", "non-t")
    return which, Response.params(match["amount"])


def read_line(text: str, line: int = 0) -> Answer:
    """The answer in a line that begins with a layer.

    >>> answer = read_line("- lstm (LSTM)   (None, 3, 10)   480   input_1[0][0]")
    >>> answer.label, answer.shape.shapes, answer.params.amount
    ('lstm (LSTM)', [(None, 3, 10)], 480)
    >>> read_line("Dense(5, activation='relu'): 4*(10+1) = 55").params.amount
    55
    """
    plain = _BULLET.sub("", narrow(text[:LONGEST]))
    answer, rest = _head(plain)
    answer.shape, answer.params = read_values(rest)
    answer.line = line
    if not answer.shape and len(_WORD.findall(_LABELS.sub(" ", rest))) > 1:
        return Answer(line=line)  # A sentence that has a number in it.
    return answer


def read_layer(text: str) -> Answer:
    """A layer that stands alone, as in a cell of a table.

    >>> read_layer("my layer (Dense)").label, read_layer("LSTM(10)").class_name
    ('my layer (Dense)', 'LSTM')
    """
    plain = narrow(text)
    both = re.fullmatch(r"(.+?)\s*\(([^\W\d]\w*…?)\)?", plain)
    if both:
        return Answer(both[1], both[2])
    called = re.fullmatch(r"([^\W\d]\w*)\(.*\)?", plain)
    return Answer(class_name=called[1]) if called else Answer(plain)


def _head(plain: str) -> tuple[Answer, str]:
    """The layer that a line begins with, and the rest of the line."""
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
    """The brackets that a text begins with, all of them if they are never closed."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if not depth:
            return text[: at + 1]
    return text


def is_shape(group: str) -> bool:
    """Whether brackets hold the sizes of a shape, or several shapes, not a layer's arguments.

    >>> is_shape("(None, 10)"), is_shape("(3, 10)"), is_shape("(10 + 1 + 1)"), is_shape("(10)")
    (True, True, False, False)
    """
    parts = list(split(enclosed(group) or ""))
    several = bool(parts) and all(part.startswith(("(", "[")) for part in parts)
    return (several and all(map(_is_one_shape, parts))) or _is_one_shape(group)


def _is_one_shape(group: str) -> bool:
    inner = (enclosed(group) or "").strip()
    parts = list(split(inner))
    if any(sign in group for sign in "='\""):
        return False
    if not (len(parts) > 1 or size_is_open(parts) or inner.endswith(",")):
        return False
    try:
        read_shapes(group)
    except ValueError:
        return False
    return True


def read_values(text: str) -> tuple[Response | None, Response | None]:
    """A shape and a number of parameters somewhere in a text, if they are there.

    >>> shape, params = read_values("LSTM1을 지나 output은 (None,3,10)")
    >>> shape.shapes, params
    ([(None, 3, 10)], None)
    >>> read_values("= 4 * (10 + 1 + 1) * 10")[1].amount
    480
    >>> shape, params = read_values("  3   18")
    >>> shape.shapes, params.amount
    ([(3,)], 18)
    """
    found, rest = _shape_in(text[:LONGEST])
    return found, _params_in(rest)


def _shape_in(text: str) -> tuple[Response | None, str]:
    """The first shape in a text, and the text without it."""
    for begin in islice(re.finditer(r"(?<![^\W_])(?<!\])[(\[]", text), MOST_BRACKETS):
        at = begin.start()
        group = _bracketed(text[at:])
        if is_shape(group):
            return Response.shape(group), f"{text[:at]} ; {text[at + len(group) :]}"
    for pattern in (_CROSSED, _OPEN_LIST):
        match = pattern.search(text)
        if match:
            return Response.shape(match[0]), f"{text[: match.start()]} ; {text[match.end() :]}"
    both = _BOTH.match(text)
    if both:
        return Response.shape(both[1]), text[both.end() :]
    return None, text


def _params_in(text: str) -> Response | None:
    """A number of parameters in what is left of a line."""
    plain = _LABELS.sub(" ", text)
    for part in sorted(plain.split(";"), key=len, reverse=True):
        formula = re.sub(r"^[\s,:|=>→-]+|[\s,|.]+$", "", part)
        if re.search(r"[\d)\]][^;]*[-+*/×·^²][^;]*|\w\s*[*×·]\s*\w", formula):
            told = Response.params(formula)
            if told.readable:
                return told
    if "=" in plain:
        plain = plain.rpartition("=")[2] if _ALONE.search(plain.rpartition("=")[2]) else plain
    alone = _ALONE.search(plain)
    return Response.params(alone[0]) if alone else None
