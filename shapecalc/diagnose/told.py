"""What a message tells: the layer, the shapes, and what the layer's declaration knows of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from shapecalc.declare.layer import Rule
from shapecalc.declare.names import snake_case
from shapecalc.diagnose.wording import SHAPES
from shapecalc.explain.catalogue import taken
from shapecalc.rules import RULES


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
class Told(Mapping[str, str]):
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
