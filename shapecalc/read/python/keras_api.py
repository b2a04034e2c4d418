"""What Keras 3 has: its modules and the names in them, and where older names are now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from shapecalc.declare.names import REMOVED_LAYERS, RENAMED_LAYERS
from shapecalc.read.python.keras_names import MODELS, short
from shapecalc.similar import closest

KERAS, TENSORFLOW = "keras", "tensorflow.keras"
"""The two packages that hold Keras 3; the second has some names that the first has not."""

MODEL = "Model"
"""The key of the names that models have."""

FILE = Path(__file__).with_name("keras_api.txt")
"""A line for each module; with ``+`` what it has besides, and with ``-`` what it lacks."""

RENAMED = {
    **{f"layers.{old}": new for old, new in RENAMED_LAYERS.items() if old not in REMOVED_LAYERS},
    "backend.image_dim_ordering": "image_data_format",
    "constraints.maxnorm": "max_norm",
    "constraints.nonneg": "non_neg",
    "constraints.unitnorm": "unit_norm",
    "optimizers.adadelta": "Adadelta",
    "optimizers.adagrad": "Adagrad",
    "optimizers.adam": "Adam",
    "optimizers.adamax": "Adamax",
    "optimizers.nadam": "Nadam",
    "optimizers.rmsprop": "RMSprop",
    "optimizers.sgd": "SGD",
    **{
        f"{module}.{old}": new
        for module in ("losses", "metrics")
        for old, new in {
            "mae": "mean_absolute_error",
            "mape": "mean_absolute_percentage_error",
            "mse": "mean_squared_error",
            "msle": "mean_squared_logarithmic_error",
        }.items()
    },
}
"""Old names with their present names in the same module."""

MOVED = {
    "engine": "layers",
    "layers.experimental": "layers",
    "layers.experimental.preprocessing": "layers",
    "layers.preprocessing": "layers",
    "objectives": "losses",
    **{
        f"layers.{module}": "layers"
        for module in "advanced_activations convolutional convolutional_recurrent core "
        "cudnn_recurrent embeddings local merge noise normalization pooling recurrent "
        "wrappers".split()
    },
    **{
        f"utils.{module}": "utils"
        for module in "all_utils data_utils generic_utils io_utils layer_utils np_utils "
        "vis_utils".split()
    },
}
"""Modules of older versions, and the modules that have their names now."""


OPS = {
    "batch_dot": "einsum",
    "batch_flatten": "reshape",
    "cast_to_floatx": "cast",
    "dropout": "random.dropout",
    "flatten": "ravel",
    "gather": "take",
    "int_shape": "shape",
    "l2_normalize": "normalize",
    "permute_dimensions": "transpose",
    "pow": "power",
    "random_normal": "random.normal",
    "random_uniform": "random.uniform",
    "repeat_elements": "repeat",
    "resize_images": "image.resize",
    "reverse": "flip",
    "switch": "where",
}
"""The functions of ``keras.ops`` that replace those of the old backend."""

SAME_IN_OPS = frozenset(
    "abs all any arange argmax argmin cast clip concatenate cos cumprod cumsum dot elu equal exp "
    "expand_dims eye greater greater_equal hard_sigmoid in_top_k less less_equal log max maximum "
    "mean min minimum ndim not_equal one_hot ones ones_like prod relu repeat reshape round shape "
    "sigmoid sign sin softmax softplus softsign sqrt square squeeze stack std stop_gradient sum "
    "tanh tile transpose var zeros zeros_like".split()
)
"""The functions of the old backend that ``keras.ops`` has under the same name."""

REMOVED = frozenset(f"layers.{name}" for name in REMOVED_LAYERS)
"""Layers that are gone; one has the name of a module."""


@cache
def modules(package: str) -> Mapping[str, frozenset[str]]:
    """Return the names in each module of a package, by the name of the module inside it."""
    names: dict[str, set[str]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        path, _, words = line.partition(": ")
        is_other = path.startswith(("+", "-"))
        if is_other and package != TENSORFLOW:
            continue
        inner = names.setdefault(path[is_other:].removeprefix("."), set())
        inner.symmetric_difference_update(words.split())
    return {path: frozenset(words) for path, words in names.items()}


def split(path: str) -> tuple[str, str]:
    """Return the package of a full name and the rest; no package if it is not one of Keras 3.

    >>> split("tensorflow.keras.layers.Dense"), split("keras"), split("tf_keras.layers")
    (('tensorflow.keras', 'layers.Dense'), ('keras', ''), ('', ''))
    """
    for package in (TENSORFLOW, KERAS):
        if path == package or path.startswith(f"{package}."):
            inner = path[len(package) + 1 :]
            return ("", "") if inner.partition(".")[0] == "src" else (package, inner)
    return "", ""


def exists(path: str) -> bool:
    """Return whether Keras 3 has something; also if it is not Keras's, or an attribute of a class.

    >>> exists("keras.layers.Dense"), exists("keras.layers.core.Dense"), exists("keras.losses.mse")
    (True, False, False)
    >>> exists("tensorflow.keras.losses.mse"), exists("numpy.arange"), exists("keras.Model.fit")
    (True, True, True)
    """
    package, inner = split(path)
    known = modules(package) if package else {}
    if not package or inner in known:
        return True
    module, _, name = inner.rpartition(".")
    if module in known:
        return name in known[module] or name.startswith("_")
    return "." in inner and exists(f"{package}.{module}")


def is_module(path: str) -> bool:
    """Return whether something is a module of Keras 3."""
    package, inner = split(path)
    return bool(package) and inner in modules(package)


def present(path: str) -> str:
    """Return where Keras 3 has what an older version had; empty if it does not have it.

    >>> present("keras.layers.core.Dense"), present("tensorflow.keras.layers.CuDNNLSTM")
    ('keras.layers.Dense', 'tensorflow.keras.layers.LSTM')
    >>> present("keras.utils.np_utils"), present("keras.layers.Foo")
    ('keras.utils', '')
    """
    package, inner = split(path)
    return next((new for new in _candidates(package, inner) if exists(new)), "")


def advised(path: str) -> str:
    """Return what to write today for what an older version had; empty if there is nothing.

    >>> advised("keras.layers.core.Dense"), advised("keras.backend.sum"), advised("keras.backend.f")
    ('keras.layers.Dense', 'keras.ops.sum', '')
    """
    package, inner = split(path)
    name = inner.removeprefix("backend.")
    if package == KERAS and name != inner and (name in OPS or name in SAME_IN_OPS):
        name = OPS.get(name, name)
        return f"keras.{name}" if name.startswith("random.") else f"keras.ops.{name}"
    return present(path)


def _candidates(package: str, inner: str) -> Iterator[str]:
    """Yield the names that something of an older version may have now."""
    if inner in MOVED and inner not in REMOVED:
        yield f"{package}.{MOVED[inner]}"
        return
    plain = short(f"keras.{inner}").removeprefix("keras.")
    module, _, name = inner.rpartition(".")
    while module and module not in modules(package):
        module = MOVED.get(module, module.rpartition(".")[0])
    for moved in dict.fromkeys((plain, f"{module}.{name}".lstrip("."))):
        yield f"{package}.{moved}"
        if moved in RENAMED:
            yield f"{package}.{moved.rpartition('.')[0]}.{RENAMED[moved]}"
    if name in MODELS:
        yield f"{package}.models.{name}"
    if package == KERAS:
        yield f"{TENSORFLOW}.{inner}"


def similar(path: str, of_module: bool = False) -> str:
    """Return the name of Keras 3 that is most similar to the last part of a full name.

    >>> similar("keras.layer"), similar("keras.layer", of_module=True)
    ('Layer', 'layers')
    """
    package, inner = split(path)
    module, _, name = inner.rpartition(".")
    names = sorted(modules(package).get(module, ()))
    above = path.rpartition(".")[0]
    return closest(name, [n for n in names if not of_module or is_module(f"{above}.{n}")])


def names_of_models() -> frozenset[str]:
    """Return the attributes and methods that models have."""
    return modules(KERAS)[MODEL]
