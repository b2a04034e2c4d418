"""Data as YAML or JSON, laid out as people do: short lists in one line, long ones line by line.

>>> print(as_yaml({"layers": {"y": ["x", "Dense(4)", "Conv2D(2, 2)"]}, "outputs": "y"}))
layers:
  y: [x, Dense(4), "Conv2D(2, 2)"]
outputs: y
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any

import yaml

from shapecalc.table.escape import acts, json_text, yaml_text

WIDTH = 100
"""Columns of a line."""

INDENT = 2
"""Columns by which a part of something is indented."""


class ShapeText(tuple[Any, ...]):
    """A shape, which is a text in Python's syntax in YAML, and a list in JSON."""

    __slots__ = ()


class Lines(list[Any]):
    """A list whose items have a line each, however short they are."""


# JSON


def as_json(data: Any) -> str:
    """Return a document of JSON.

    A mapping is a block at the top of the document, and anywhere else if it does not fit into
    one line; so is a list.

    >>> print(as_json({"layers": Lines(["Dense(4)"]), "outputs": ["y", "z"]}))
    {
      "layers": [
        "Dense(4)"
      ],
      "outputs": ["y", "z"]
    }
    """
    return _json_block(data, 0) if _is_collection(data) else _json_line(data)


def _json(data: Any, indent: int, column: int) -> str:
    """Return the JSON of a part of a document.

    Args:
        data: the part.
        indent: columns before the line in which it starts.
        column: the column at which it starts.
    """
    line = _json_line(data)
    if not _is_collection(data) or (column + len(line) < WIDTH and not _has_lines(data)):
        return line
    return _json_block(data, indent)


def _json_line(data: Any) -> str:
    return json_text(data)


def _is_collection(data: Any) -> bool:
    """Return whether data has parts that can have lines of their own."""
    return isinstance(data, (Mapping, list)) and bool(data)


def _json_block(data: Mapping[Any, Any] | list[Any], indent: int) -> str:
    inner = indent + INDENT
    if isinstance(data, Mapping):
        keys = {key: _json_line(str(key)) + ": " for key in data}
        items = [keys[k] + _json(v, inner, inner + len(keys[k])) for k, v in data.items()]
        opening, closing = "{}"
    else:
        items = [_json(item, inner, inner) for item in data]
        opening, closing = "[]"
    body = ",\n".join(" " * inner + item for item in items)
    return f"{opening}\n{body}\n{' ' * indent}{closing}"


def _has_lines(data: Any) -> bool:
    """Return whether data contains a list whose items have a line each."""
    if isinstance(data, Mapping):
        return any(map(_has_lines, data.values()))
    return isinstance(data, list) and (isinstance(data, Lines) or any(map(_has_lines, data)))


# YAML


def as_yaml(data: Mapping[str, Any], apart: bool = False) -> str:
    """Return a document of YAML.

    Args:
        data: a mapping of texts, numbers, lists and mappings.
        apart: whether blank lines separate its parts.

    >>> print(as_yaml({"name": "yes", "x": [[1e-7, None]], "train": {"loss": "mse"}}, apart=True))
    name: "yes"
    <BLANKLINE>
    x: [[1.0e-07, null]]
    <BLANKLINE>
    train:
      loss: mse
    """
    parts = [
        yaml.dump({key: value}, Dumper=Dumper, sort_keys=False, **OPTIONS).rstrip("\n")
        for key, value in data.items()
    ]
    return yaml_text(("\n\n" if apart else "\n").join(parts))


OPTIONS: Mapping[str, Any] = {"allow_unicode": True, "width": sys.maxsize, "indent": INDENT}
"""How PyYAML writes; with a smaller width it would fold texts, which are hard to read then."""


class PlainDumper(yaml.SafeDumper):
    """PyYAML's dumper with indented lists, and with the quotes of JSON."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists in mappings, too, which PyYAML does not."""
        super().increase_indent(flow, indentless=False)

    def choose_scalar_style(self) -> Any:
        """Return the sign that a text begins with: none or `"`."""
        return super().choose_scalar_style() and '"'

    def analyze_scalar(self, scalar: str) -> Any:
        """Return how a text may be written: in quotes only, if a character in it acts."""
        analysis = super().analyze_scalar(scalar)
        if acts(scalar):
            analysis.allow_flow_plain = analysis.allow_block_plain = False
            analysis.allow_single_quoted = analysis.allow_block = False
        return analysis

    def ignore_aliases(self, data: Any) -> bool:
        """Return True: a list that occurs twice is written twice."""
        return True


class Dumper(PlainDumper):
    """A dumper that puts a list into one line if it fits, and if it holds no mapping."""

    def serialize(self, node: yaml.Node) -> None:
        """Write a node, after lists that are too long for their line have become blocks."""
        _break_long_lists(node, 0)
        super().serialize(node)


def _break_long_lists(node: yaml.Node, indent: int) -> None:
    """Turn each list whose line would be too long into a block."""
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        for item in node.value:
            _break_long_lists(item, indent + INDENT)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(value, yaml.SequenceNode) and value.flow_style and value.value:
                value.flow_style = indent + _line_length(key, value) <= WIDTH
            _break_long_lists(value, indent + INDENT)


def _line_length(key: yaml.Node, value: yaml.Node) -> int:
    """Return how many columns a key with a list in one line takes, without its indent."""
    shortest = len("0, ") * _scalars(value)
    if shortest > WIDTH:
        return shortest  # Writing out a long list of numbers, to measure it, takes seconds.
    entry = yaml.MappingNode("tag:yaml.org,2002:map", [(key, value)], flow_style=False)
    return len(yaml.serialize(entry, Dumper=PlainDumper, **OPTIONS).rstrip("\n"))


def _scalars(node: yaml.Node) -> int:
    """Return how many texts and numbers a list holds, and the lists in it."""
    return sum(map(_scalars, node.value)) if isinstance(node, yaml.SequenceNode) else 1


def _represent_list(dumper: Dumper, items: list[Any]) -> yaml.Node:
    node = dumper.represent_sequence("tag:yaml.org,2002:seq", items)
    node.flow_style = not (items and isinstance(items, Lines)) and all(
        isinstance(item, yaml.ScalarNode) or item.flow_style for item in node.value
    )
    return node


def _represent_mapping(dumper: Dumper, items: Mapping[Any, Any]) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", items, flow_style=not items)


def _represent_shape(dumper: Dumper, shape: ShapeText) -> yaml.Node:
    return dumper.represent_str(repr(tuple(shape)))


Dumper.add_representer(list, _represent_list)
Dumper.add_representer(Lines, _represent_list)
Dumper.add_representer(dict, _represent_mapping)
Dumper.add_representer(ShapeText, _represent_shape)

Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$"),
    list("-+.0123456789"),
)
# YAML 1.2 reads `1e3` as a number and PyYAML as a text: the text needs quotes for both to agree.
