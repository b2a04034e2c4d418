"""A pasted error message: cleaned, matched against templates, and split into its fields."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from html import unescape
from itertools import accumulate

from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.layer import Rule
from shapecalc.declare.names import snake_case
from shapecalc.explain.catalogue import taken
from shapecalc.rules import RULES

LONGEST = 1_000_000
"""Characters that are read; of a longer text it is the end, which holds the error."""

_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]{0,40}[ -/]{0,4}[@-~]|\][^\x07\x1b]{0,400}\x07|[@-Z\\-_])")
_MARGIN = re.compile(r"^[ \t]*(?:(?:E|>|[|│┃])[ \t]+){1,4}|[ \t][|│┃][ \t]*$", re.MULTILINE)
"""Marks that pytest, emails and boxes add before and after a line."""

_SOURCE = re.compile(
    r"^[ \t]*(?:-{2,20}> ?\d{1,7}\b|\d{1,7} {4,})[^\n]*$"
    r"|^[ \t]*File \"[^\"\n]{1,500}\", line \d{1,7}[^\n]*\n[ \t]+\S[^\n]*$",
    re.MULTILINE,
)
"""Source lines in tracebacks; they may quote a message that is not the error."""

_TAG = re.compile(
    r"</?(?:a|b|br|code|div|em|font|h\d|html|body|i|li|ol|p|pre|samp|section|span|strong|table|td|tr|tt"
    r"|ul)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_LINE = re.compile(r"</?(?:br|div|li|p|pre|tr)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z]{2,6}|#\d{2,5}|#x[0-9a-f]{2,4});", re.IGNORECASE)

_TORCH = re.compile(r"torch\.Size\((\[[^\[\]]{0,200}\])\)")
"""A shape as PyTorch writes it."""

QUOTES = "'\"`´‘’‚‛“”„‟«»‹›「」『』〝〞＇＂"
_QUOTES = re.compile(rf"[{QUOTES}]{{1,3}}")
_PIECE = re.compile(rf"[^\s{QUOTES}]+")


def bare(text: str) -> str:
    """Return a text without spaces and quotes, which differ by version, screen and language.

    >>> bare("layer « lstm_1 » is  incompatible")
    'layerlstm_1isincompatible'
    """
    return "".join(_PIECE.findall(text))


def without_html(text: str) -> str:
    """Return a text without the tags and entities of a web page; ``<class 'int'>`` is no tag.

    >>> without_html("<pre>Unknown layer: <b>&#39;Foo&#39;</b></pre>").strip()
    "Unknown layer: 'Foo'"
    """
    text = _TAG.sub(lambda tag: "\n" if _LINE.match(tag[0]) else "", text)
    return _ENTITY.sub(lambda entity: unescape(entity[0]).replace("\xa0", " "), text)


class PastedText:
    """A pasted text, without the marks of terminals, notebooks, emails and web pages.

    Attributes:
        text: the readable text.
        bare: the same text without spaces and quotes.
    """

    def __init__(self, text: str) -> None:
        text = without_html(_ESCAPE.sub("", text[-LONGEST:].replace("\r\n", "\n")))
        text = "".join(c if c.isprintable() or c in "\n\t" else " " for c in text)
        self.text = _TORCH.sub(r"\1", _MARGIN.sub("", _SOURCE.sub("", text)))
        pieces = list(_PIECE.finditer(self.text))
        self.bare = "".join(piece[0] for piece in pieces)
        self._starts = [piece.start() for piece in pieces]
        self._within = list(accumulate((len(piece[0]) for piece in pieces), initial=0))

    def original(self, start: int, end: int) -> str:
        """Return the text behind the characters ``start`` to ``end`` of ``bare``, in one line."""
        return " ".join(self.text[self._place(start) : self._place(end - 1) + 1].split())

    def sentence(self, start: int, end: int) -> str:
        """Return the same text with the quotes that follow it."""
        after = self._place(end - 1) + 1
        quotes = _QUOTES.match(self.text, after)
        return self.original(start, end) + (quotes[0] if quotes else "")

    def _place(self, at: int) -> int:
        piece = bisect_right(self._within, at) - 1
        return self._starts[piece] + at - self._within[piece]

    @property
    def last_line(self) -> str:
        """The last line that is not empty; a traceback ends with the error message."""
        lines = (" ".join(line.split()) for line in reversed(self.text.splitlines()))
        return next(filter(None, lines), "")


_NUMBER = r"-?\d{1,18}"
_SIZES = r"[\w?,.+*-]{0,200}[)\]]"
_SHAPE = rf"[(\[]{_SIZES}"
_WORD = r"[^()\[\]{},:;=]{1,120}"
_VALUE = r"(?:[(\[{][^()\[\]{}]{0,200}[)\]}]|[^()\[\]{},;]{1,120}?)"

NAMES = ("layer", "class", "name", "path", "argument")
"""Fields without spaces; any space in them comes from a broken line."""

SHAPES = ("shape", "other", "data")

FIELD_PATTERNS: Mapping[str, str] = {
    **dict.fromkeys(("index", "axis", "expected", "least", "most", "found", "number"), _NUMBER),
    **dict.fromkeys(SHAPES, _SHAPE),
    "data": rf"[(\[]\d{{1,18}},{_SIZES}",
    "shapes": rf"\[?(?:{_SHAPE},?){{1,20}}\]?",
    **dict.fromkeys(NAMES, f"{_WORD}?"),
    "value": _VALUE,
    "any": r".{0,400}?",
}
"""The regular expression of each field of a template.

``data`` is a shape whose batch has a size, as the shape of an array has. Every repetition is
bounded, so that no text takes long."""

_NAME = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class MessagePattern:
    """A template of a message, such as ``Unknown layer: $name``.

    >>> pattern = MessagePattern("Unknown layer: $name. Please")
    >>> text = PastedText("Unknown layer: 'Foo'. Please ensure")
    >>> [values for _, _, values in pattern.matches(text)]
    [{'name': 'Foo'}]
    """

    template: str

    @cached_property
    def literals(self) -> list[str]:
        """The texts between the fields, without spaces and quotes."""
        return [bare(part) for part in _NAME.split(self.template)[::2]]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression that finds the message in a bare text."""
        parts = _NAME.split(self.template)
        for at, part in enumerate(parts):
            parts[at] = (
                re.escape(bare(part)) if at % 2 == 0 else f"(?P<{part}>{FIELD_PATTERNS[part]})"
            )
        if self.ends_open:
            parts[-2] = parts[-2].replace("}?)", "})")
        return re.compile("".join(parts))

    @property
    def ends_open(self) -> bool:
        """Whether the template ends with a field; only a space separates it from what follows."""
        return not self.literals[-1]

    @property
    def weight(self) -> int:
        """The length of the literal texts; a longer one is a more certain match.

        ``$data`` counts a little, because it is stricter than ``$shape``.
        """
        return sum(map(len, self.literals)) + self.template.count("$data")

    def matches(self, pasted: PastedText) -> Iterator[tuple[int, int, dict[str, str]]]:
        """Yield the start and end of each match in the bare text, and the values of the fields."""
        if not all(part in pasted.bare for part in self.literals):
            return
        for match in self.pattern.finditer(pasted.bare):
            values = {
                name: value if _ignores_spaces(name, value) else pasted.original(*match.span(name))
                for name, value in match.groupdict().items()
                if value and name != "any"
            }
            end = match.end()
            if self.ends_open:
                name = match.lastgroup or ""
                values[name] = _first_word(pasted.original(*match.span(name)))
                end = match.start(name) + len(bare(values[name]))
            yield match.start(), end, values


def _ignores_spaces(name: str, value: str) -> bool:
    """Return whether spaces in a value mean nothing; in ``[None 3 3 1]`` they separate sizes."""
    return name in NAMES or (name in SHAPES and "," in value)


def _first_word(text: str) -> str:
    """Return a text up to its first space, or to a word of another script that is attached.

    A text in brackets may contain spaces.

    >>> _first_word("Foo라는 오류"), _first_word("(1, 2)"), _first_word("모델 a")
    ('Foo', '(1, 2)', '모델')
    """
    if text[:1] in tuple("([{"):
        return text
    word = text.partition(" ")[0]
    if word[:1].isascii():
        word = next((word[:n] for n, c in enumerate(word) if _is_other_script(c)), word)
    return word.rstrip(f".,;!{QUOTES}")


def _is_other_script(character: str) -> bool:
    """Return whether a character is a letter of a script other than Latin."""
    return (
        not character.isascii()
        and character.isalpha()
        and not unicodedata.name(character, "").startswith("LATIN")
    )


@lru_cache(maxsize=1)
def _by_automatic_name() -> Mapping[str, Rule]:
    former = {_former_name(name): rule for name, rule in RULES.items()}
    return {**former, **{snake_case(name): rule for name, rule in RULES.items()}}


def _former_name(name: str) -> str:
    """Return the automatic name of a class before Keras 2.5.

    >>> _former_name("ConvLSTM2D")
    'conv_lst_m2d'
    """
    parted = re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", parted).lower()


def rule_of(name: str) -> Rule | None:
    """Return the class of a layer by its automatic name; None for a custom name.

    >>> rule_of("conv2d_3"), rule_of("conv2d_Conv2D1"), rule_of("encoder")
    (<rule Conv2D>, <rule Conv2D>, None)
    """
    in_javascript = re.fullmatch(r"\w+_([A-Z]\w*[a-zA-Z]|[A-Z]\w*D)\d+", name)
    if in_javascript and in_javascript[1] in RULES:
        return RULES[in_javascript[1]]
    return _by_automatic_name().get(re.sub(r"_\d+$", "", name))


def is_model(name: str) -> bool:
    """Return whether a name is the automatic one of a model, not of a layer.

    >>> is_model("sequential_1"), is_model("lstm_1")
    (True, False)
    """
    return bool(re.fullmatch(r"(?:functional|model|sequential)(?:_\d+)?", name))


def layer_in(path: str) -> str:
    """Return the layer in the path of a weight or of a node in a TensorFlow graph.

    >>> layer_in("sequential_7/dense_1/kernel")
    'dense_1'
    """
    return next((name for name in path.split("/") if rule_of(name)), "")


def sizes(shape: str) -> list[str]:
    """Return the sizes of a shape as they are written.

    >>> sizes("[None 3 3 1]"), sizes("(?, 8)")
    (['None', '3', '3', '1'], ['None', '8'])
    """
    return [re.sub("[?]|null", "None", size) for size in re.findall(r"[\w?-]+", shape)]


def tuple_of(axes: Sequence[object]) -> str:
    """Return a tuple as Python writes it.

    >>> tuple_of(["None", "8"]), tuple_of(["8"])
    ('(None, 8)', '(8,)')
    """
    return f"({', '.join(map(str, axes))}{',' if len(axes) == 1 else ''})"


@dataclass(frozen=True)
class MessageFields(Mapping[str, str]):
    """The fields of a message: layer, shapes, numbers.

    A field that the message does not have is ``…``; for the layer it is ``the layer``.

    >>> fields = MessageFields({"layer": "lstm_1", "shape": "[None 8]"})
    >>> fields["layer"], fields["shape"], fields["expected"], fields.axes
    ('lstm_1', '(None, 8)', '…', ('batch', 'time', 'features'))

    Attributes:
        captured: the texts of the fields in the message.
    """

    captured: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        if name == "layer":
            return self.layer
        if name in SHAPES and name in self.captured:
            return tuple_of(sizes(self.captured[name]))
        return self.captured.get(name, "…")

    def __iter__(self) -> Iterator[str]:
        return iter(self.captured)

    def __len__(self) -> int:
        return len(self.captured)

    @property
    def name(self) -> str:
        """The name of the layer; empty if the message does not contain it."""
        return self.captured.get("layer", "") or layer_in(self.captured.get("path", ""))

    @property
    def rule(self) -> Rule | None:
        """The rule of the layer, if the message contains its class or its automatic name."""
        return RULES.get(self.captured.get("class", "")) or rule_of(self.name)

    @property
    def layer(self) -> str:
        """The layer as a sentence names it: ``lstm_1``, ``the LSTM layer`` or ``the layer``."""
        if self.name or not self.rule:
            return self.name or "the layer"
        return f"the {self.rule.name} layer"

    @property
    def axes(self) -> Sequence[str]:
        """The names of the axes that the layer expects."""
        return taken(self.rule) if self.rule else ()

    @property
    def takes(self) -> str:
        """The same names as Python writes a tuple."""
        return tuple_of(self.axes)

    @property
    def shape(self) -> Sequence[str]:
        """The sizes of the shape that the layer gets."""
        return self.axes_of("shape")

    def axes_of(self, name: str) -> Sequence[str]:
        """Return the sizes of a shape in the message."""
        return sizes(self.captured.get(name, ""))

    def number(self, name: str) -> int:
        """Return a number in the message; 0 if the message does not contain it."""
        value = self.captured.get(name, "")
        return int(value) if re.fullmatch(r"-?\d{1,18}", value) else 0
