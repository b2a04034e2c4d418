"""Which class the config of an object names: Keras looks for it in the module of the config.

Source: Keras 3.15, ``_retrieve_class_or_fn``. A class of a module outside Keras is code that
the file lacks; a class that Keras's own module does not have is a mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.declare.former import LAYER_NAMES as FORMER_NAMES
from shapecalc.declare.kinds import KerasCall
from shapecalc.declare.layer import Rule
from shapecalc.declare.size_kinds import Integer
from shapecalc.errors import Code, Place
from shapecalc.plan import FUNCTIONAL, SEQUENTIAL
from shapecalc.read.grammar import NAMED_OBJECT, OBJECT, OLD_OBJECT, check
from shapecalc.read.operation_layers import CLASSES as OPERATION_LAYERS
from shapecalc.read.saved_data import is_config
from shapecalc.read.syntax import SpecError
from shapecalc.rules import FORMER, OPERATIONS, RULES, SAVED
from shapecalc.similar import closest

MODELS = {"Sequential": SEQUENTIAL, "Functional": FUNCTIONAL, "Model": FUNCTIONAL}

MODEL_MODULES: Mapping[str, tuple[str, ...]] = {
    "Sequential": ("keras", "keras.models", "keras.src.models", "keras.src.models.sequential"),
    "Functional": (
        *("keras.src.models", "keras.src.models.functional", "keras.src.models.sequential"),
    ),
    "Model": (
        *("keras", "keras.models", "keras.src.models", "keras.src.models.model"),
        *("keras.src.models.functional", "keras.src.models.sequential"),
    ),
}
"""The modules in which Keras finds the classes of models."""

LAYERS = ("keras.layers", "keras.src.layers")
"""The modules that have every layer; files in the second define them."""

OLD_PACKAGES = ("keras", "tensorflow", "tf_keras")
"""The packages that Keras 2 has been part of."""

REMOVED = (
    *("AbstractRNNCell", "CuDNNGRU", "CuDNNLSTM", "DenseFeatures", "LocallyConnected1D"),
    *("LocallyConnected2D", "RandomHeight", "RandomWidth", "ThresholdedReLU"),
)
"""The layers of Keras 2 that Keras 3 does not have."""

ONLY_KERAS2 = frozenset((*REMOVED, *FORMER_NAMES, *OPERATION_LAYERS))
"""The classes of layers that Keras 2 finds by their names, and Keras 3 does not."""

ONLY_KERAS3 = frozenset(
    (
        *(f"Adaptive{kind}Pooling{n}D" for kind in ("Average", "Max") for n in (1, 2, 3)),
        *("AugMix", "AutoContrast", "ContrastLimitedAdaptiveHistogramEqualization", "CutMix"),
        *("Equalization", "FlaxLayer", "GroupQueryAttention", "GroupedQueryAttention", "JaxLayer"),
        *("MaxNumBoundingBoxes", "MelSpectrogram", "MixUp", "Pipeline", "RMSNormalization"),
        *("RandAugment", "RandomColorDegeneration", "RandomColorJitter", "RandomElasticTransform"),
        *("RandomErasing", "RandomGaussianBlur", "RandomGrayscale", "RandomHue", "RandomInvert"),
        *("RandomPerspective", "RandomPosterization", "RandomSaturation", "RandomSharpness"),
        *("RandomShear", "ReversibleEmbedding", "STFTSpectrogram", "Solarization"),
        *("SpectralNormalization", "TFSMLayer", "TorchModuleWrapper"),
    )
)
"""The layers that Keras 2 does not have."""

MERGING = frozenset("add average concatenate dot maximum minimum multiply subtract".split())
"""The functions beside the layers of Keras, for which it takes a text of the same name."""

OPERATIONS_HOME = "keras.src.ops."
"""The beginning of the names of modules with operations."""

OPERATION_MODULES: Mapping[str, tuple[str, ...]] = {
    "core": ("core",),
    "image": ("image",),
    "linalg": ("linalg",),
    "math": ("math",),
    "matrix": ("numpy",),
    "nn": ("nn",),
    "numpy": ("numpy",),
    "reduction": ("numpy",),
    "search": ("numpy",),
    "shape": ("numpy",),
    "window": ("nn",),
}
"""The modules of Keras with the operations that each file of `shapecalc.rules.ops` declares."""

OTHER_MODULES: Mapping[str, str] = {
    **dict.fromkeys(("AssociativeScan", "Cond", "ForiLoop", "Map", "Scan", "Switch"), "core"),
    **dict.fromkeys(("VectorizedMap", "WhileLoop"), "core"),
    "Arange": "numpy",
    **dict.fromkeys(("Erf", "Erfc", "Erfinv", "Rsqrt"), "math"),
    "Function": "function",
    "JVP": "linalg",
    "Rearrange": "einops",
}
"""The modules of operations that have no rule here, or a rule in another file."""


class NamedClass:
    """The class of an object.

    Attributes:
        name: its name.
        rule: its declaration, if it is a layer of Keras.
        model: Sequential or Functional, if it is a model.
        is_operation: whether it is an operation.
        module: the module that the config names.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.name = str(data["class_name"])
        self.module: str = data.get("module", "keras.layers") or ""
        declared = RULES.get(self.name) or SAVED.get(self.name)
        self.is_operation = self._is_operation()
        self.model = MODELS.get(self.name, "") if self._has_model(data) else ""
        inside = declared is not None and self._inside(declared)
        self.rule: Rule | None = declared if inside else None

    def _has_model(self, data: Mapping[str, Any]) -> bool:
        return "module" not in data or self.module in MODEL_MODULES.get(self.name, ())

    def _inside(self, declared: Rule) -> bool:
        if declared.module not in LAYERS:
            return self.module == declared.module
        if declared.is_input and self.module in MODEL_MODULES["Functional"][1:]:
            return True  # The files of models import it.
        # Each file of layers is named after its first class: `lstm` has LSTM and LSTMCell.
        package, _, file = self.module.rpartition(".")
        of_file = package.startswith(LAYERS[1]) and self.name.lower().startswith(
            file.replace("_", "")
        )
        return self.module in LAYERS or of_file

    def _is_operation(self) -> bool:
        if not self.module.startswith(OPERATIONS_HOME):
            return False
        inside = self.module.removeprefix(OPERATIONS_HOME)
        rule = OPERATIONS.get(self.name)
        if rule is None or self.name in OTHER_MODULES:
            return OTHER_MODULES.get(self.name) == inside
        file = rule.function.__module__.rpartition(".")[2]
        return inside in OPERATION_MODULES[file]

    @property
    def is_missing(self) -> bool:
        """Whether Keras has no such class in the module that the config names."""
        of_keras = self.module.partition(".")[0] in ("keras", "tf_keras")
        return of_keras and not (self.rule or self.model or self.is_operation)


def named_class(data: Any, place: Place, what: str) -> NamedClass:
    """Return the class of an object with a config.

    Raises:
        SpecError: if it is no such object, or if Keras does not have its class.
    """
    check(data, OBJECT, place, what)
    named = NamedClass(data)
    if "module" in data and named.is_missing:
        raise _missing(named, place)
    _check_registered_name(data, place)
    return named


def check_objects(data: Any, place: Place) -> None:
    """Check every object in the settings of a compiled model, such as a loss or a metric.

    Raises:
        SpecError: if one of them is wrong.
    """
    if isinstance(data, list):
        for number, item in enumerate(data):
            check_objects(item, place / number)
    if not isinstance(data, dict):
        return
    if is_config(data) and data["class_name"] != "function":
        check(data, OBJECT, place, "an object")
        _check_registered_name(data, place)
        _check_loss(data, place)
    for key, item in data.items():
        check_objects(item, place / key)


def _check_loss(data: Mapping[str, Any], place: Place) -> None:
    """Check the settings of an object, if it is a loss of Keras."""
    if data.get("module") != "keras.losses":
        return
    from shapecalc.rules.objectives import LOSSES, UNDECLARED_LOSSES  # only for compiled models

    name, config = data["class_name"], data["config"] or {}
    if name not in LOSSES.constructors and name not in UNDECLARED_LOSSES:
        message = f"Keras has no loss `{name}`"
        raise SpecError(Code.UNKNOWN_LAYER, message, place / "class_name")
    if name in LOSSES.constructors:
        try:
            LOSSES.check(name, [], config)
        except ValueError as error:
            message = f"{name} must be {error}, not {name}({config})"
            raise SpecError(Code.ARGUMENT, message, place / "config") from None


def _check_registered_name(data: Mapping[str, Any], place: Place) -> None:
    """Check that a class of Keras's public modules is not registered under another name."""
    module, registered = data.get("module") or "", data.get("registered_name")
    public = module.partition(".")[0] == "keras" and not module.startswith("keras.src")
    if public and registered and registered != data["class_name"]:
        message = f"`registered_name` must be null or `{data['class_name']}`, not {registered!r}"
        raise SpecError(Code.FORM, message, place / "registered_name")


def check_module(data: Any, place: Place) -> None:
    """Check that a layer inside another one names the module of its class.

    Raises:
        SpecError: if it does not, so that Keras 3 does not find its class.
    """
    if is_config(data) and "module" not in data:
        message = f"the inner layer `{data['class_name']}` must name its `module`"
        raise SpecError(Code.FORM, message, place)


def current_keys(data: Any, place: Place, first: bool) -> Any:
    """Return a layer in the list of a model with the keys of Keras 3.

    Without the name of a module it is a layer of an HDF5 file, whose keys Keras 3 renames.

    Args:
        data: the layer.
        place: where it is.
        first: whether it is the first layer of a Sequential model, whose input it may give.

    Raises:
        SpecError: if Keras 3 does not read it, or if it is another layer in Keras 3.
    """
    if not is_config(data) or "module" in data or not isinstance(data["config"], dict):
        return data
    name, config = data["class_name"], dict(data["config"])
    if not isinstance(name, str):
        return data  # Its reader says what it must be.
    _check_found(name, config, place)
    axis = config.get("axis")
    if isinstance(axis, list):
        if len(axis) != 1:
            message = f"Keras 3 reads `axis` of an HDF5 file as one number, not {axis}"
            raise SpecError(Code.ARGUMENT, message, place / "config" / "axis")
        config["axis"] = axis[0]
    if name != "InputLayer" and "batch_input_shape" in config:
        shape = config.pop("batch_input_shape")
        if first:  # Keras 3 hands it on under another name, with the batch.
            config["input_shape"] = shape
    return {**data, "config": config}


def _check_found(name: str, config: Mapping[str, Any], place: Place) -> None:
    """Check that Keras 3 finds a layer by the name of its class alone, and that it is the same."""
    rule = RULES.get(name)
    if name in ONLY_KERAS2:
        raise SpecError(Code.UNKNOWN_LAYER, f"Keras 3 has no layer `{name}`", place / "class_name")
    if not rule and name in OPERATIONS:
        message = f"no Keras finds the operation `{name}` here, since its module is missing"
        hint = "save the model again, as a .keras file"
        raise SpecError(Code.UNKNOWN_LAYER, message, place / "class_name", hint)
    if rule and "reset_after" in rule.accepted and "reset_after" not in config:
        message = f"`{name}` without `reset_after` has fewer weights than in Keras 3"
        raise SpecError(Code.ARGUMENT, message, place / "config")
    for key, value in config.items():
        if key != "name" and isinstance(value, str) and value in MERGING:
            message = f"Keras 3 takes {value!r} for a function of `keras.layers`"
            raise SpecError(Code.ARGUMENT, message, place / "config" / key)


def old_class(data: Any, place: Place, what: str) -> NamedClass:
    """Return the class of a model or layer of Keras 2, which had no modules of operations.

    Raises:
        SpecError: if it is no model or layer.
    """
    check(data, OLD_OBJECT, place, what)
    module = data.get("module", "keras")
    if module is None:  # A class of one's own may have none.
        module = ""
    elif not isinstance(module, str):  # Keras finds the class by its name.
        module = "keras"
    name = FORMER_NAMES.get(data["class_name"], data["class_name"])
    # Keras 2 finds its own classes by their names; only others are registered under a name.
    unregistered = data.get("registered_name", name) is None and name not in ONLY_KERAS3
    built_in = bool(module) and unregistered and (name in RULES or name in FORMER)
    known = built_in or module.partition(".")[0] in OLD_PACKAGES
    own = {} if known else {"module": module}
    named = NamedClass({"class_name": name, **own})
    if known and (_has_several_axes(data, named.rule) or not (named.rule or named.model)):
        named.rule = FORMER.get(name)
    if data.get("module") == LAYERS[0] and not (named.rule or named.model or named.name in REMOVED):
        message = f"Keras 2 has no layer `{named.name}` in `{LAYERS[0]}`"
        meant = closest(named.name, RULES)
        raise SpecError(Code.UNKNOWN_LAYER, message, place / "class_name", meant=meant)
    return named


def _has_several_axes(data: Mapping[str, Any], rule: Rule | None) -> bool:
    """Return whether a config has several axes for a layer that takes one today."""
    axis = data["config"].get("axis") if isinstance(data["config"], dict) else None
    takes_one = rule and isinstance(rule.accepted.get("axis"), Integer)
    return bool(takes_one and isinstance(axis, list) and len(axis) > 1)


def _missing(named: NamedClass, place: Place) -> SpecError:
    """Return the error for a class that is not in the module of Keras that a config names."""
    declared = RULES.get(named.name)
    homes = MODEL_MODULES.get(named.name) or (declared.module if declared else "",)
    hint = f"`{named.name}` is in `{homes[0]}`" if homes[0] else ""
    meant = closest(named.name, RULES) if named.module in LAYERS else ""
    message = f"Keras has no layer, model or operation `{named.name}` in `{named.module}`"
    return SpecError(Code.UNKNOWN_LAYER, message, place / "class_name", hint, meant)


def named_object(data: Mapping[str, Any], place: Place, what: str) -> KerasCall:
    """Return an object that Keras finds by the name of its class: an initializer, a policy, …

    Raises:
        SpecError: if it is no such object.
    """
    check(data, NAMED_OBJECT, place, what)
    return KerasCall(data["class_name"], (), dict(data.get("config") or {}))
