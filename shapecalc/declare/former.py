"""What older versions of Keras wrote differently: arguments, classes and dtypes that are gone.

A config of an older version has keys that no layer of Keras 3.15 takes. Most of them have no effect
on shapes and weights. This is the one list of them; the readers of saved models follow it.

Sources: the constructors and ``get_config`` of every layer, initializer, regularizer and constraint
in Keras 2.0 to 2.15, tf.keras of TensorFlow 1 and 2, and tf_keras 2.21.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.declare.kinds import KerasCall
from shapecalc.declare.names import Vocabulary


@dataclass(frozen=True, slots=True)
class Former:
    """An argument of older versions.

    Attributes:
        until: the last version that wrote it.
        values: the values without effect on shapes and weights; None if all are.
    """

    until: str
    values: tuple[Any, ...] | None = None

    def fits(self, value: Any) -> bool:
        """Return whether a value has no effect on shapes and weights."""
        return self.values is None or value in self.values

    @property
    def expected(self) -> str:
        """What its value must be; completes "only as …"."""
        return " or ".join(map(repr, self.values or ()))


EVERY_LAYER: Mapping[str, Former] = {
    "batch_input_shape": Former("2.15"),
    "dynamic": Former("2.15"),
    "experimental_autocast": Former("2.15"),
    "implementation": Former("2.15"),
    "input_dtype": Former("2.3"),
    "inputs": Former("2.15"),
    "ragged": Former("2.15"),
    "weights": Former("2.15", (None,)),
}
"""The former arguments that any layer may have."""

_GROUPS = {"groups": Former("2.15"), "rank": Former("2.15"), "conv_op": Former("2.15", (None,))}
_KERNEL = {
    **{f"kernel_{kind}": Former("2.15") for kind in ("initializer", "regularizer", "constraint")},
    **_GROUPS,
}
_RANDOM = {"rng_type": Former("2.15"), "force_generator": Former("2.15")}
_RECURRENT = {
    "enable_caching_device": Former("2.15"),
    "input_dim": Former("2.15"),
    "input_length": Former("2.15"),
    "num_constants": Former("2.15"),
    "return_runtime": Former("2.15"),
    "time_major": Former("2.15", (False, None)),
    **_RANDOM,
}
_CELL = {"enable_caching_device": Former("2.15"), **_RANDOM}
_POOLING = {"pool_function": Former("2.15", (None,))}
_LOOKUP = {"has_static_table": Former("2.15")}

_TABLE: Mapping[str, Mapping[str, Former]] = {
    "AdditiveAttention Attention": {"causal": Former("2.15"), **_RANDOM},
    "AlphaDropout Dropout GaussianDropout GaussianNoise": _RANDOM,
    "AveragePooling1D AveragePooling2D AveragePooling3D": _POOLING,
    "MaxPooling1D MaxPooling2D MaxPooling3D": _POOLING,
    "BatchNormalization": {
        "adjustment": Former("2.15", (None,)),
        "beta_init": Former("2.0"),
        "fused": Former("2.15"),
        "gamma_init": Former("2.0"),
        "mode": Former("2.0", (0,)),
        "virtual_batch_size": Former("2.15"),
    },
    "Bidirectional": {"num_constants": Former("2.15")},
    "Conv1D Conv2D Conv3D": {"rank": Former("2.15"), "conv_op": Former("2.15", (None,))},
    "Conv1DTranspose Conv2DTranspose Conv3DTranspose": _GROUPS,
    "ConvLSTM1D ConvLSTM2D ConvLSTM3D": {"rank": Former("2.15"), **_RECURRENT},
    "Cropping1D UpSampling1D": {"data_format": Former("2.3")},
    "DepthwiseConv1D DepthwiseConv2D": {"filters": Former("2.15"), **_KERNEL},
    "Discretization Normalization": {"trainable": Former("2.15")},
    "Embedding": {
        "dropout": Former("2.0", (0, 0.0, None)),
        "sparse": Former("2.15"),
        "use_one_hot_matmul": Former("2.15"),
    },
    "GRU LSTM RNN SimpleRNN": _RECURRENT,
    "GRUCell LSTMCell SimpleRNNCell": _CELL,
    "InputLayer": {"type_spec": Former("2.15", (None,))},
    "IntegerLookup StringLookup TextVectorization": _LOOKUP,
    "Lambda": {
        "function_type": Former("2.15"),
        "mask_module": Former("2.15"),
        "mask_type": Former("2.15"),
        "module": Former("2.15"),
        "output_shape_module": Former("2.15"),
        "output_shape_type": Former("2.15"),
    },
    "MultiHeadAttention": {
        "key_shape": Former("2.15"),
        "query_shape": Former("2.15"),
        "softmax_robust_masking": Former("2.15"),
        "value_shape": Former("2.15"),
    },
    "RandomBrightness RandomContrast RandomCrop RandomFlip": _RANDOM,
    "RandomHeight RandomRotation RandomTranslation RandomWidth RandomZoom": _RANDOM,
    "SeparableConv1D SeparableConv2D": _KERNEL,
    "SpatialDropout1D SpatialDropout2D SpatialDropout3D": {
        "noise_shape": Former("2.15"),
        "trainable": Former("2.15"),
        **_RANDOM,
    },
    "StackedRNNCells": {"reverse_state_order": Former("2.15")},
}
"""The former arguments of layers; one row may be that of several classes."""

LAYERS: Mapping[str, Mapping[str, Former]] = {
    name: arguments for names, arguments in _TABLE.items() for name in names.split()
}
"""The former arguments of each layer, besides those in `EVERY_LAYER`."""

LAYER_NAMES: Mapping[str, str] = {
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
    "SyncBatchNormalization": "BatchNormalization",
    "UnifiedGRU": "GRU",
    "UnifiedLSTM": "LSTM",
}
"""Former names of layers, with their names today."""

OBJECT_ARGUMENTS: Mapping[str, Mapping[str, Former]] = {
    "initializer": {
        "dtype": Former("2.0"),
        "partition_info": Former("2.0", (None,)),
        "partitioned": Former("2.15", (None, False)),
        "verify_shape": Former("2.0"),
    },
    "regularizer": {"name": Former("2.3")},
    "constraint": {"name": Former("2.3")},
}
"""The former arguments of every object of a kind."""

SCALED = {name: Former("2.15") for name in ("distribution", "mode", "scale")}
"""The arguments of VarianceScaling, which its subclasses wrote as well."""

DTYPES: Mapping[str, str] = {
    "double": "float64",
    "float": "float32",
    "float32_ref": "float32",
    "half": "float16",
}
"""Former names of dtypes."""


OBJECT_NAMES: Mapping[str, str] = {
    "maxnorm": "MaxNorm",
    "nonneg": "NonNeg",
    "softmax_v2": "softmax",
    "unitnorm": "UnitNorm",
}
"""Former names of objects that Keras finds by name, with their names today."""

REMOVED_OBJECTS = frozenset(("RadialConstraint", "radial_constraint"))
"""Objects that Keras 3 does not have, and that change neither shapes nor weights."""


def current_object(value: Any, vocabulary: Vocabulary) -> Any:
    """Return an object as Keras 3 has it: under its name of today, without former arguments.

    >>> from shapecalc.declare.names import INITIALIZERS
    >>> current_object(KerasCall("ZerosV2", (), {"dtype": "float32"}), INITIALIZERS)
    Zeros()
    """
    name = value.name if isinstance(value, KerasCall) else value
    if not isinstance(name, str):
        return value
    if name in REMOVED_OBJECTS:
        return None
    name = OBJECT_NAMES.get(name, name)
    if name not in vocabulary.classes:
        name = vocabulary.classes.get(name.removesuffix("V2"), name)
    if not isinstance(value, KerasCall):
        return name
    former = {**OBJECT_ARGUMENTS.get(vocabulary.kind, {}), **SCALED}
    parameters = vocabulary.constructors.get(name, {})
    kept = {
        key: argument
        for key, argument in value.keyword.items()
        if key in parameters or not (key in former and former[key].fits(argument))
    }
    return KerasCall(name, value.positional, kept)


def former_arguments(layer: str) -> Mapping[str, Former]:
    """Return the former arguments of a layer.

    >>> former_arguments("LSTM")["time_major"].values
    (False, None)
    """
    return {**EVERY_LAYER, **LAYERS.get(layer, {})}
