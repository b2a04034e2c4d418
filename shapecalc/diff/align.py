"""Which layer of one model is which of the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from shapecalc.diff.items import Item
from shapecalc.model.graph import Node
from shapecalc.model.meaning import same
from shapecalc.model.models import Functional, Sequential

GAP = 1_000_000
"""What it costs to leave a layer without a partner."""

CHANGED = 100_000
"""What it costs that an argument, or a layer inside, is another."""

RENAMED = 300_000
"""What it costs that a name is another which somebody has given."""

MOST = 1_500_000
"""What it costs at most to pair two layers of one class: less than to leave both alone."""

ORIGIN = 1
"""What it costs that they are computed from something else: this only decides among equals."""

CELLS = 1_000_000
"""How many pairs of layers are looked at, about."""


def align(one: Item, other: Item) -> list[tuple[Item | None, Item | None]]:
    """The layers inside two models, side by side, in the order of the second."""
    alignment = Alignment(one, other)
    chained = one.chained or other.chained
    if not chained:  # In a graph the order of the layers says little.
        alignment.alike(alignment.names, most=1)
        alignment.alike(alignment.origins, most=1)
    alignment.in_order()
    if not chained:
        alignment.alike(alignment.origins)
        alignment.alike(alignment.kinds)
    return list(_side_by_side(one.inner, other.inner, alignment.pairs))


Told = tuple[Sequence[object], Sequence[object]]
"""Something that is told of each layer of both models; None where there is nothing to tell."""


class Alignment:
    """Pairs layers of two models.

    Attributes:
        sides: the layers of both.
        pairs: positions in the second, by those in the first.
        names: the names that somebody has given them.
        origins: from what they are computed, all the way up to the inputs.
        kinds: what makes each that layer.
        costs: what it costs to pair two kinds of layers, worked out once.
    """

    def __init__(self, one: Item, other: Item) -> None:
        numbers: dict[object, int] = {}
        self.sides = one.inner, other.inner
        self.pairs: dict[int, int] = {}
        self.names = self.told(lambda item: item.given or None)
        self.origins = _origins(one, numbers), _origins(other, numbers)
        self.kinds = self.told(lambda item: _number((item.key, item.given), numbers))
        self.costs: dict[object, int] = {}

    def told(self, what: Callable[[Item], object]) -> Told:
        """Something about all layers."""
        return [what(item) for item in self.sides[0]], [what(item) for item in self.sides[1]]

    def alone(self) -> tuple[list[int], list[int]]:
        """The layers of both that have no partner yet."""
        taken = set(self.pairs.values())
        ours, theirs = map(len, self.sides)
        return (
            [i for i in range(ours) if i not in self.pairs],
            [j for j in range(theirs) if j not in taken],
        )

    def alike(self, told: Told, most: int | None = None) -> None:
        """Pairs layers of which the same is told, unless it is told of too many."""
        places: list[dict[object, list[int]]] = [{}, {}]
        for found, side, alone in zip(places, told, self.alone()):
            for place in alone:
                found.setdefault(side[place], []).append(place)
        for what, ours in places[0].items():
            theirs = places[1].get(what, [])
            if what is not None and max(len(ours), len(theirs)) <= (most or len(ours + theirs)):
                self.pairs.update(zip(ours, theirs))

    def cost(self, i: int, j: int) -> int:
        """What it costs to pair two layers."""
        kinds = self.kinds[0][i], self.kinds[1][j]
        if kinds not in self.costs:
            self.costs[kinds] = _cost(self.sides[0][i], self.sides[1][j])
        return self.costs[kinds] + ORIGIN * (self.origins[0][i] != self.origins[1][j])

    def in_order(self) -> None:
        """Pairs layers in order; those at both ends are found without looking at others."""
        ours, theirs = self.alone()
        for step in (1, -1):
            while ours and theirs and not self.cost(ours[::step][0], theirs[::step][0]):
                end = 0 if step == 1 else -1
                self.pairs[ours.pop(end)] = theirs.pop(end)
        self.cheapest(ours, theirs)

    def cheapest(self, ours: Sequence[int], theirs: Sequence[int]) -> None:
        """Pairs layers in order at the least cost, by dynamic programming.

        Of two very long lists only what lies near the diagonal is looked at.
        """
        rows, columns = len(ours), len(theirs)
        reach = max(CELLS // (2 * rows + 1), columns // (rows + 1) + 2)
        table: list[dict[int, Way]] = []
        for row in range(rows + 1):
            line: dict[int, Way] = {}
            above = table[-1] if table else {}
            middle = row * columns // max(rows, 1)
            for column in range(max(middle - reach, 0), min(middle + reach, columns) + 1):
                ways: list[Way] = [] if row or column else [(0, 0, 0)]
                if column - 1 in above:
                    cost = self.cost(ours[row - 1], theirs[column - 1])
                    ways.append((above[column - 1][0] + cost, 1, 1))
                if column in above:
                    ways.append((above[column][0] + GAP, 1, 0))
                if column - 1 in line:
                    ways.append((line[column - 1][0] + GAP, 0, 1))
                line[column] = min(ways)
            table.append(line)
        self.pairs.update((ours[i], theirs[j]) for i, j in _back(table, rows, columns))


Way = tuple[int, int, int]
"""What it costs to get to a place of a table, and from where: so many rows and columns before."""


def _back(table: Sequence[dict[int, Way]], row: int, column: int) -> Iterator[tuple[int, int]]:
    """The pairs on the cheapest way through a table."""
    while row or column:
        _, down, right = table[row][column]
        row, column = row - down, column - right
        if down and right:
            yield row, column


def _number(told: object, numbers: dict[object, int]) -> int:
    """A number that stands for something."""
    return numbers.setdefault(told, len(numbers))


def _origins(model: Item, numbers: dict[object, int]) -> Sequence[object]:
    """From what each layer inside a model is computed, as numbers."""
    graph = model.operation
    if isinstance(graph, Sequential) and graph.functional:
        graph = graph.functional
    if not isinstance(graph, Functional):
        return [None] * len(model.inner)
    keys = {item.operation: item.key for item in model.inner}
    found: dict[Node, int] = {}
    calls: dict[object, list[int]] = {}
    for node in graph.order.nodes:
        read = tuple((found.get(tensor.node), tensor.index) for tensor in node.input_tensors)
        found[node] = _number((keys.get(node.operation), read), numbers)
        calls.setdefault(node.operation, []).append(found[node])
    return [tuple(calls.get(item.operation, ())) for item in model.inner]


def _cost(one: Item, other: Item) -> int:
    named = 0 if one.given == other.given else RENAMED
    if one.class_name != other.class_name and (named or not one.given):
        return 2 * GAP + 1
    changes = 0 if one.key == other.key else max(_changes(one, other), 1)
    return min(named + changes * CHANGED, MOST)


def _changes(one: Item, other: Item) -> int:
    """How many arguments and inner layers are not the same."""
    names = one.values.keys() | other.values.keys()
    changed = [name for name in names if not same(one.canonical(name), other.canonical(name))]
    keys = zip_longest([item.key for item in one.inner], [item.key for item in other.inner])
    return len(changed) + len([pair for pair in keys if pair[0] != pair[1]])


def _side_by_side(
    ours: Sequence[Item], theirs: Sequence[Item], pairs: dict[int, int]
) -> Iterator[tuple[Item | None, Item | None]]:
    """Pairs in the order of the second model; what is only in the first, behind its neighbour."""
    partner = {j: i for i, j in pairs.items()}
    gone: dict[int, list[Item]] = {}
    behind = -1
    for i, item in enumerate(ours):
        behind = pairs.get(i, behind)
        if i not in pairs:
            gone.setdefault(behind, []).append(item)
    for j in range(-1, len(theirs)):
        if j >= 0:
            yield ours[partner[j]] if j in partner else None, theirs[j]
        yield from ((item, None) for item in gone.get(j, ()))
