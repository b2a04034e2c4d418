"""A line as a sequence of parts: subjects, labels, values, and words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from shapecalc.grade.sheets.axes import shape_in_prose, shape_in_words
from shapecalc.grade.sheets.equations import SUM_BY_PARTS, starts_formula
from shapecalc.grade.sheets.parts import LinePart
from shapecalc.grade.sheets.subjects import ACTIVATION_WORDS, LONGEST_NAME, course_word, layer_named
from shapecalc.grade.sheets.value import Value, group_end
from shapecalc.grade.sheets.values import value_at
from shapecalc.grade.sheets.words import (
    EASTERN,
    Role,
    SheetWords,
    folded,
    hangul_parts,
)
from shapecalc.patterns import regex

MOST_BRACKETS = 30
"""The most brackets of a line that are read."""

_DIGITS = regex(r"\d[\d.,]*")
_WORDS = regex(rf"[A-Za-zÀ-ÿ\u0370-\u03ff_][A-Za-z0-9À-ÿ\u0370-\u03ff_]*…?|(?P<hangul>{EASTERN}+)")
_GAP = regex(rf"[ \t]|-(?=[A-Za-z가-힣])|_(?=[A-Za-z])|(?=#|{EASTERN})|\. ?(?=[a-z])")
_ARROW = regex(r"-+>+|=+>|→|~>|➜|»|--+(?=\s)")
_UNEQUAL = regex(r"!=|<>|≠|=/=")
_ORDINAL = regex(r"(?P<number>\d{1,3})\s*(?:st|nd|rd|th|번째|번|층|단계)(?![A-Za-z0-9])")
_NUMBER_SIGN = regex(r"(?:#|(?:no|nr)\.?\s)\s?(\d{1,3})(?![\d.,]\d|\d)", re.IGNORECASE)
_LONG_WORDS = regex(rf"[^\W\d_]{{3,}}|{EASTERN}{{2,}}")
_INDEXED = regex(r"[\w/]+\[\d+\](?:\[\d+\])*,?|\[\d+\]\[\d+\]")
_URL = regex(r"\S+@\w+\.\S+|https?://\S+|\d{1,2}:\d{2}(?::\d{2})?(?!\d)")
_DATE = regex(
    r"(?:19|20)\d\d-\d{5,6}(?!\d)"
    r"|(?:19|20)\d\d(?:[-./]\d{1,2}[-./]\d{1,2}(?!\d)|년 ?\d{1,2}월 ?\d{1,2}일)"
    r"|(?:19|20)\d\d(?:-[12]|년? ?[12]학기)(?![\w.,]|-\d)"
    r"|\d{1,2}[./]\d{1,2}[./](?:\d{4})?(?![\d ])"
)
_MARKS = regex(
    r"[(\[]\s*\d{1,3}(?:\.\d)?\s*(?:pts?|points?|marks?|punkte?|点|점)\.?\s*[)\]]", re.IGNORECASE
)
"""The points of a question: ``Question 2 (6 pts)``."""

_MEMORY = regex(r"\(\s*(?:at least\s*)?[\d.,]+\s*(?:[KMGT]i?B|B|Bytes?)\s*\)?", re.IGNORECASE)
_MEMORY_IN_LETTERS = regex(
    r"\((?:at least )?[^()=]*(?:\([^()=]*\)[^()=]*)*[\w)⌋⌉] (?:[KMGT]i?B|B|Bytes?)\)"
)
"""How summaries of models with letters give memory: ``(160·F + 1892 B)``."""

_SIGNS = {"|": Role.SEPARATOR, ",": Role.SEPARATOR, ";": Role.SEPARATOR, ":": Role.SEPARATOR}
_SIGNS |= {"=": Role.EQUALS, "≈": Role.ABOUT, "~": Role.ABOUT, "<": Role.COMPARE, ">": Role.COMPARE}
_SIGNS |= {"≤": Role.COMPARE, "≥": Role.COMPARE, "≠": Role.NOT, "±": Role.COMPARE, "+": Role.PLUS}
_SIGNS |= {"/": Role.SEPARATOR, "%": Role.OTHER_UNIT, "?": Role.SIGN}


_PATTERNS = (
    *((_URL, Role.SIGN), (_INDEXED, Role.SIGN), (_DATE, Role.SIGN), (_UNEQUAL, Role.NOT)),
    *(
        (_ARROW, Role.ARROW),
        (_MARKS, Role.SIGN),
        (_MEMORY, Role.SIGN),
        (_MEMORY_IN_LETTERS, Role.SIGN),
        (_ORDINAL, Role.ORDER),
    ),
)
"""What has one form, and its role."""

_FORMS = regex(
    "|".join(
        f"(?P<p{at}>{f'(?i:{p.pattern})' if p.flags & re.IGNORECASE else p.pattern})"
        for at, (p, _) in enumerate(_PATTERNS)
    )
)
"""All of them at once."""


def tokens_of(line: str, words: SheetWords) -> Sequence[LinePart]:
    """Return the parts of a line in their order."""
    tokens: list[LinePart] = []
    at = brackets = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        brackets += line[at] in "([{"
        if brackets > MOST_BRACKETS:  # Nobody knows where so many of them end.
            token = LinePart(Role.SIGN, line[at:], at, len(line))
        else:
            token = _token_at(line, at, words, tokens)
        if _is_particle(token, tokens):
            tokens[-1] = tokens[-1]._replace(end=token.end)
        else:
            tokens.append(token)
        at = max(token.end, at + 1)
    return tokens


_PARTICLES = frozenset("은는이가을를의도")
_WITH_PARTICLES = {
    *(Role.SHAPE_LABEL, Role.PARAMS_LABEL, Role.INPUT_LABEL, Role.OTHER_LABEL, Role.PART),
    *(Role.COST_LABEL, Role.ORDER),
}


def _is_particle(token: LinePart, before: list[LinePart]) -> bool:
    """Return whether a part only ends the label before it: ``유닛은 40개``, ``vocab이 15000``."""
    joined = bool(before) and before[-1].end == token.start
    return joined and token.text in _PARTICLES and before[-1].kind in _WITH_PARTICLES


def _token_at(line: str, at: int, words: SheetWords, before: list[LinePart]) -> LinePart:
    if line.startswith("~~", at) and (end := line.find("~~", at + 2)) > 0:
        return LinePart(Role.STRUCK, line[at : end + 2], at, end + 2)
    if line[at] in "([" and before and (end := _details_end(line, at, words, before)):
        return LinePart(Role.SIGN, line[at:end], at, end)
    if line[at] == "(" and (end := _remark_end(line, at, words)):
        return LinePart(Role.SIGN, line[at:end], at, end)
    if match := _FORMS.match(line, at):
        role = _PATTERNS[int(str(match.lastgroup)[1:])][1]
        order = int(match["number"]) if role is Role.ORDER else ""
        return LinePart(role, match[0], at, match.end(), order)
    named = before and before[-1].kind in (Role.SUBJECT, Role.LAYER)
    if named and (sign := _NUMBER_SIGN.match(line, at)):
        return LinePart(Role.ORDER, sign[0], at, sign.end(), int(sign[1]))
    if part := _word_or_value(line, at, words, before):
        return part
    if digits := _DIGITS.match(line, at):
        value = Value(digits[0], at, digits.end(), doubt=f"{digits[0]!r} cannot be read")
        return LinePart(Role.VALUE, digits[0], at, digits.end(), value)
    return LinePart(_SIGNS.get(line[at], Role.SIGN), line[at], at, at + 1)


def _remark_end(line: str, at: int, words: SheetWords) -> int:
    """Return where a remark in brackets ends: words, without one for an answer; 0 if it is none."""
    end = group_end(line, at)
    inside = line[at + 1 : end - 1] if end else ""
    if "*" in inside or "None" in inside or len(_LONG_WORDS.findall(inside)) < 2:
        return 0
    answers = (Role.SHAPE_LABEL, Role.PARAMS_LABEL, Role.TOTAL)
    kinds = [token.kind for token in tokens_of(inside, words)]
    words_in = {Role.WORD, Role.EARLIER}.intersection(kinds)
    return 0 if not words_in or any(kind in answers for kind in kinds) else end


_ANSWERS = (Role.SHAPE_LABEL, Role.PARAMS_LABEL, Role.ITEM)


def _details_end(line: str, at: int, words: SheetWords, before: Sequence[LinePart]) -> int:
    """Return where brackets end that tell more about the answer of a layer before them; else 0.

    They say what a part of it is: ``88 (44 trainable, 44 not)``, ``(17, 44) [17 스텝]``.
    """
    kinds = {part.kind for part in before}
    if Role.TOTAL in kinds or not {Role.SUBJECT, Role.VALUE} <= kinds:
        return 0
    end = group_end(line, at)
    inside = line[at + 1 : end - 1] if end else ""
    if not re.search(r"\d", inside) or not _LETTERS.search(inside) or "None" in inside:
        return 0
    parts = tokens_of(inside, words)
    if any(part.kind is Role.TOTAL and part.value != "total" for part in parts):
        return end
    if line[at] != "[" or any(part.kind in _ANSWERS for part in parts):
        return 0
    described = all(
        following.kind in (Role.WORD, Role.OTHER_LABEL)
        for part, following in zip(parts, [*parts[1:], _NO_PART])
        if part.kind is Role.VALUE
    )
    return end if described else 0


_NO_PART = LinePart(Role.SIGN, "", 0, 0)
_LETTERS = regex(r"[^\W\d_]{2}")


def _word_or_value(
    line: str, at: int, words: SheetWords, before: list[LinePart]
) -> LinePart | None:
    """Return a word with a meaning, else a value, else a word without one."""
    joined = at > 0 and bool(before) and before[-1].end == at
    word = _word_at(line, at, words)
    axes = shape_in_words(line, at) if not joined and _names_layer(before) else None
    if axes and (len((axes.shapes or [()])[0]) == 3 or _names_output(before)):
        return LinePart(Role.VALUE, axes.text, axes.start, axes.end, axes)
    if before and not joined and (spoken := shape_in_prose(line, at)) and _is_whole(spoken, before):
        return LinePart(Role.VALUE, spoken.text, spoken.start, spoken.end, spoken)
    if before and SUM_BY_PARTS.match(line, at) and (value := value_at(line, at)):
        return LinePart(Role.VALUE, value.text, value.start, value.end, value)
    if word and word.kind is Role.SUBJECT:
        return word
    if word and not before and word.text.lower() in ACTIVATION_WORDS:
        return word  # `Sigmoid: 16+1 = 17`
    is_factor = word and word.kind is not Role.TOTAL and starts_formula(line, word.end)
    starts_sum = word and (is_factor or word.kind in (Role.PART, Role.OTHER_LABEL))
    if word and word.kind is not Role.WORD and not starts_sum:
        return word
    # `input_1(…)`: brackets directly behind a word are its arguments.
    arguments = joined and line[at] in "([" and before[-1].kind in (Role.WORD, Role.OTHER_LABEL)
    value = None if arguments else value_at(line, at)
    if value and (not starts_sum or is_factor or len(value.amounts) > 1 or "+" in value.text):
        return LinePart(Role.VALUE, value.text, value.start, value.end, value)
    return word


def _names_layer(before: Sequence[LinePart]) -> bool:
    """Return whether a layer stands before a place in a line, and neither a value nor an input."""
    kinds = {part.kind for part in before}
    return Role.SUBJECT in kinds and not kinds & {Role.INPUT_LABEL, Role.VALUE}


def _names_output(before: Sequence[LinePart]) -> bool:
    """Return whether a layer, or a word for its output, stands directly before a place in a line.

    Behind other words, two sizes may be those of the input.
    """
    parts = [part for part in before if part.kind not in (Role.SEPARATOR, Role.EQUALS)]
    return parts[-1].kind in (Role.SUBJECT, Role.SHAPE_LABEL, Role.ARROW)


_FILLERS = {
    *("a", "an", "the", "is", "are", "has", "now", "then", "still", "one", "it", "its", "to", "of"),
    *("ein", "eine", "einen", "einem", "ist", "sind", "un", "une", "est", "es", "daraus", "this"),
    *("makes", "produces", "yields", "creates", "turns", "macht", "liefert", "ergibt", "erzeugt"),
    *("gibt", "donne", "da", "은", "는", "이", "가"),
}
"""Words between a word for the output and the shape."""


_SHAPES_OF = {
    *(Role.SUBJECT, Role.LAYER, Role.ORDER, Role.SHAPE_LABEL, Role.INPUT_LABEL, Role.ARROW),
}


def _is_whole(spoken: Value, before: Sequence[LinePart]) -> bool:
    """Return whether the sizes in a sentence are a shape wherever they stand, or stand in place.

    Steps and vectors of some length may be what a layer takes.
    """
    return len((spoken.shapes or [()])[0]) == 3 or _tells_whose(before)


def _tells_whose(before: Sequence[LinePart]) -> bool:
    """Return whether a layer, or a word for its output or input, stands before a shape."""
    for part in reversed(before):
        if part.kind in _SHAPES_OF:
            return True
        filler = part.kind in (Role.SEPARATOR, Role.EQUALS) or part.text.lower() in _FILLERS
        if not filler:
            return False
    return False


# Words


def _word_at(line: str, at: int, words: SheetWords) -> LinePart | None:
    """Return the longest phrase with a meaning, or a word without one."""
    pieces = _pieces(line, at, words.longest)
    for count in range(len(pieces), 0, -1):
        text = line[at : pieces[count - 1]]
        meaning = words.meaning(folded(text))
        names = len(text) <= LONGEST_NAME and (count == 1 or text.lower() in words.names)
        if names and (subject := layer_named(line, at, text, words)):
            return subject
        if meaning and meaning.kind is Role.SUBJECT:
            return course_word(line, at, text, meaning)
        if meaning:
            return LinePart(meaning.kind, text, at, at + len(text), meaning.value)
    if not pieces:
        return None
    return LinePart(Role.WORD, line[at : pieces[0]], at, pieces[0])


def _pieces(line: str, at: int, most: int) -> list[int]:
    """Return where each of the next words ends, with only blanks and dashes between them."""
    ends: list[int] = []
    while len(ends) < most:
        word = _WORDS.match(line, at)
        if word and not word["hangul"]:
            ends.append(word.end())
        elif word:
            for part in islice(hangul_parts(word[0]), most - len(ends)):
                ends.append((ends[-1] if ends and ends[-1] > at else at) + len(part))
        elif ends and line[at : at + 1] == "#":
            ends.append(at + 1)
        else:
            break
        gap = _GAP.match(line, ends[-1])
        if not gap:
            break
        at = gap.end()
    return ends
