"""The names of Keras that a spec may use: layers, functions, models, and modules before them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shapecalc.declare.layer import Rule
from shapecalc.errors import Code
from shapecalc.plan import FUNCTIONAL, SEQUENTIAL
from shapecalc.read.syntax import Name, SpecError
from shapecalc.rules import RULES

MODULES = frozenset(("tf", "tensorflow", "keras", "layers", "models"))
"""The modules that may come before a layer's name, as in ``tf.keras.layers.Dense``."""

OBJECTS = MODULES | {"nn", "activations", "initializers", "regularizers", "constraints"}
"""The modules that may come before the name of an activation, initializer, …"""

MODELS = {"Sequential": SEQUENTIAL, "Model": FUNCTIONAL, "Functional": FUNCTIONAL}
LOAD = "load_model"

APPLICATIONS = {
    name: family
    for family, names in {
        "vgg": "VGG16 VGG19",
        "resnet": "ResNet50 ResNet101 ResNet152 ResNet50V2 ResNet101V2 ResNet152V2",
        "mobilenet": "MobileNet",
        "mobilenet_v2": "MobileNetV2",
        "inception_v3": "InceptionV3",
        "xception": "Xception",
        "densenet": "DenseNet121 DenseNet169 DenseNet201",
        "efficientnet": " ".join(f"EfficientNetB{size}" for size in range(8)),
        "inception_resnet_v2": "InceptionResNetV2",
        "mobilenet_v3": "MobileNetV3Small MobileNetV3Large",
        "efficientnet_v2": " ".join(
            f"EfficientNetV2{size}" for size in "B0 B1 B2 B3 S M L".split()
        ),
        "nasnet": "NASNetMobile NASNetLarge",
        "convnext": " ".join(f"ConvNeXt{size}" for size in "Tiny Small Base Large XLarge".split()),
    }.items()
    for name in names.split()
}
"""The models of ``keras.applications``, and the family of each: a file in ``python/families``."""

MODULES_OF_APPLICATIONS = (
    MODULES
    | {"applications", "resnet50", "resnet_v2", "vgg16", "vgg19"}
    | ({*APPLICATIONS.values()} - {"vgg"})
)
"""The modules that may come before the name of one of these models."""


def function(name: str) -> Rule | None:
    """Return the layer of a merging function, as in ``concatenate([a, b])``; None if it is none."""
    rule = RULES.get(name.capitalize()) if name.islower() else None
    return rule if rule and rule.function_defaults is not None else None


def find(name: Any) -> Rule | None:
    """Return the layer with a name, or that of a merging function with the name.

    >>> find("LSTM").name, find("concatenate").name, find("Desne")
    ('LSTM', 'Concatenate', None)
    """
    if not isinstance(name, str):
        return None
    return RULES.get(name) or function(name)


def names() -> list[str]:
    """Return the names of all layers and merging functions."""
    functions = (rule.name.lower() for rule in set(RULES.values()) if function(rule.name.lower()))
    return [*RULES, *sorted(functions)]


def check_modules(name: Name, modules: Iterable[str]) -> None:
    """Check that only modules of Keras come before a name."""
    for module in name.dotted.split(".")[:-1]:
        if module not in modules:
            message = f"Keras has no `{name.dotted}`"
            hint, meant = f"write `{name.name}`", name.name
            if name.name == "add":  # a line of a program: `model.add(Dense(5))`
                hint, meant = "write only the layer: each layer in the list is added", ""
            raise SpecError(Code.UNKNOWN_LAYER, message, name.place, hint, meant)
