"""The words of a line that name a layer: its name, its class, or what courses call it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from shapecalc.grade.sheets.parts import LinePart, NamedLayer
from shapecalc.grade.sheets.shapes import is_shape
from shapecalc.grade.sheets.value import group_end
from shapecalc.grade.sheets.words import ALIKE, Role, Sense, SheetWords, folded, without_number
from shapecalc.patterns import regex
from shapecalc.similar import closest

LONGEST_NAME = 200
"""The most characters of a word that may name a layer."""
_NUMBERED = regex(r"(.*?[^\W\d_]\w*?|.*?[^\W\d_]\d?d)_?(\d{1,3})(?:[_-]\d{1,2})?", re.IGNORECASE)
_CLASS_BEHIND = regex(
    r"\s*\(([^\W\d_]\w*…?|[^\x00-\u0400 ][^\x00-\u0400]*)(?:\(([^\W\d_]\w*)\))?"
    r"(\)|(?=\s+[^()]*(?:\(|$)|$))"
)
_DASHED = regex(r"-\d{1,3}(?=\s|:|$)")
_LENET = regex(r"([CSPF])(\d)|(?<![^\s])([cspf])(\d)")
_LENET_CLASSES = {"C": "conv", "S": "pool", "P": "pool", "F": "fc"}
"""The letters of LeNet's layers; F is a fully connected layer, or Flatten."""
ACTIVATION_WORDS = frozenset(["softmax", "sigmoid", "relu", "tanh", "linear"])
"""Activations by which people call a layer that has one as its argument."""

_NO_ARGUMENTS = regex(r"\s*(?:None|\?|batch|배치|N\s*,|-1)")


def layer_named(line: str, at: int, text: str, words: SheetWords) -> LinePart | None:
    """Return the layer that a single word names; None if it names none."""
    plain = text.rstrip("…").lower()
    if plain in words.names and words.names[plain].lower() not in words.phrases:
        return _with_kind(_named(line, at, text, words.names[plain], words), words)
    class_name = words.classes.get(plain.replace("_", ""))
    if class_name and text[0].isupper():
        return _called(line, at, text, class_name)
    if plain in words.names or class_name:
        return _with_kind(_named(line, at, text, text), words)
    lenet = _LENET.fullmatch(text)
    if lenet and (lenet[1] or not line[:at].strip()):
        letter = (lenet[1] or lenet[3]).upper()
        meaning = words.meaning(_LENET_CLASSES[letter])
        classes = meaning.value if meaning else ()
        if letter == "F" and isinstance(classes, tuple):
            classes = (*classes, "Flatten")
        return LinePart(Role.SUBJECT, text, at, at + len(text), NamedLayer(text, classes=classes))
    several = _plural(at, text, words) or _of_group(at, text, words)
    return several or _numbered(line, at, text, words)


def _with_kind(part: LinePart, words: SheetWords) -> LinePart:
    """Return a layer with a name of its own with its class, which the name does not tell."""
    layer = part.value
    kind = words.kinds.get(layer.name.lower()) if isinstance(layer, NamedLayer) else None
    if not kind or not isinstance(layer, NamedLayer) or layer.class_name:
        return part
    return part._replace(value=layer._replace(classes=(kind,)))


def _numbered(line: str, at: int, text: str, words: SheetWords) -> LinePart | None:
    """Return the layer of a name with a number, or of a misspelled one; None if it is neither."""
    plain = text.rstrip("…").lower()
    numbered = _NUMBERED.fullmatch(plain)
    if numbered is None:
        return _misspelled(line, at, text, words)
    base = numbered[1].rstrip("_")
    if base.replace("_", "") in words.classes:
        return _named(line, at, text, text)
    meaning = words.meaning(folded(base))
    if meaning and meaning.kind is Role.SUBJECT:
        return course_word(line, at, text, meaning, text)
    if (meaning and meaning.kind in (Role.LAYER, Role.NOISE)) or base in ("q", "l", "no"):
        return LinePart(Role.ORDER, text, at, at + len(text), int(numbered[2]))
    return _misspelled(line, at, text, words)


_NEXT_WORD = regex(r" ([^\W\d]\w*)")


_IN_GROUP = re.compile(
    r"(?:block|stage|branch|enc|encoder|dec|decoder)_?\d+_([^\W\d]\w*?)_?\d?", re.IGNORECASE
)
"""A name of a layer in a group, whose number counts within it: ``block2_conv1``."""


def _standing_for(text: str, base: str, words: SheetWords) -> NamedLayer | None:
    """Return the layers of a class for which a word stands that has more than its name."""
    part = layer_named(base, 0, base, words)
    meaning = words.meaning(folded(base))
    if part is None and meaning and meaning.kind is Role.SUBJECT:
        part = course_word(base, 0, base, meaning)
    if part is None or not isinstance(part.value, NamedLayer):
        return None
    layer = part.value._replace(text=text, name="")
    if layer.class_name or layer.classes:
        return layer
    return layer._replace(class_name=words.classes.get(base.lower().replace("_", ""), ""))


def _of_group(at: int, text: str, words: SheetWords) -> LinePart | None:
    """Return the layer of a group that a name stands for; None if it names none."""
    group = _IN_GROUP.fullmatch(text)
    layer = _standing_for(text, group[1], words) if group else None
    return LinePart(Role.SUBJECT, text, at, at + len(text), layer) if layer else None


def _plural(at: int, text: str, words: SheetWords) -> LinePart | None:
    """Return the layers that a word means if it is the plural of a name for layers: ``LSTMs``."""
    base = text[:-1]
    if text[-1] not in "sS" or words.meaning(folded(text)) or not _names_layer(base, words):
        return None
    layer = _standing_for(text, base, words)
    several = layer._replace(is_plural=True) if layer else None
    return LinePart(Role.SUBJECT, text, at, at + len(text), several) if several else None


def _misspelled(line: str, at: int, text: str, words: SheetWords) -> LinePart | None:
    """Return the layer that a word at the start of a line means; None if it is no such word."""
    called = line[at + len(text) : at + len(text) + 1] == "("
    if len(text) < 4 or (line[:at].strip() and not called) or words.meaning(folded(text)):
        return None
    following = _NEXT_WORD.match(line, at + len(text))
    if following and not called and _names_layer(following[1], words):
        return None  # `latent dense`: the next word names the layer.
    meant = closest(without_number(text.rstrip("…")), words.known)
    if not meant or SequenceMatcher(None, meant, text.lower()).ratio() < ALIKE:
        return None
    class_name = words.classes.get(meant, "")
    return _called(line, at, text, class_name) if called else _named(line, at, text, text)


def _names_layer(word: str, words: SheetWords) -> bool:
    meaning = words.meaning(folded(word))
    return word.lower() in words.names or bool(meaning and meaning.kind is Role.SUBJECT)


def course_word(line: str, at: int, text: str, meaning: Sense, name: str = "") -> LinePart:
    """Return the part for a word that courses use, with the arguments behind it."""
    end, arguments = _arguments(line, at + len(text))
    return LinePart(
        Role.SUBJECT,
        line[at:end],
        at,
        end,
        NamedLayer(text, name, "", meaning.value, arguments, nickname=meaning.nickname),
    )


def _named(line: str, at: int, text: str, name: str, words: SheetWords | None = None) -> LinePart:
    """Return a name, and the class in brackets behind it: ``lstm_1 (LSTM)``.

    An own name may have any word there: ``up2 (전치 합성곱)``.
    """
    number = _DASHED.match(line, at + len(text))
    end = number.end() if number else at + len(text)
    behind = _CLASS_BEHIND.match(line, end)
    if behind and not is_shape(behind[0].strip()):
        if behind[1].lower() in ACTIVATION_WORDS:  # `dense (softmax)`
            layer = NamedLayer(text, name, arguments=behind[1])
            return LinePart(Role.SUBJECT, text, at, behind.end(), layer)
        of_course = re.search(r"[^\x00-\u0400]", behind[1]) is not None
        class_name = "" if of_course and words else behind[1]
        return LinePart(Role.SUBJECT, text, at, behind.end(), NamedLayer(text, name, class_name))
    end, arguments = _arguments(line, end)
    return LinePart(
        Role.SUBJECT, line[at:end], at, end, NamedLayer(text, name, arguments=arguments)
    )


def _called(line: str, at: int, text: str, class_name: str) -> LinePart:
    """Return a class, and its arguments if brackets follow at once: ``LSTM(10)``.

    A number behind a dash belongs to the name: ``Conv2D-4``.
    """
    number = _DASHED.match(line, at + len(text))
    end, arguments = _arguments(line, number.end() if number else at + len(text))
    return LinePart(
        Role.SUBJECT, line[at:end], at, end, NamedLayer(text, "", class_name, arguments=arguments)
    )


def _arguments(line: str, at: int) -> tuple[int, str]:
    """Return where the arguments of a call end, and the arguments; a shape is none."""
    if line[at : at + 1] != "(":
        return at, ""
    end = group_end(line, at)
    if not end:
        return at, ""
    inside = line[at + 1 : end - 1]
    if _NO_ARGUMENTS.match(inside):
        return at, ""
    return end, inside
