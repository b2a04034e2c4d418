"""Names: the objects that Keras finds by name, its automatic names, and names of old versions.

Keras has two lists for each kind of object: strings that it looks up (``activation="relu"``)
and constructors that can be called (``kernel_regularizer=l2(0.01)``). They differ:
``l1_l2(0.01)`` is a call, but Keras does not find the string ``"l1_l2"``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeGuard

from shapecalc.dataclasses import dataclass, field


@lru_cache(maxsize=1024)
def snake_case(name: str) -> str:
    """Return the name that Keras derives from the name of a class.

    >>> [snake_case(name) for name in ("MaxPooling2D", "LSTM", "ReLU", "GRUCell")]
    ['max_pooling2d', 'lstm', 're_lu', 'gru_cell']
    """
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


BITS = {
    **{f"float{bits}": bits for bits in (16, 32, 64)},
    **{f"{sign}int{bits}": bits for bits in (8, 16, 32, 64) for sign in ("", "u")},
    "bfloat16": 16,
    "bool": 1,
}
"""The bits of one number of each dtype."""


@dataclass(slots=True)
class Policy:
    """The dtype in which a layer computes, and the dtype of its weights."""

    compute: str
    variable: str

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, name: str | None) -> Policy:
        """Return the policy of a name.

        >>> Policy.of("mixed_float16")
        Policy(compute='float16', variable='float32')
        """
        name = (name or "float32").rpartition("_from_")[2]
        compute = name.removeprefix("mixed_")
        return cls(compute, "float32" if name.startswith("mixed_") else compute)


def bits_of(dtype: str) -> int:
    """Return the bits of one number of a dtype in a file; 32 if Keras does not have the dtype.

    >>> bits_of("float16"), bits_of("void")
    (16, 32)
    """
    return BITS.get(dtype, 32)


DTYPES = (*BITS, "complex64", "complex128", "float8_e4m3fn", "float8_e5m2", "string")
"""The dtypes that a tensor of Keras can have."""

Parameters = Mapping[str, Any]
"""The parameters of a constructor in order, with their defaults."""


@dataclass(frozen=True, slots=True)
class Values:
    """The values that a parameter of a constructor can have.

    Attributes:
        expected: what they are, for messages.
        fit: whether a value is one of them.
    """

    expected: str
    fit: Callable[[Any], bool]


@dataclass(slots=True)
class Vocabulary:
    """A kind of object that Keras finds by name.

    Attributes:
        kind: the kind, as in ``initializer``.
        strings: the strings that Keras looks up.
        constructors: the names that can be called, with their parameters.
        classes: the class of each name; a function has none.
        values: the values of those parameters at which Keras looks.
    """

    kind: str
    strings: frozenset[str]
    constructors: Mapping[str, Parameters]
    classes: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Values] = field(default_factory=dict)

    @property
    def with_article(self) -> str:
        """What a message calls such an object: an initializer of Keras."""
        return f"{'an' if self.kind[0] in 'aeiou' else 'a'} {self.kind} of Keras"

    def check(self, name: str, positional: Sequence[Any], keyword: Mapping[str, Any]) -> None:
        """Check how an object is constructed.

        Args:
            name: the name of its class.
            positional: its positional arguments.
            keyword: its keyword arguments.

        Raises:
            ValueError: if Keras refuses it; the text completes "must be …".
        """
        parameters = self.constructors.get(name)
        if parameters is None:
            raise ValueError(self.with_article)
        if len(positional) > len(parameters) or set(keyword) - set(parameters):
            raise ValueError(f"{name}({', '.join(parameters)})")
        for parameter, value in [*zip(parameters, positional), *keyword.items()]:
            values = self.values.get(parameter)
            if values and not values.fit(value):
                raise ValueError(f"{self.with_article} whose `{parameter}` is {values.expected}")


CONSTRUCTED_ONLY = frozenset(("Constant", "constant"))
"""Classes that Keras finds by name but cannot create without a value."""


def _vocabulary(
    kind: str,
    constructors: Mapping[str, Parameters],
    strings: Mapping[str, str] | None = None,
    functions: Mapping[str, str] | None = None,
    values: Mapping[str, Values] | None = None,
) -> Vocabulary:
    """Return the vocabulary of some classes, under their own names and in snake case.

    Args:
        kind: the kind of object.
        constructors: the classes with their parameters.
        strings: more strings, with their classes.
        functions: more names that can be called, with their classes.
        values: the values of those parameters at which Keras looks.
    """
    classes = {name: name for name in constructors}
    classes |= {snake_case(name): name for name in constructors}
    looked_up = frozenset((*classes, *(strings or {}))) - CONSTRUCTED_ONLY
    called = {name: constructors[own] for name, own in {**classes, **(functions or {})}.items()}
    every_class = {**classes, **(strings or {}), **(functions or {})}
    return Vocabulary(kind, looked_up, called, every_class, values or {})


def _number(value: Any) -> bool:
    return isinstance(value, (int, float))


def _penalty(value: Any) -> bool:
    return _number(value) and 0 <= value < float("inf")


def _optional_penalty(value: Any) -> bool:
    return value is None or _penalty(value)


SEED_VALUES = "a whole number of at most 64 bits"
"""What `is_seed` accepts, for people."""


def is_seed(value: Any) -> TypeGuard[int | None]:
    """Return whether Keras can start a random generator with a value: None or 64 bits.

    >>> is_seed(None), is_seed(-1), is_seed(True), is_seed(2**63)
    (True, True, False, False)
    """
    number = isinstance(value, int) and not isinstance(value, bool)
    return value is None or (number and -(2**63) <= value < 2**63)


def _seed(value: Any) -> bool:
    """Return whether a value is a seed; Keras also saves a generator of seeds."""
    generator = isinstance(value, Mapping) and value.get("class_name") == "SeedGenerator"
    return generator or is_seed(value)


def _distribution(value: Any) -> bool:
    known = ("uniform", "normal", "truncated_normal", "untruncated_normal")
    return isinstance(value, str) and value.lower() in known


_NUMBER = Values("a number", _number)
_OPTIONAL_PENALTY = Values("a number of at least 0, or None", _optional_penalty)


_SCALED = dict(seed=None, input_axes=None, output_axes=None)
_NORMAL = dict(mean=0.0, stddev=0.05, seed=None)

ACTIVATIONS = Vocabulary(
    "activation",
    frozenset(
        "celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh "
        "leaky_relu linear log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink "
        "softmax softplus softsign sparse_plus sparse_sigmoid sparsemax squareplus swish tanh "
        "tanh_shrink threshold".split()
    ),
    {},
)

_INITIALIZER_CLASSES = {
    "IdentityInitializer": "Identity",
    "OrthogonalInitializer": "Orthogonal",
    "STFTInitializer": "STFT",
}
"""The names with which Keras 3.0 to 3.6 saved these classes; Keras still exports them."""

INITIALIZERS = _vocabulary(
    "initializer",
    {
        "Constant": dict(value=0.0),
        "GlorotNormal": _SCALED,
        "GlorotUniform": _SCALED,
        "HeNormal": _SCALED,
        "HeUniform": _SCALED,
        "Identity": dict(gain=1.0),
        "Initializer": {},
        "LecunNormal": _SCALED,
        "LecunUniform": _SCALED,
        "Ones": {},
        "Orthogonal": dict(gain=1.0, seed=None),
        "RandomNormal": _NORMAL,
        "RandomUniform": dict(minval=-0.05, maxval=0.05, seed=None),
        "STFT": dict(side="real", window="hann", scaling="density", periodic=False),
        "TruncatedNormal": _NORMAL,
        "VarianceScaling": dict(
            scale=1.0, mode="fan_in", distribution="truncated_normal", **_SCALED
        ),
        "Zeros": {},
    },
    strings={
        "normal": "RandomNormal",
        "one": "Ones",
        "uniform": "RandomUniform",
        "zero": "Zeros",
        **_INITIALIZER_CLASSES,
    },
    functions=_INITIALIZER_CLASSES,
    values={
        **dict.fromkeys(("mean", "stddev", "minval", "maxval", "gain"), _NUMBER),
        "seed": Values(f"{SEED_VALUES} or None", _seed),
        "scale": Values("a number above 0", lambda value: _number(value) and value > 0),
        "mode": Values(
            "fan_in, fan_out or fan_avg", lambda value: value in ("fan_in", "fan_out", "fan_avg")
        ),
        "distribution": Values("uniform, truncated_normal or untruncated_normal", _distribution),
    },
)

SQUARE_INITIALIZERS = frozenset(("Identity", "identity", "IdentityInitializer"))
"""Initializers for weights of exactly two axes."""

MATRIX_INITIALIZERS = frozenset(("Orthogonal", "orthogonal", "OrthogonalInitializer"))
"""Initializers for weights of two axes or more."""

INTEGER_INITIALIZERS = frozenset(("Ones", "Zeros", "Constant"))
"""Classes of initializers that can create whole numbers."""

UNIFORM_INITIALIZERS = {"GlorotUniform": (1, 2), "HeUniform": (2, 1), "LecunUniform": (1, 1)}
"""The scale of initializers with a uniform distribution, and how many of fan_in and fan_out it
depends on."""

REGULARIZERS = _vocabulary(
    "regularizer",
    {
        "L1": dict(l1=0.01),
        "L1L2": dict(l1=0.0, l2=0.0),
        "L2": dict(l2=0.01),
        "OrthogonalRegularizer": dict(factor=0.01, mode="rows"),
        "Regularizer": {},
    },
    functions={"l1_l2": "L1L2"},
    values={
        "l1": _OPTIONAL_PENALTY,
        "l2": _OPTIONAL_PENALTY,
        "factor": Values("a number of at least 0", _penalty),
        "mode": Values("rows or columns", lambda value: value in ("rows", "columns")),
    },
)

CONSTRAINTS = _vocabulary(
    "constraint",
    {
        "Constraint": {},
        "MaxNorm": dict(max_value=2, axis=0),
        "MinMaxNorm": dict(min_value=0.0, max_value=1.0, rate=1.0, axis=0),
        "NonNeg": {},
        "UnitNorm": dict(axis=0),
    },
)

RENAMED_ARGUMENTS = {
    "U_constraint": "recurrent_constraint",
    "U_regularizer": "recurrent_regularizer",
    "W_constraint": "kernel_constraint embeddings_constraint",
    "W_regularizer": "kernel_regularizer embeddings_regularizer",
    "alpha": "negative_slope",
    "atrous_rate": "dilation_rate",
    "b_constraint": "bias_constraint",
    "b_regularizer": "bias_regularizer",
    "beta_init": "beta_initializer",
    "bias": "use_bias",
    "border_mode": "padding",
    "concat_axis": "axis",
    "consume_less": "implementation",
    "dim_ordering": "data_format",
    "dot_axes": "axes",
    "dropout_U": "recurrent_dropout",
    "dropout_W": "dropout",
    "filter_length": "kernel_size",
    "filter_size": "kernel_size",
    "forget_bias_init": "unit_forget_bias",
    "gamma_init": "gamma_initializer",
    "hidden_size": "units",
    "hidden_units": "units",
    "init": "kernel_initializer embeddings_initializer alpha_initializer",
    "inner_activation": "recurrent_activation",
    "inner_init": "recurrent_initializer",
    "input_shapes": "input_shape",
    "length": "size n",
    "lr": "learning_rate",
    "n_units": "units",
    "nb_classes": "units",
    "nb_col": "kernel_size",
    "nb_epoch": "epochs",
    "nb_feature": "units",
    "nb_filter": "filters",
    "nb_filters": "filters",
    "nb_row": "kernel_size",
    "num_filters": "filters",
    "num_units": "units",
    "output_dim": "units",
    "p": "rate",
    "pool_length": "pool_size",
    "prob": "rate",
    "return_seq": "return_sequences",
    "sigma": "stddev",
    "stride": "strides",
    "subsample": "strides",
    "subsample_length": "strides",
}
"""Old names of arguments with their present names; of several, a layer has one."""

RENAMED_LAYERS = {
    "AtrousConvolution1D": "Conv1D",
    "AtrousConvolution2D": "Conv2D",
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
    "CuDNNGRU": "GRU",
    "CuDNNLSTM": "LSTM",
    "Deconvolution2D": "Conv2DTranspose",
    "Deconvolution3D": "Conv3DTranspose",
    "Merge": "Concatenate",
    "SyncBatchNormalization": "BatchNormalization",
    "TimeDistributedDense": "Dense",
    "merge": "concatenate",
}
"""Old names of layers with the layers that replace them."""

REMOVED_LAYERS = {
    "Highway": "Keras 2 removed it: Multiply and Add of two Dense layers do the same",
    "LocallyConnected1D": "Keras 3 removed it: Conv1D shares one window among all places",
    "LocallyConnected2D": "Keras 3 removed it: Conv2D shares one window among all places",
    "MaxoutDense": "Keras 2 removed it: Maximum of several Dense layers does the same",
    "Merge": "Keras 2 removed it: concatenate([a, b]), add([a, b]), multiply([a, b]), …",
    "ThresholdedReLU": "Keras 3 removed it: ReLU(threshold=1.0) does the same",
    "merge": "Keras 2 removed it: concatenate([a, b]), add([a, b]), multiply([a, b]), …",
}
"""Layers that were removed, with the version and the replacement."""


def current_argument(name: str, accepted: Collection[str]) -> str:
    """Return the present name of an argument; empty if the layer has no such argument.

    Args:
        name: a name of Keras 1 or 2, or a usual mistake.
        accepted: the arguments of the layer.

    >>> current_argument("output_dim", {"units"}), current_argument("output_dim", {"filters"})
    ('units', '')
    """
    present = RENAMED_ARGUMENTS.get(name, "").split()
    return next((argument for argument in present if argument in accepted), "")
