"""The grammar of the configs that Keras 3 saves: which fields each part has, and their kinds.

Source: Keras 3.15, ``deserialize_keras_object``, ``functional_from_config``,
``deserialize_node``, ``Sequential.from_config`` and ``standardize_shape``.

>>> from shapecalc.errors import Source
>>> check({"args": [], "kwargs": 5}, NODE, Place(Source("m.json")), "a node")
Traceback (most recent call last):
shapecalc.read.syntax.SpecError: `kwargs` must be a mapping, not 5
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.declare.kinds import is_whole
from shapecalc.declare.operation import standard_dtype
from shapecalc.errors import Code, KeyStep, Place
from shapecalc.read.syntax import SpecError
from shapecalc.similar import closest


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a part of a config.

    Attributes:
        expected: what its value must be; completes "must be …".
        fits: whether a value is that.
        required: whether the field may not be missing.
    """

    expected: str
    fits: Callable[[Any], bool]
    required: bool = False


Grammar = Mapping[str, Field]


def check(data: Any, grammar: Grammar, place: Place, what: str, closed: bool = False) -> None:
    """Check a part of a config.

    Args:
        data: the part.
        grammar: its fields.
        place: where it is.
        what: what messages call it.
        closed: whether it may not have other fields.

    Raises:
        SpecError: if it is not a mapping, lacks a field, or if a field has a wrong value.
    """
    if not isinstance(data, dict):
        raise SpecError(Code.FORM, f"{what} must be a mapping, not {data!r}", place)
    for name, kind in grammar.items():
        if name not in data:
            if kind.required:
                raise SpecError(Code.FORM, f"{what} must have `{name}`: {kind.expected}", place)
        elif not kind.fits(data[name]):
            message = f"`{name}` must be {kind.expected}, not {data[name]!r}"
            raise SpecError(Code.FORM, message, place / name)
    for name in [name for name in data if name not in grammar] if closed else ():
        meant = closest(str(name), grammar)
        raise SpecError(Code.FORM, f"{what} has no `{name}`", place / KeyStep(name), meant=meant)


def is_shape(value: Any) -> bool:
    """Return whether a value is a shape: an iterable of sizes; a text or mapping if it is empty."""
    if isinstance(value, (str, dict)):
        return not value
    return isinstance(value, list) and all(size is None or is_whole(size, 0) for size in value)


def is_dtype(value: Any) -> bool:
    """Return whether a value is the name of a dtype, or None for the default."""
    try:
        return isinstance(standard_dtype(value), str)
    except (TypeError, ValueError):
        return False


def is_name(value: Any) -> bool:
    """Return whether a value can be the name of a layer, or None for an automatic one."""
    return value is None or (isinstance(value, str) and "/" not in value)


def is_tensor_history(value: Any) -> bool:
    """Return whether a value is the name of a layer, the number of a call and of an output."""
    if not isinstance(value, list) or len(value) < 3:
        return False
    name, node, index = value[:3]
    return _hashable(name) and is_whole(node) and is_whole(index)


def _anything(value: Any) -> bool:
    return True


def _hashable(value: Any) -> bool:
    return not isinstance(value, (list, dict))


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _text_or_empty(value: Any) -> bool:
    return isinstance(value, str) or not value


def _policy_or_none(value: Any) -> bool:
    """Return whether a value is the name of a dtype policy that is not quantized, or None."""
    mixed = value in ("mixed_float16", "mixed_bfloat16")
    return value is None or (isinstance(value, str) and (mixed or is_dtype(value)))


def _collection_or_float(value: Any) -> bool:
    return isinstance(value, (list, dict, float))


def _listed(value: Any) -> bool:
    """Return whether a value is a list; an empty text or mapping is as good as an empty list."""
    return isinstance(value, list) or value in ("", {})


def _mapping(value: Any) -> bool:
    return isinstance(value, dict)


def _mapping_or_none(value: Any) -> bool:
    return value is None or isinstance(value, dict)


def _ends(value: Any) -> bool:
    return isinstance(value, (list, dict))


def _metrics(value: Any) -> bool:
    """Return whether a value may be metrics; a mapping must not be the config of an object."""
    is_object = isinstance(value, dict) and {"class_name", "config"} <= value.keys()
    return not value or (_ends(value) and not is_object)


NAME = Field("a string without '/', or null", is_name)

OBJECT: Grammar = {
    "class_name": Field("the name of a class", _text, required=True),
    "config": Field("a mapping", _mapping_or_none, required=True),
    "module": Field("the name of a module", _text_or_empty),
    "registered_name": Field("the name of a class, or null", _hashable),
}
"""An object with a config of its own: a model, a layer, an operation."""

NAMED_OBJECT: Grammar = {
    "class_name": Field("the name of a class", _text, required=True),
    "config": Field("a mapping", _mapping_or_none),
    "module": Field("the name of a module", lambda value: value is not None),
}
"""An object that Keras finds by the name of its class alone: an initializer, a dtype policy, …"""

FUNCTIONAL: Grammar = {
    "name": Field(NAME.expected, NAME.fits, required=True),
    "layers": Field("a list of layers", _listed, required=True),
    "input_layers": Field("a list such as ['x', 0, 0]", _ends, required=True),
    "output_layers": Field("a list such as ['dense', 0, 0]", _ends, required=True),
}
"""The config of a Functional model."""

SEQUENTIAL: Grammar = {
    "name": Field(NAME.expected, NAME.fits, required=True),
    "layers": Field("a list of layers", _listed, required=True),
}
"""The config of a Sequential model."""

LAYER: Grammar = {
    "name": Field("the name of the layer", _hashable, required=True),
    "inbound_nodes": Field("a list of calls", _listed, required=True),
}
"""A layer of a Functional model, besides its class and its config."""

READ_KEYS: Mapping[str, tuple[str, ...]] = {
    "Rescaling": ("scale", "offset"),
    "TextVectorization": ("standardize", "split", "ngrams"),
}
"""The keys that the config of a layer must have, since its ``from_config`` reads them."""

FIRST_LAYER: Grammar = {
    "input_shape": Field(
        "a shape such as [null, 3]", lambda value: value is None or is_shape(value)
    ),
    "input_dim": Field("a whole number", lambda value: value is None or is_whole(value, 0)),
}
"""The config of the first layer of a Sequential model, whose input it may describe."""

NODE: Grammar = {
    "args": Field("a list", _listed, required=True),
    "kwargs": Field("a mapping", _mapping, required=True),
}
"""A call of a layer."""

TENSOR: Grammar = {
    "shape": Field("a shape such as [null, 3]", is_shape, required=True),
    "dtype": Field("the name of a dtype", is_dtype, required=True),
    "keras_history": Field("a list such as ['dense', 0, 0]", is_tensor_history, required=True),
}
"""The config of a tensor among the arguments of a call."""

SLICE: Grammar = {
    part: Field("a number or null", _anything, required=True) for part in ("start", "stop", "step")
}
"""The config of a slice."""

ARRAY: Grammar = {
    "value": Field("a number, or nested lists of numbers", _anything, required=True),
    "dtype": Field("the name of a dtype", is_dtype, required=True),
}
"""The config of an array of numbers."""

POLICY: Grammar = {"name": Field("the name of a dtype policy, or null", _policy_or_none)}
"""The config of a dtype policy."""

QUANTIZED_POLICY: Grammar = {
    "mode": Field("a mode of quantization", _text, required=True),
    "source_name": Field("the name of a dtype policy, or null", _policy_or_none),
}
"""The config of the dtype policy of a quantized layer."""

FLOAT8_POLICY: Grammar = {
    **QUANTIZED_POLICY,
    "amax_history_length": Field("a whole number", is_whole),
}
"""The config of the dtype policy of a layer that is quantized to 8-bit floats."""

COMPILED: Grammar = {
    "optimizer": Field("an optimizer", lambda value: isinstance(value, (str, dict))),
    "loss": Field("a loss", _anything),
    "loss_weights": Field(
        "a number, a list or a mapping", lambda value: not value or _collection_or_float(value)
    ),
    "metrics": Field("a list or a mapping", _metrics),
    "weighted_metrics": Field("a list or a mapping", _metrics),
    "run_eagerly": Field("true or false", _anything),
    "steps_per_execution": Field("a whole number", _anything),
    "jit_compile": Field("true, false or 'auto'", _anything),
    "auto_scale_loss": Field("true or false", _anything),
}
"""The settings with which a model was compiled, which may be empty."""

OLD_OBJECT: Grammar = {**OBJECT, "module": Field("the name of a module, or null", _anything)}
"""A model or layer of Keras 2; only late versions write the module."""

ANY_NAME = Field("a name", _anything, required=True)
"""The name of a model of Keras 2, which prints whatever it is."""

OLD_FUNCTIONAL: Grammar = {**FUNCTIONAL, "name": ANY_NAME}
"""The config of a Functional model of Keras 2."""

OLD_SEQUENTIAL: Grammar = {**SEQUENTIAL, "name": ANY_NAME}
"""The config of a Sequential model of Keras 2."""
