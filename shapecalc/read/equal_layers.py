"""Equal layers of a saved model are read once.

Most layers of a large model differ only in their names and in what they are called on: DenseNet201
has 707 layers and some dozens of different ones. So a layer that equals an earlier one takes over
what was bound and checked for that. This holds for one file and its reader, and ends with both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.declare.kinds import CONTROL
from shapecalc.read.repeats import equal_bytes

SEPARATE = dict.fromkeys(("name", "inbound_nodes", "build_config", "config"))
"""The keys of a layer in which equal layers may differ, or that are compared by themselves."""


def likeness(data: Mapping[str, Any]) -> bytes | None:
    """Return what equal layers have in common; None for a layer that is read by itself.

    >>> dense = {"class_name": "Dense", "config": {"name": "a", "units": 1}}
    >>> likeness(dense) == likeness({**dense, "config": {"name": "b", "units": 1}})
    True
    >>> likeness(dense) == likeness({**dense, "config": {"name": "b", "units": True}})
    False
    """
    config = data["config"]
    if not isinstance(config, dict) or not _is_plain_name(config.get("name")):
        return None
    return equal_bytes(({**data, **SEPARATE}, {**config, "name": None}))


def _is_plain_name(name: Any) -> bool:
    """Return whether a name is one that each reader takes as it is, and that is not empty."""
    return isinstance(name, str) and name != "" and "/" not in name and not CONTROL.search(name)
