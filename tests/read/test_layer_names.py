"""The names of Keras that a spec may use."""

from __future__ import annotations

from typing import Any

import pytest
from reading import in_full

from shapecalc.errors import Place, Source
from shapecalc.oracle.build import Builder
from shapecalc.read.layer_names import (
    APPLICATIONS,
    MODELS,
    MODULES,
    MODULES_OF_APPLICATIONS,
    OBJECTS,
    check_modules,
    find,
    function,
    names,
)
from shapecalc.read.syntax import Name, SpecError
from shapecalc.rules import RULES

PLACE = Place(Source("a.yaml"))


@pytest.mark.parametrize(
    ("name", "class_name"),
    [
        ("Dense", "Dense"),
        ("Convolution2D", "Conv2D"),
        ("add", "Add"),
        ("concatenate", "Concatenate"),
        ("dense", None),
        ("Desne", None),
        (5, None),
        (None, None),
    ],
)
def test_find(name: Any, class_name: str | None) -> None:
    rule = find(name)
    assert (rule.name if rule else None) == class_name


def test_functions_are_those_for_merging() -> None:
    merging = {"add", "average", "concatenate", "dot", "maximum", "minimum", "multiply", "subtract"}
    assert {name for name in names() if name.islower()} == merging
    assert function("Add") is None
    assert function("lstm") is None


def test_names_are_unique() -> None:
    assert len(names()) == len(set(names()))
    assert set(RULES) <= set(names())


def test_modules_before_a_name() -> None:
    check_modules(Name("Dense", PLACE, "tf.keras.layers.Dense"), MODULES)
    with pytest.raises(SpecError) as caught:
        check_modules(Name("Dense", PLACE, "torch.Dense"), MODULES)
    problem = caught.value.problem
    assert problem is not None
    assert (problem.message, problem.meant) == ("Keras has no `torch.Dense`", "Dense")


def test_modules_are_those_of_keras(keras: Any) -> None:
    assert {"tf", "tensorflow", "keras", "layers", "models"} == MODULES
    inner = {"nn", "activations", "initializers", "regularizers", "constraints"}
    assert inner == OBJECTS - MODULES
    for module in OBJECTS - {"tf", "tensorflow", "keras", "nn"}:
        assert hasattr(keras, module)
    for name in MODELS:
        assert hasattr(keras.models, name) or name == "Functional"
        assert MODELS[name] == ("Sequential" if name == "Sequential" else "Functional")
    assert {"Sequential", "Model", "Functional"} == MODELS.keys()


@pytest.mark.parametrize(
    ("dotted", "modules", "problem"),
    [
        *((f"{module}.relu", OBJECTS, "") for module in sorted(OBJECTS)),
        *((f"{module}.relu", MODULES, "") for module in sorted(MODULES)),
        ("relu", MODULES, ""),
        ("tf.nn.relu", OBJECTS, ""),
        (
            "tf.nn.relu",
            MODULES,
            " SC201 Keras has no `tf.nn.relu` (hint: write `relu`) (meant: relu)",
        ),
        (
            "model.add",
            OBJECTS,
            " SC201 Keras has no `model.add` "
            "(hint: write only the layer: each layer in the list is added)",
        ),
    ],
)
def test_modules_before_names(dotted: str, modules: frozenset[str], problem: str) -> None:
    name = Name(dotted.rpartition(".")[2], PLACE, dotted)
    if not problem:
        check_modules(name, modules)
        return
    with pytest.raises(SpecError) as caught:
        check_modules(name, modules)
    assert caught.value.problem
    assert in_full(caught.value.problem) == problem


def test_modules_of_applications(builder: Builder) -> None:
    """Those that Keras has may come before the name of one of its models."""
    applications = builder.keras.applications
    parts = {name: getattr(applications, name) for name in dir(applications)}
    modules = [name for name, part in parts.items() if set(dir(part)) & APPLICATIONS.keys()]
    assert {"resnet_v2", "vgg16"} <= {*modules}
    for module in modules:
        for path in (f"keras.applications.{module}", f"applications.{module}", module):
            check_modules(Name("Any", PLACE, f"{path}.Any"), MODULES_OF_APPLICATIONS)
    with pytest.raises(SpecError):
        check_modules(Name("VGG16", PLACE, "keras.applications.vgg.VGG16"), MODULES_OF_APPLICATIONS)
