"""Writes the data of a spec as YAML or JSON, in one of the many ways in which people write it."""

from __future__ import annotations

import json
from random import Random
from typing import Any

FEW = 3
"""Values up to which a list or mapping may stand on one line."""


def emitted(random: Random, data: Any) -> tuple[str, str]:
    """Return the name and the text of a file."""
    if random.random() < 0.25:
        indent = random.choice((None, 1, 4))
        return "a.json", json.dumps(data, indent=indent, ensure_ascii=random.random() < 0.5)
    text = "\n".join(block(random, data)) + "\n"
    if random.random() < 0.05:
        text = random.choice(("# a comment\n", "---\n", "\ufeff", "%YAML 1.2\n---\n")) + text
    return "a.yaml", text.replace("\n", "\r\n") if random.random() < 0.03 else text


def block(random: Random, data: Any) -> list[str]:
    """Return the lines of a value; lists and mappings have a line for each part."""
    if not data or not isinstance(data, (dict, list)):
        return [flow(random, data)]
    if len(data) <= FEW and random.random() < 0.3:
        return [flow(random, data)]
    if isinstance(data, list):
        return [line for value in data for line in entry("- ", block(random, value))]
    lines = []
    for key, value in data.items():
        lines += pair(scalar(random, key), block(random, value), value)
    return lines


def pair(key: str, lines: list[str], value: Any) -> list[str]:
    """Return the lines of a key and its value."""
    if len(lines) == 1 and (not isinstance(value, (dict, list)) or lines[0][0] in "[{"):
        return [f"{key}: {lines[0]}"]
    return [f"{key}:", *(f"  {line}" for line in lines)]


def entry(mark: str, lines: list[str]) -> list[str]:
    """Return lines with a mark at the first, and the others indented."""
    return [mark + lines[0], *(" " * len(mark) + line for line in lines[1:])]


def flow(random: Random, data: Any) -> str:
    """Return a value on one line."""
    if isinstance(data, dict):
        pairs = (f"{scalar(random, key)}: {flow(random, value)}" for key, value in data.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(data, (list, tuple)):
        return f"[{', '.join(flow(random, value) for value in data)}]"
    return scalar(random, data)


def scalar(random: Random, value: Any) -> str:
    """Return a string, a number or another plain value."""
    if not isinstance(value, str):
        return json.dumps(value)
    if value.isidentifier() and value.lower() not in ("true", "false", "null", "yes", "no", "on"):
        return value if random.random() < 0.9 else json.dumps(value)
    if value.isprintable() and random.random() < 0.5:
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value)
