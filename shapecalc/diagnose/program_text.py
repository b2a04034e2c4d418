"""A program as text and as syntax trees: what is written at a place, and around it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TypeVar

from shapecalc.diagnose.edits import UneditableError
from shapecalc.diagnose.layout import notebook_cells
from shapecalc.errors import InputError, Mark, Place, Source
from shapecalc.read.python.source import Part, mark, parts

Node = TypeVar("Node", bound=ast.AST)
Interval = tuple[int, int]


class ProgramText:
    """A script, or a cell of a notebook.

    Attributes:
        source: its text.
        parts: its statements.
        nodes: all syntax trees, outer ones first.
        parents: the syntax tree that holds each other one.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.parts: list[Part] = list(parts(source))
        self.parents: dict[ast.AST, ast.AST] = {}
        lines = self.text.splitlines(keepends=True)
        self.starts = [0, *accumulate(map(len, lines))]
        self.nodes = [node for statement in self.statements for node in ast.walk(statement)]
        for node in self.nodes:
            self.parents |= dict.fromkeys(ast.iter_child_nodes(node), node)

    @property
    def statements(self) -> Iterator[ast.stmt]:
        """The statements that are inside no other."""
        return (statement for part in self.parts for statement in part.statements)

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column.

        Raises:
            UneditableError: if the line has been mended before the column to be read.
        """
        mends = (mend for part in self.parts for mend in part.mends)
        if any(mend.line == line and mend.column < column for mend in mends):
            raise UneditableError
        at = self.starts[min(line, len(self.starts)) - 1] + column - 1
        return min(at, len(self.text))

    def interval(self, node: ast.AST) -> Interval:
        """Return the first character of a syntax tree, and the one behind its last."""
        return self._of_mark(mark(node, self.source.lines))

    def _of_mark(self, where: Mark) -> Interval:
        if not where.end_line:
            raise UneditableError
        return (
            self.offset(where.line, where.column),
            self.offset(where.end_line, where.end_column),
        )

    def of(self, node: ast.AST) -> str:
        """Return the text of a syntax tree."""
        start, end = self.interval(node)
        return self.text[start:end]

    def at(self, place: Place) -> Interval:
        """Return the characters at a place.

        Raises:
            UneditableError: if the place has no end.
        """
        last = place.path[-1] if place.path else None
        if not isinstance(last, Mark):
            raise UneditableError
        return self._of_mark(last)

    def node(self, place: Place, kind: type[Node]) -> Node | None:
        """Return the syntax tree of a kind that is exactly at a place; None if there is none."""
        nodes = self.by_interval.get(self.at(place), [])
        return next((node for node in nodes if isinstance(node, kind)), None)

    @cached_property
    def by_interval(self) -> dict[Interval, list[ast.AST]]:
        """The syntax trees that have a place, by their intervals, outer ones first."""
        nodes: dict[Interval, list[ast.AST]] = {}
        for node in self.nodes:
            if hasattr(node, "lineno"):
                with suppress(UneditableError):
                    nodes.setdefault(self.interval(node), []).append(node)
        return nodes

    def call(self, place: Place) -> ast.Call:
        """Return the call at a place.

        Raises:
            UneditableError: if there is none.
        """
        node = self.node(place, ast.Call)
        if node is None:
            raise UneditableError
        return node

    def statement(self, node: ast.AST) -> ast.stmt:
        """Return the innermost statement that holds a syntax tree."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def line_start(self, at: int) -> int:
        """Return the offset at which the line of a character starts."""
        return self.text.rfind("\n", 0, at) + 1

    def newline(self, at: int) -> str:
        """Return what ends the line of a character, or else the line before it."""
        end = self.text.find("\n", at)
        end = end if end >= 0 else self.text.find("\n")
        return "\r\n" if end > 0 and self.text[end - 1] == "\r" else "\n"


@lru_cache(maxsize=8)
def program_texts(file: Source) -> list[ProgramText]:
    """Return the script, or the cells of a notebook.

    Raises:
        UneditableError: if it cannot be read at all.
    """
    try:
        return [ProgramText(source) for source in notebook_cells(file)]
    except InputError:
        raise UneditableError from None


def text_of(source: Source) -> ProgramText:
    """Return a script, or a cell of a notebook.

    Raises:
        UneditableError: if it is no part of its file any more.
    """
    for text in program_texts(source.file):
        if text.source.name == source.name:
            return text
    raise UneditableError
