"""Classes of a program that extend Keras's: their objects, attributes and base classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from shapecalc.declare.layer import Arguments
from shapecalc.errors import Code
from shapecalc.own_code import OwnCode
from shapecalc.plan import OWN, LayerPlan, ModelPlan
from shapecalc.read.python.keras_calls import KerasCalls
from shapecalc.read.python.keras_names import in_keras, short
from shapecalc.read.python.values import (
    Class,
    Function,
    GraphTensor,
    Imported,
    Instance,
    Method,
    Passed,
    Super,
)

BASE = "keras."
"""What stands before the name of a method that is Keras's own, even if a class overrides it."""


class OwnClasses(KerasCalls):
    """Follows objects of classes that extend Keras's models and layers.

    Attributes:
        objects: the attributes of each layer or model of such a class.
        kept: the lists and mappings in their attributes, and whose they are.
        created: the layers and models whose ``super().__init__()`` has been called.
        building: the layers and models whose ``build`` is running.
    """

    def start(self) -> None:
        super().start()
        self.objects: dict[ModelPlan, Instance] = {}
        self.kept: dict[int, tuple[Any, ModelPlan]] = {}
        self.created: set[ModelPlan] = set()
        self.building: set[ModelPlan] = set()

    # Objects

    def instance(self, kind: Class, passed: Passed) -> Any:
        root, other = root_of(kind), other_base(kind)
        if not root and not other:
            return super().instance(kind, passed)
        reason = refusal(kind) if root else f"it extends `{other}`"
        if reason:
            return self.foreign_instance(kind, passed, f": {reason}")
        plan = self.blank(kind, root)
        self.method(plan, "__init__", passed)
        if plan not in self.created:
            message = f"`{kind.name}.__init__` does not call `super().__init__()`"
            self.fail(Code.EXPRESSION, message, "call it in the first line")
        return plan

    def blank(self, kind: Class, root: str) -> ModelPlan:
        """Return an object of a class before its ``__init__``."""
        arguments = Arguments(name=None, trainable=None, dtype=None, autocast=True)
        own = OwnCode(root != "Layer")
        plan = ModelPlan(OWN, self.place(self.node), arguments, own_class=kind.name, own=own)
        plan.layers = []
        own.follow = partial(self.follow_call, plan)
        self.objects[plan] = Instance(kind)
        return plan

    def follow_call(self, plan: ModelPlan, *call: Any) -> Any:
        """Return what a call of a layer of one's own does."""
        raise NotImplementedError

    def class_of(self, value: Any) -> Class | None:
        if isinstance(value, ModelPlan) and value in self.objects:
            return self.objects[value].kind
        return super().class_of(value)

    def defines(self, value: Any, name: str) -> bool:
        """Return whether a class of the program has a method or constant for its objects."""
        kind = self.class_of(value)
        return kind is not None and kind.has(name)

    def is_own(self, value: Any) -> bool:
        """Return whether a value is a layer or model whose code the program has."""
        return isinstance(value, ModelPlan) and value in self.objects and value.own is not None

    # Attributes

    def keras_attribute(self, owner: Any, name: str) -> Any:
        if not isinstance(owner, ModelPlan) or owner not in self.objects:
            return super().keras_attribute(owner, name)
        instance = self.objects[owner]
        assert instance.kind is not None
        inherited = instance.kind.find(name) if instance.kind.has(name) else None
        if isinstance(inherited, Function) and inherited.kind == "property":
            return self.run(inherited, [owner], {})
        if name in instance.attributes:
            return instance.attributes[name]
        if isinstance(inherited, Function) and inherited.kind != "static":
            return Method(owner, name)
        if inherited is not None:
            return inherited
        return self.keras_own_attribute(owner, name)

    def keras_own_attribute(self, owner: ModelPlan, name: str) -> Any:
        """Return an attribute that Keras gives all layers and models."""
        raise NotImplementedError

    def of_super(self, reference: Super, name: str) -> Any:
        owner = reference.owner
        has = any(isinstance(base, Class) and base.has(name) for base in reference.kind.bases)
        if has or not isinstance(owner, ModelPlan) or owner not in self.objects:
            return super().of_super(reference, name)
        return Method(owner, f"{BASE}{name}")

    def method(self, owner: Any, name: str, passed: Passed) -> Any:
        if isinstance(owner, Class) and name == "from_config" and not owner.has(name):
            config = passed.values[0] if passed.values else None
            if not isinstance(config, dict):
                return self.not_followed(self.unknown("this config is not known"), passed)
            return self.instance(owner, Passed(keyword=config))
        kind = self.class_of(owner) if isinstance(owner, ModelPlan) else None
        if kind is None or not kind.has(name):
            return super().method(owner, name, passed)
        function = kind.find(name)
        if not isinstance(function, Function):
            return self.call(function, passed)  # Python binds only functions.
        first = [kind if function.kind == "class" else owner] if function.kind != "static" else []
        return self.run_method(
            owner, function, Passed([*first, *passed.positional], passed.keyword)
        )

    def run_method(self, owner: ModelPlan, function: Function, passed: Passed) -> Any:
        """Return the result of a method of the program for an object."""
        return self.run(function, passed.positional, passed.keyword)

    def attribute(self, owner: Any, name: str) -> Any:
        if isinstance(owner, Class) and name == "from_config" and root_of(owner):
            return Method(owner, name)
        return super().attribute(owner, name)

    def set_attribute(self, owner: Any, name: str, value: Any) -> None:
        if not isinstance(owner, ModelPlan) or owner not in self.objects:
            super().set_attribute(owner, name, value)
            return
        instance = self.objects[owner]
        assert instance.kind is not None
        if instance.kind.has(name) and name in KERAS_METHODS:
            self.poison(owner, self.unknown(f"the method `{name}` is replaced here"))
        elif instance.kind.has(name) and isinstance(instance.kind.find(name), Function):
            self.poison(owner, self.unknown(f"setting `.{name}` runs code that is not followed"))
        elif not self.set_keras_attribute(owner, name, value):
            self.check_later_value(owner, name, value)
            instance.attributes[name] = self.tracked(owner, value)

    def set_keras_attribute(self, owner: ModelPlan, name: str, value: Any) -> bool:
        """Set an attribute that has a meaning for Keras; return whether it has one."""
        raise NotImplementedError

    def check_later_value(self, owner: ModelPlan, name: str, value: Any) -> None:
        """Make an object unknown that behaves in another way after its first call."""
        kind, old = self.objects[owner].kind, self.objects[owner].attributes.get(name)
        followed = owner.own is not None and bool(owner.own.traces)
        if kind is None or not followed or isinstance(value, GraphTensor) or self.traced:
            return
        if value is not old and reads(kind, name):
            self.poison(owner, self.unknown(f"`.{name}` is set after the first call"))

    # What Keras tracks: layers and weights in attributes

    def tracked(self, owner: ModelPlan, value: Any) -> Any:
        """Return a value as Keras keeps it in an attribute; note the layers that it holds."""
        if isinstance(value, (LayerPlan, ModelPlan)):
            self.track(owner, value)
        elif isinstance(value, tuple):
            return tuple(self.tracked(owner, item) for item in value)
        elif isinstance(value, list):
            return self.keep(owner, [self.tracked(owner, item) for item in value])
        elif isinstance(value, dict) and type(value) is dict:
            items = {key: self.tracked(owner, item) for key, item in value.items()}
            return self.keep(owner, items)
        elif isinstance(value, GraphTensor):
            self.track_weight(owner, value)
        return value

    def track_weight(self, owner: ModelPlan, value: GraphTensor) -> None:
        """Note a weight in an attribute."""
        raise NotImplementedError

    def keep(self, owner: ModelPlan, items: Any) -> Any:
        """Return a list or mapping whose later items are noted, too."""
        self.kept[id(items)] = (items, owner)
        return items

    def track(self, owner: ModelPlan, layer: LayerPlan | ModelPlan) -> None:
        """Note that an object has a layer."""
        if layer in owner.layers and owner.own is not None:
            return
        if owner.own is None:
            if layer not in owner.steps and layer not in owner.layers:
                reason = "it has a layer outside of its graph"
                self.poison(owner, self.unknown(reason))
            return
        if self.is_locked(owner):
            message = "Keras adds no layer to one that is built: create it in `__init__`"
            self.fail(Code.EXPRESSION, message)
        if owner is layer or owner in inside(layer):
            self.poison(owner, self.unknown("a layer has itself as one of its layers"))
            return
        self.problems.nest(owner, [layer, *owner.layers], owner.place)
        owner.layers = [*owner.layers, layer]

    def is_locked(self, owner: ModelPlan) -> bool:
        """Return whether an object gets no more layers and weights, since it has been built."""
        return owner.own is not None and owner.own.built and owner not in self.building

    def untrack(self, owner: ModelPlan, layer: Any) -> None:
        """Note that an object has no longer a layer, which is taken from a list of its own."""
        if isinstance(layer, (LayerPlan, ModelPlan)):
            owner.layers = [item for item in owner.layers if item is not layer]

    def plain_method(self, owner: Any, name: str, passed: Passed) -> Any:
        kept = self.kept.get(id(owner))
        if kept is None or name not in CHANGING:
            return super().plain_method(owner, name, passed)
        before = items_of(owner)
        if name in ADDING:
            passed = Passed([self.tracked(kept[1], v) for v in passed.positional], passed.keyword)
        result = super().plain_method(owner, name, passed)
        for item in before if name in REMOVING else ():
            if not any(item is other for other in items_of(owner)):
                self.untrack(kept[1], item)
        self.check_later_value(kept[1], self.name_of(*kept), result)
        return result

    def name_of(self, container: Any, owner: ModelPlan) -> str:
        """Return the attribute that holds a list or mapping; empty if none does."""
        attributes = self.objects[owner].attributes
        return next((name for name, value in attributes.items() if value is container), "")

    def set_item(self, owner: Any, key: Any, value: Any) -> None:
        kept = self.kept.get(id(owner))
        if kept is not None and isinstance(owner, dict):
            value = self.tracked(kept[1], value)
        super().set_item(owner, key, value)

    def do_augassign(self, node: ast.AugAssign) -> None:
        super().do_augassign(node)
        if isinstance(node.target, ast.Attribute):
            owner = self.value(node.target.value)
            if isinstance(owner, ModelPlan) and owner in self.objects:
                value = self.objects[owner].attributes.get(node.target.attr)
                if isinstance(value, list):
                    self.set_attribute(owner, node.target.attr, value)

    def do_delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Subscript):
                container = self.value(target.value)
                if id(container) in self.kept:
                    self.poison(
                        self.kept[id(container)][1], self.unknown("a layer is deleted here")
                    )
            elif isinstance(target, ast.Attribute):
                owner = self.value(target.value)
                if isinstance(owner, ModelPlan) and owner in self.objects:
                    self.objects[owner].attributes.pop(target.attr, None)
        super().do_delete(node)

    # Questions about objects

    def keras_isinstance(self, value: Any, kinds: Sequence[Any]) -> Any:
        own = [kind for kind in kinds if isinstance(kind, Class)]
        kind = self.class_of(value)
        if kind is not None and any(base in own for base in lineage(kind)):
            return True
        others = [item for item in kinds if not isinstance(item, Class)]
        if kind is None:
            return super().keras_isinstance(value, others) if others else False
        roots = {
            "Layer",
            "Operation",
            *({"Model"} if root_of(kind) != "Layer" else ()),
            root_of(kind),
        }
        if all(isinstance(item, Imported) for item in others):
            return any(item.name in roots for item in others)
        return self.unknown("the type of this value is not followed")

    def call_hasattr(self, passed: Passed) -> Any:
        owner, name = passed.positional
        kept = self.objects.get(owner) if isinstance(owner, ModelPlan) else None
        if kept is not None and (name in kept.attributes or self.defines(owner, str(name))):
            return True
        return super().call_hasattr(passed)


def lineage(kind: Class) -> Iterator[Class]:
    """Yield a class and its base classes in the program."""
    yield kind
    for base in kind.bases:
        if isinstance(base, Class):
            yield from lineage(base)


def root_of(kind: Class) -> str:
    """Return the class of Keras that a class extends: Model, Layer or Sequential; else empty."""
    for base in kind.bases:
        root = root_of(base) if isinstance(base, Class) else ROOTS.get(_path(base), "")
        if root:
            return root
    return ""


def other_base(kind: Class) -> str:
    """Return the full name of a class of Keras that a class extends and that is no such root."""
    paths = [_path(base) for part in lineage(kind) for base in part.bases]
    return next((p for p in paths if p not in ROOTS and in_keras(p) is not None), "")


def refusal(kind: Class) -> str:
    """Return why objects of a class that extends one of Keras's are not followed, if so."""
    for part in lineage(kind):
        others = [base for base in part.bases if _path(base) not in HARMLESS_BASES]
        if len(others) > 1:
            return f"`{part.name}` has several base classes"
        if part.metaclass:
            return f"`{part.name}` has a metaclass"
    special = [name for name in SPECIAL_METHODS if kind.has(name)]
    return f"it defines `{special[0]}`" if special else ""


def _path(base: Any) -> str:
    """Return the full name of a base class that is imported."""
    return short(base.path) if isinstance(base, Imported) else ""


def reads(kind: Class, name: str) -> bool:
    """Return whether a method of a class reads an attribute."""
    return any(
        isinstance(node, ast.Attribute) and node.attr == name and isinstance(node.ctx, ast.Load)
        for part in lineage(kind)
        for value in part.scope.names.values()
        if isinstance(value, Function) and not isinstance(value.body, ast.expr)
        for statement in value.body
        for node in ast.walk(statement)
    )


def inside(layer: Any) -> Iterator[Any]:
    """Yield the layers inside a layer of one's own, at any depth."""
    pending, seen = [*getattr(layer, "layers", ())], set[int]()
    while pending:
        item = pending.pop()
        if id(item) not in seen:
            seen.add(id(item))
            yield item
            pending += getattr(item, "layers", ())


def items_of(container: Any) -> list[Any]:
    """Return the items of a list, or the values of a mapping."""
    return [*container.values()] if isinstance(container, dict) else [*container]


ROOTS = {
    "keras.Model": "Model",
    "keras.models.Model": "Model",
    "keras.Sequential": "Sequential",
    "keras.models.Sequential": "Sequential",
    "keras.Layer": "Layer",
    "keras.layers.Layer": "Layer",
}
"""The classes of Keras that one's own may extend."""

HARMLESS_BASES = frozenset("object abc.ABC typing.Generic typing.Protocol".split())
"""Base classes that add nothing."""

SPECIAL_METHODS = (
    "__new__ __call__ __setattr__ __getattr__ __getattribute__ __delattr__ __init_subclass__ "
    "__dict__ __slots__ add_weight add_variable compute_output_spec count_params layers weights "
    "variables trainable_weights non_trainable_weights trainable_variables trainable name built "
    "dtype dtype_policy output_shape symbolic_call stateless_call build_from_config"
).split()
"""Methods and attributes that change how Keras works."""

KERAS_METHODS = frozenset(
    "call build compute_output_shape compute_mask __init__ get_config summary".split()
)
"""Methods that Keras calls by itself."""

CHANGING = frozenset("append insert extend update pop remove clear popitem setdefault".split())
ADDING = frozenset("append insert extend update".split())
REMOVING = frozenset("pop remove clear popitem".split())
"""Methods of lists and mappings that add items, or remove them."""
