"""Pair the layers of two models: which layer of one corresponds to which layer of the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from shapecalc.diff.items import Item
from shapecalc.model.graph import Node
from shapecalc.model.meaning import same
from shapecalc.model.models import Functional, Sequential

GAP = 1_000_000
"""The cost of a layer without a partner."""

CHANGED = 100_000
"""The cost of a different argument or inner layer."""

RENAMED = 300_000
"""The cost of a different custom name."""

MOST = 1_500_000
"""The highest cost of a pair of one class: less than leaving both layers without a partner."""

ORIGIN = 1
"""The cost of a different origin, so small that it decides only between equal costs."""

CELLS = 1_000_000
"""The approximate number of pairs for which a cost is computed."""


def align(first: Item, second: Item) -> list[tuple[Item | None, Item | None]]:
    """Return the layers of two models in pairs, in the order of the second model.

    In a stack the order of the layers is kept. In a graph it means little: layers with the same
    custom name or the same origin are paired first, and layers that are equal at the end.
    """
    alignment = Alignment(first, second)
    chained = first.chained or second.chained
    if not chained:
        alignment.pair_equal(alignment.names, most=1)
        alignment.pair_equal(alignment.origins, most=1)
    alignment.pair_in_order()
    if not chained:
        alignment.pair_equal(alignment.origins)
        alignment.pair_equal(alignment.kinds)
    return list(_side_by_side(first.inner, second.inner, alignment.pairs))


Features = tuple[Sequence[object], Sequence[object]]
"""A feature of each layer of both models, such as its name; None if a layer does not have it."""


class Alignment:
    """Pairs the layers of two models.

    Attributes:
        sides: the layers of both models.
        pairs: the positions in the second model, by those in the first.
        names: the custom names.
        origins: a number for all that a layer is computed from, up to the inputs.
        kinds: a number for class, arguments and name.
        costs: the costs computed so far, by the kinds of both layers.
    """

    def __init__(self, first: Item, second: Item) -> None:
        numbers: dict[object, int] = {}
        self.sides = first.inner, second.inner
        self.pairs: dict[int, int] = {}
        self.names = self.features(lambda item: item.label or None)
        self.origins = _origins(first, numbers), _origins(second, numbers)
        self.kinds = self.features(lambda item: _number((item.key, item.label), numbers))
        self.costs: dict[object, int] = {}

    def features(self, of: Callable[[Item], object]) -> Features:
        """Return a feature of all layers."""
        return [of(item) for item in self.sides[0]], [of(item) for item in self.sides[1]]

    def unpaired(self) -> tuple[list[int], list[int]]:
        """Return the positions of the layers without a partner."""
        taken = set(self.pairs.values())
        rows, columns = map(len, self.sides)
        return (
            [row for row in range(rows) if row not in self.pairs],
            [column for column in range(columns) if column not in taken],
        )

    def pair_equal(self, features: Features, most: int | None = None) -> None:
        """Pair the layers with an equal feature, unless more than `most` of a model have it."""
        positions: list[dict[object, list[int]]] = [{}, {}]
        for by_feature, side, unpaired in zip(positions, features, self.unpaired()):
            for position in unpaired:
                by_feature.setdefault(side[position], []).append(position)
        for feature, rows in positions[0].items():
            columns = positions[1].get(feature, [])
            few = most is None or max(len(rows), len(columns)) <= most
            if feature is not None and few:
                self.pairs.update(zip(rows, columns))

    def cost(self, row: int, column: int) -> int:
        """Return the cost of pairing two layers."""
        kinds = self.kinds[0][row], self.kinds[1][column]
        if kinds not in self.costs:
            self.costs[kinds] = _cost(self.sides[0][row], self.sides[1][column])
        return self.costs[kinds] + ORIGIN * (self.origins[0][row] != self.origins[1][column])

    def pair_in_order(self) -> None:
        """Pair layers in their order; equal ones at both ends need no search."""
        rows, columns = self.unpaired()
        for step in (1, -1):
            while rows and columns and not self.cost(rows[::step][0], columns[::step][0]):
                end = 0 if step == 1 else -1
                self.pairs[rows.pop(end)] = columns.pop(end)
        self.pair_at_least_cost(rows, columns)

    def pair_at_least_cost(self, rows: Sequence[int], columns: Sequence[int]) -> None:
        """Pair layers in their order at the least total cost, by dynamic programming.

        Of very long lists only the cells near the diagonal are computed.
        """
        height, width = len(rows), len(columns)
        reach = max(CELLS // (2 * height + 1), width // (height + 1) + 2)
        table: list[dict[int, Cell]] = []
        for row in range(height + 1):
            line: dict[int, Cell] = {}
            above = table[-1] if table else {}
            middle = row * width // max(height, 1)
            for column in range(max(middle - reach, 0), min(middle + reach, width) + 1):
                ways: list[Cell] = [] if row or column else [(0, 0, 0)]
                if column - 1 in above:
                    cost = self.cost(rows[row - 1], columns[column - 1])
                    ways.append((above[column - 1][0] + cost, 1, 1))
                if column in above:
                    ways.append((above[column][0] + GAP, 1, 0))
                if column - 1 in line:
                    ways.append((line[column - 1][0] + GAP, 0, 1))
                line[column] = min(ways)
            table.append(line)
        self.pairs.update((rows[i], columns[j]) for i, j in _path(table, height, width))


Cell = tuple[int, int, int]
"""The least cost up to a cell of the table, and the rows and columns back to the cell before it."""


def _path(table: Sequence[dict[int, Cell]], row: int, column: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs on the path of least cost, from the end to the start."""
    while row or column:
        _, rows, columns = table[row][column]
        row, column = row - rows, column - columns
        if rows and columns:
            yield row, column


def _number(key: object, numbers: dict[object, int]) -> int:
    """Return the number of a key, which is faster to compare than the key."""
    return numbers.setdefault(key, len(numbers))


def _origins(model: Item, numbers: dict[object, int]) -> Sequence[object]:
    """Return a number for all that each layer of a model is computed from."""
    graph = model.operation
    if isinstance(graph, Sequential) and graph.functional:
        graph = graph.functional
    if not isinstance(graph, Functional):
        return [None] * len(model.inner)
    keys = {item.operation: item.key for item in model.inner}
    of_node: dict[Node, int] = {}
    calls: dict[object, list[int]] = {}
    for node in graph.order.nodes:
        read = tuple((of_node.get(tensor.node), tensor.index) for tensor in node.input_tensors)
        of_node[node] = _number((keys.get(node.operation), read), numbers)
        calls.setdefault(node.operation, []).append(of_node[node])
    return [tuple(calls.get(item.operation, ())) for item in model.inner]


def _cost(first: Item, second: Item) -> int:
    renamed = 0 if first.label == second.label else RENAMED
    if first.class_name != second.class_name and (renamed or not first.label):
        return 2 * GAP + 1
    changes = 0 if first.key == second.key else max(_changes(first, second), 1)
    return min(renamed + changes * CHANGED, MOST)


def _changes(first: Item, second: Item) -> int:
    """Return the number of arguments and inner layers that differ."""
    names = first.arguments.keys() | second.arguments.keys()
    changed = [name for name in names if not same(first.canonical(name), second.canonical(name))]
    keys = zip_longest([item.key for item in first.inner], [item.key for item in second.inner])
    return len(changed) + len([pair for pair in keys if pair[0] != pair[1]])


def _side_by_side(
    first: Sequence[Item], second: Sequence[Item], pairs: dict[int, int]
) -> Iterator[tuple[Item | None, Item | None]]:
    """Yield pairs in the order of the second model.

    A layer of the first model only comes after the partner of the layer before it.
    """
    partners = {column: row for row, column in pairs.items()}
    removed: dict[int, list[Item]] = {}
    last = -1
    for row, item in enumerate(first):
        last = pairs.get(row, last)
        if row not in pairs:
            removed.setdefault(last, []).append(item)
    for column in range(-1, len(second)):
        if column >= 0:
            row_item = first[partners[column]] if column in partners else None
            yield row_item, second[column]
        yield from ((item, None) for item in removed.get(column, ()))
