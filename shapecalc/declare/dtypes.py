"""Which dtype comes of several: the promotion that Keras has taken over from JAX.

A number of Python is weak: it yields to the dtype of a tensor.

>>> promoted("float16", "int"), promoted("int32", "float"), promoted("int8", "uint8")
('float16', 'float32', 'int16')
"""

from __future__ import annotations

from shapecalc.declare.names import DTYPES

NEXT: dict[str, tuple[str, ...]] = {
    "bool": ("int",),
    "uint8": ("int16", "uint16"),
    "uint16": ("int32", "uint32"),
    "uint32": ("int64", "uint64"),
    "uint64": ("float",),
    "int": ("uint8", "int8", "complex64"),
    "int8": ("int16",),
    "int16": ("int32",),
    "int32": ("int64",),
    "int64": ("float",),
    "float": ("bfloat16", "float16"),
    "bfloat16": ("float32",),
    "float16": ("float32",),
    "float32": ("float64", "complex64"),
    "float64": ("complex128",),
    "complex64": ("complex128",),
    "complex128": (),
}
"""The dtypes right above each, https://docs.jax.dev/en/latest/type_promotion.html."""


RESOLVED = {"int": "int32", "float": "float32", "uint64": "uint32", "complex128": "complex64"}
"""The dtypes that never come of several, and what comes in their place."""


def standard_dtype(dtype: str | None) -> str:
    """A dtype as a tensor of Keras has it.

    >>> standard_dtype("int"), standard_dtype(None), standard_dtype("float16")
    ('int64', 'float32', 'float16')
    """
    found = {"int": "int64", None: "float32"}.get(dtype, dtype)
    if found not in DTYPES:
        raise ValueError(f"{dtype!r} is no dtype")
    return found


class NoPromotionError(ValueError):
    """There is no dtype that can stand for all."""


def promoted(*dtypes: str) -> str:
    """The smallest dtype that can stand for all.

    Raises:
        NoPromotionError: if there is none, as for texts.
    """
    if len(set(dtypes)) == 1:
        return _resolved(dtypes[0])
    if not set(dtypes) <= NEXT.keys():
        raise NoPromotionError(f"{' and '.join(dtypes)} do not go together")
    common = set.intersection(*({dtype, *_above(dtype)} for dtype in dtypes))
    least = next(dtype for dtype in common if common <= {dtype, *_above(dtype)})
    return _resolved(least)


def floating(*dtypes: str) -> str:
    """The dtype of a result that is a fraction even of whole numbers."""
    return promoted(*("float32" if dtype == "int64" else dtype for dtype in dtypes), "float")


def _above(dtype: str) -> set[str]:
    return {upper for one in NEXT[dtype] for upper in (one, *_above(one))}


def _resolved(dtype: str) -> str:
    """A dtype with a width; Keras has the widest of some kinds in half their bits."""
    return RESOLVED.get(dtype, dtype)
