"""Which version of Keras wrote a config: what the config itself shows.

An HDF5 file or one of TensorFlow.js names no version that can be trusted, and a model may be older
than the one around it. So the marks of every part count.

>>> written_by({"class_name": "Sequential", "config": [{"class_name": "Dense", "config": {}}]})
<Version.KERAS_2: 'Keras 2'>
>>> written_by({"module": "keras", "class_name": "Sequential", "config": {"layers": []}})
<Version.KERAS_3: 'Keras 3'>
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any

from shapecalc.read.levels import levels


class Version(Enum):
    """The versions of Keras whose configs differ; the value is what messages call it."""

    KERAS_1 = "Keras 1"
    KERAS_2 = "Keras 2"
    EARLY_3 = "Keras 3.0 to 3.6"
    KERAS_3 = "Keras 3"


KERAS1_ARGUMENTS = frozenset(
    (
        *("W_constraint", "W_regularizer", "U_regularizer", "b_constraint", "b_regularizer"),
        *("border_mode", "dim_ordering", "dropout_U", "dropout_W", "filter_length", "gamma_init"),
        *(
            "init",
            "inner_activation",
            "inner_init",
            "input_dtype",
            "nb_col",
            "nb_filter",
            "nb_row",
            "pool_length",
        ),
        *("subsample", "subsample_length"),
    )
)
"""Arguments that only layers of Keras 1 have."""

OLD_MODULES = ("tf_keras.", "keras.src.engine.", "keras.engine.")
"""The beginnings of modules that only Keras 2 has."""


def written_by(
    data: Mapping[str, Any], mappings: Sequence[Mapping[str, Any]] | None = None
) -> Version:
    """Return the version that wrote a config.

    Args:
        data: the config.
        mappings: the mappings in it, if they have been collected.

    A model with one output was saved as a model with a list of one output before Keras 3.7.
    """
    named = str(data.get("keras_version"))
    if named.startswith("2."):  # Keras 3 writes no version into a config.
        return Version.KERAS_2
    parts = mappings or [part for level, _ in levels(data) for part in level]
    if any(Version.KERAS_3 in _marks(part) for part in parts):
        ends = [part["output_layers"] for part in parts if "output_layers" in part]
        early = any(map(_is_list_of_one, ends)) and any(map(_is_early, parts))
        return Version.EARLY_3 if early else Version.KERAS_3
    marks = {mark for part in parts for mark in _marks(part)}
    old = Version.KERAS_2 in marks
    if named.startswith("1.") or (Version.KERAS_1 in marks and not old):
        return Version.KERAS_1
    return Version.KERAS_2 if old or "module" not in data else Version.KERAS_3


def _marks(part: Mapping[str, Any]) -> Iterator[Version]:
    """Yield the version of each mark of an object itself, but for `EARLY_3`."""
    config, module, nodes = part.get("config"), part.get("module"), part.get("inbound_nodes")
    if isinstance(module, str) and f"{module}.".startswith(OLD_MODULES):
        yield Version.KERAS_2
    if part.get("class_name") in ("__keras_tensor__", "DTypePolicy"):
        yield Version.KERAS_3
    if isinstance(nodes, list) and nodes and isinstance(nodes[0], list):
        yield Version.KERAS_2
    if not isinstance(config, dict):
        return
    if "batch_shape" in config:
        yield Version.KERAS_3
    if "batch_input_shape" in config and not config.keys() & KERAS1_ARGUMENTS:
        yield Version.KERAS_2
    if config.keys() & KERAS1_ARGUMENTS:
        yield Version.KERAS_1


def _is_list_of_one(ends: Any) -> bool:
    """Return whether the outputs of a model are a list with one history."""
    return isinstance(ends, list) and len(ends) == 1 and isinstance(ends[0], list)


def _is_early(part: Mapping[str, Any]) -> bool:
    """Return whether an object is a model whose outputs are a list with one history."""
    config = part.get("config")
    return isinstance(config, dict) and _is_list_of_one(config.get("output_layers"))
