"""How messages are worded: templates in which a name with a ``$`` stands for what differs.

Blanks and quotes do not count, so that one template fits a message however it
was wrapped, and whichever quotes a version of Keras puts around a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from shapecalc.diagnose.message import Pasted, bare

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
class Wording:
    """One way in which something is said.

    >>> wording = Wording("Unknown layer: $name. Please")
    >>> [values for _, _, values in wording.found(Pasted("Unknown layer: 'Foo'. Please ensure"))]
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

    def found(self, pasted: Pasted) -> Iterator[tuple[int, int, dict[str, str]]]:
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
