"""Data as YAML or JSON, laid out as people do: short lists in one line, long ones line by line.

>>> print(as_yaml({"layers": {"y": ["x", "Dense(4)", "Conv2D(2, 2)"]}, "outputs": "y"}))
layers:
  y: [x, Dense(4), "Conv2D(2, 2)"]
outputs: y
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from math import isfinite, isnan
from typing import Any

WIDTH = 100
"""Columns of a line."""


class ShapeText(tuple[Any, ...]):
    """A shape, which YAML has as a text in Python's syntax, and JSON as a list."""

    __slots__ = ()


class Lines(list[Any]):
    """A list of which each item has a line of its own."""


# JSON


def as_json(data: Any) -> str:
    """A document of JSON."""
    return _json(data, 0, 0, whole=True)


def _json(data: Any, indent: int, column: int, whole: bool = False) -> str:
    flat = json.dumps(data, ensure_ascii=False)
    if not isinstance(data, (Mapping, list)) or not data:
        return flat
    if not whole and column + len(flat) < WIDTH and not _has_lines(data):
        return flat
    inner = indent + 2
    if isinstance(data, Mapping):
        keys = {key: json.dumps(str(key), ensure_ascii=False) + ": " for key in data}
        items = [keys[k] + _json(v, inner, inner + len(keys[k])) for k, v in data.items()]
        opening, closing = "{}"
    else:
        items = [_json(item, inner, inner) for item in data]
        opening, closing = "[]"
    body = ",\n".join(" " * inner + item for item in items)
    return f"{opening}\n{body}\n{' ' * indent}{closing}"


def _has_lines(data: Any) -> bool:
    """Whether a list that has to go over several lines is in something."""
    if isinstance(data, Mapping):
        return any(map(_has_lines, data.values()))
    return isinstance(data, list) and (isinstance(data, Lines) or any(map(_has_lines, data)))


# YAML


def as_yaml(data: Mapping[str, Any], apart: bool = False) -> str:
    """A document of YAML.

    Args:
        data: a mapping of texts, numbers, lists and mappings.
        apart: whether blank lines separate its parts.
    """
    parts = ["\n".join(_entry(key, value, 0)) for key, value in data.items()]
    return ("\n\n" if apart else "\n").join(parts)


def _entry(key: str, value: Any, indent: int) -> Iterator[str]:
    """A key and its value."""
    head = " " * indent + _scalar(key) + ":"
    flow = _flow(value)
    if flow is not None and len(head) + 1 + len(flow) <= WIDTH:
        yield f"{head} {flow}"
    elif not isinstance(value, (Mapping, list)):
        yield f"{head} {_scalar(value)}"
    else:
        yield head
        yield from _block(value, indent + 2)


def _block(value: Any, indent: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _entry(key, item, indent)
        return
    for item in value:
        flow = _flow(item) if isinstance(item, list) else None
        if isinstance(item, Mapping) and item:
            first, *rest = _block(item, indent + 2)
            yield f"{' ' * indent}- {first.lstrip(' ')}"
            yield from rest
        else:
            yield f"{' ' * indent}- {flow or _scalar(item)}"


def _flow(value: Any) -> str | None:
    """A list in one line, if it holds nothing but texts, numbers and such lists."""
    if isinstance(value, Mapping):
        return None if value else "{}"
    if not isinstance(value, list) or (isinstance(value, Lines) and value):
        return None
    items = [
        _flow(item) if isinstance(item, (list, Mapping)) else _scalar(item, True) for item in value
    ]
    return None if None in items else f"[{', '.join(map(str, items))}]"


def _scalar(value: Any, in_flow: bool = False) -> str:
    """A text or a number; in quotes where YAML would read something else."""
    if isinstance(value, ShapeText):
        value = repr(tuple(value))
    if isinstance(value, float) and not isfinite(value):
        return ".nan" if isnan(value) else f"{'-' * (value < 0)}.inf"
    if not isinstance(value, str):
        return "[]" if isinstance(value, list) else json.dumps(value)
    if _is_plain(value, in_flow):
        return value
    plain = value.isprintable() and not set('"\\') & set(value)
    return f'"{value}"' if plain else json.dumps(value)


PLAIN = re.compile(r"[\w(](?:(?!: |:$| #).)*(?<! )")
"""A text in which YAML sees no sign of its own, outside of brackets."""


def _is_plain(text: str, in_flow: bool) -> bool:
    """Whether YAML reads a text without quotes as that text, and not as a number or the like."""
    cut = in_flow and set(",[]{}:") & set(text)
    if cut or not text.isprintable() or not PLAIN.fullmatch(text):
        return False
    import yaml

    from shapecalc.read.yaml_loader import Loader

    return bool(yaml.load(f"- {text}", Loader) == [text])
