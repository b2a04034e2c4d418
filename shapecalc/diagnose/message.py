"""A text as it was pasted, without what terminals, notebooks and mails have put into it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate

from shapecalc.declare.layer import Rule
from shapecalc.declare.names import snake_case
from shapecalc.explain.catalogue import taken
from shapecalc.rules import RULES

LONGEST = 1_000_000
"""How many characters are read; of a longer text, the end, where the error stands."""

_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]{0,40}[ -/]{0,4}[@-~]|\][^\x07\x1b]{0,400}\x07|[@-Z\\-_])")
_MARGIN = re.compile(r"^[ \t]*(?:(?:E|>|[|│┃])[ \t]+){1,4}|[ \t][|│┃][ \t]*$", re.MULTILINE)
"""What pytest, mails and boxes put before and behind a line."""

_SOURCE = re.compile(
    r"^[ \t]*(?:-{2,20}> ?\d{1,7}\b|\d{1,7} {4,})[^\n]*$"
    r"|^[ \t]*File \"[^\"\n]{1,500}\", line \d{1,7}[^\n]*\n[ \t]+\S[^\n]*$",
    re.MULTILINE,
)
"""Lines of a program that a notebook and a traceback show of the place of an error."""

QUOTES = "'\"`´‘’‚‛“”„‟«»‹›「」『』〝〞＇＂"
_QUOTES = re.compile(rf"[{QUOTES}]{{1,3}}")
_PIECE = re.compile(rf"[^\s{QUOTES}]+")


def bare(text: str) -> str:
    """A text without blanks and quotes, which differ between versions, screens and languages.

    >>> bare("layer « lstm_1 » is  incompatible")
    'layerlstm_1isincompatible'
    """
    return "".join(_PIECE.findall(text))


class PastedText:
    """A text that was pasted.

    Attributes:
        text: what is readable of it.
        bare: the same without blanks and quotes.
    """

    def __init__(self, text: str) -> None:
        text = _ESCAPE.sub("", text[-LONGEST:].replace("\r\n", "\n"))
        text = "".join(c if c.isprintable() or c in "\n\t" else " " for c in text)
        self.text = _MARGIN.sub("", _SOURCE.sub("", text))
        pieces = list(_PIECE.finditer(self.text))
        self.bare = "".join(piece[0] for piece in pieces)
        self._starts = [piece.start() for piece in pieces]
        self._within = list(accumulate((len(piece[0]) for piece in pieces), initial=0))

    def original(self, start: int, end: int) -> str:
        """What stood where ``bare`` has the characters from ``start`` to ``end``, in one line."""
        return " ".join(self.text[self._place(start) : self._place(end - 1) + 1].split())

    def sentence(self, start: int, end: int) -> str:
        """The same with the quotes that follow it."""
        after = self._place(end - 1) + 1
        quotes = _QUOTES.match(self.text, after)
        return self.original(start, end) + (quotes[0] if quotes else "")

    def _place(self, at: int) -> int:
        piece = bisect_right(self._within, at) - 1
        return self._starts[piece] + at - self._within[piece]

    @property
    def last_line(self) -> str:
        """The last line with words on it, where an error says what it is about."""
        lines = (" ".join(line.split()) for line in reversed(self.text.splitlines()))
        return next(filter(None, lines), "")


_NUMBER = r"-?\d{1,18}"
_SIZES = r"[\w?,.+*-]{0,200}[)\]]"
_SHAPE = rf"[(\[]{_SIZES}"
_WORD = r"[^()\[\]{},:;=]{1,120}"
_VALUE = r"(?:[(\[{][^()\[\]{}]{0,200}[)\]}]|[^()\[\]{},;]{1,120}?)"

NAMES = ("layer", "class", "name", "path", "argument")
"""What has no blanks in it, but where a line was broken."""

SHAPES = ("shape", "other", "data")

STANDS_FOR: Mapping[str, str] = {
    **dict.fromkeys(("index", "axis", "expected", "least", "most", "found", "number"), _NUMBER),
    **dict.fromkeys(SHAPES, _SHAPE),
    "data": rf"[(\[]\d{{1,18}},{_SIZES}",
    "shapes": rf"\[?(?:{_SHAPE},?){{1,20}}\]?",
    **dict.fromkeys(NAMES, f"{_WORD}?"),
    "value": _VALUE,
    "any": r".{0,300}?",
}
"""What may stand for a name; ``data`` is a shape whose batch has a size, as that of data has.

All of it is bounded, so that no text takes long."""

_NAME = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class MessagePattern:
    """One way in which something is said.

    >>> pattern = MessagePattern("Unknown layer: $name. Please")
    >>> text = PastedText("Unknown layer: 'Foo'. Please ensure")
    >>> [values for _, _, values in pattern.found(text)]
    [{'name': 'Foo'}]
    """

    template: str

    @cached_property
    def literals(self) -> list[str]:
        """What stands in every such message."""
        return [bare(part) for part in _NAME.split(self.template)[::2]]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds the message in a bare text."""
        parts = _NAME.split(self.template)
        for at, part in enumerate(parts):
            parts[at] = re.escape(bare(part)) if at % 2 == 0 else f"(?P<{part}>{STANDS_FOR[part]})"
        if self.ends_open:
            parts[-2] = parts[-2].replace("}?)", "})")
        return re.compile("".join(parts))

    @property
    def ends_open(self) -> bool:
        """Whether a name stands at the end, which only a blank tells from what follows."""
        return not self.literals[-1]

    @property
    def weight(self) -> int:
        """How much of it is said in words: the more, the surer. Data say a little, too."""
        return sum(map(len, self.literals)) + self.template.count("$data")

    def found(self, pasted: PastedText) -> Iterator[tuple[int, int, dict[str, str]]]:
        """Where a text has it, and what the names stand for there."""
        if not all(part in pasted.bare for part in self.literals):
            return
        for match in self.pattern.finditer(pasted.bare):
            values = {
                name: value if _is_whole(name, value) else pasted.original(*match.span(name))
                for name, value in match.groupdict().items()
                if value and name != "any"
            }
            end = match.end()
            if self.ends_open:
                name = match.lastgroup or ""
                values[name] = _first_word(pasted.original(*match.span(name)))
                end = match.start(name) + len(bare(values[name]))
            yield match.start(), end, values


def _is_whole(name: str, value: str) -> bool:
    """Whether blanks in it say nothing; ``[None 3 3 1]`` needs them."""
    return name in NAMES or (name in SHAPES and "," in value)


def _first_word(text: str) -> str:
    """What was pasted, up to a blank; what is in brackets has blanks within."""
    return text if text[:1] in tuple("([{") else text.partition(" ")[0].rstrip(".,;!")


@lru_cache(maxsize=1)
def _by_automatic_name() -> Mapping[str, Rule]:
    return {snake_case(name): rule for name, rule in RULES.items()}


def rule_of(name: str) -> Rule | None:
    """The class of a layer, from the name that Keras gives it by itself.

    >>> rule_of("conv2d_3"), rule_of("encoder")
    (<rule Conv2D>, None)
    """
    return _by_automatic_name().get(re.sub(r"_\d+$", "", name))


def layer_in(path: str) -> str:
    """The layer in the path of a weight or of a node of TensorFlow's graph.

    >>> layer_in("sequential_7/dense_1/kernel")
    'dense_1'
    """
    return next((name for name in path.split("/") if rule_of(name)), "")


def sizes(shape: str) -> list[str]:
    """The axes of a shape, as they are written.

    >>> sizes("[None 3 3 1]"), sizes("(?, 8)")
    (['None', '3', '3', '1'], ['None', '8'])
    """
    return [size.replace("?", "None") for size in re.findall(r"[\w?-]+", shape)]


def tuple_of(axes: Sequence[object]) -> str:
    """Axes as Python writes them.

    >>> tuple_of(["None", "8"]), tuple_of(["8"])
    ('(None, 8)', '(8,)')
    """
    return f"({', '.join(map(str, axes))}{',' if len(axes) == 1 else ''})"


@dataclass(frozen=True)
class MessageFields(Mapping[str, str]):
    """What a message tells; what it leaves open is "…", and the layer "the layer".

    Attributes:
        said: what stands in the message for the names of its template.
    """

    said: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        if name == "layer":
            return self.layer
        if name in SHAPES and name in self.said:
            return tuple_of(sizes(self.said[name]))
        return self.said.get(name, "…")

    def __iter__(self) -> Iterator[str]:
        return iter(self.said)

    def __len__(self) -> int:
        return len(self.said)

    @property
    def name(self) -> str:
        """The layer's name, empty if nothing says it."""
        return self.said.get("layer", "") or layer_in(self.said.get("path", ""))

    @property
    def rule(self) -> Rule | None:
        """The layer's declaration, if its class is said or can be told from its name."""
        return RULES.get(self.said.get("class", "")) or rule_of(self.name)

    @property
    def layer(self) -> str:
        """What the layer is called in a sentence."""
        if self.name or not self.rule:
            return self.name or "the layer"
        return f"the {self.rule.name} layer"

    @property
    def axes(self) -> Sequence[str]:
        """The names of the axes that the layer takes."""
        return taken(self.rule) if self.rule else ()

    @property
    def takes(self) -> str:
        """The axes that the layer takes, as Python writes a tuple."""
        return tuple_of(self.axes)

    @property
    def shape(self) -> Sequence[str]:
        """The axes that reach the layer."""
        return self.axes_of("shape")

    def axes_of(self, name: str) -> Sequence[str]:
        """The axes of a shape in the message."""
        return sizes(self.said.get(name, ""))

    def number(self, name: str) -> int:
        """A number in the message, 0 if it is not said."""
        value = self.said.get(name, "")
        return int(value) if re.fullmatch(r"-?\d{1,18}", value) else 0
