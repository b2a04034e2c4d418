"""The reader of one saved layer: its class, its arguments and the objects among them.

Source: Keras 3.15, ``Operation.from_config`` and the functions ``get`` for initializers,
regularizers, constraints and dtype policies. A config has every name and every default.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.declare.bind import WrittenValue, bind
from shapecalc.declare.kinds import Argument, Inner, KerasCall, KerasObject
from shapecalc.declare.layer import COMMON, Rule
from shapecalc.declare.names import ACTIVATIONS, Vocabulary
from shapecalc.declare.size_kinds import SYMBOLIC, TargetShape
from shapecalc.errors import Code, KeyStep, Place
from shapecalc.limits import ARGUMENTS
from shapecalc.plan import LayerPlan, ModelPlan, OperationPlan
from shapecalc.read.classes import NamedClass, named_class, named_object
from shapecalc.read.equal_layers import likeness
from shapecalc.read.grammar import FLOAT8_POLICY, NAME, POLICY, QUANTIZED_POLICY, Grammar, check
from shapecalc.read.own_objects import foreign, is_function, own_object
from shapecalc.read.problems import Findings
from shapecalc.read.repeats import EqualPlans, equal_bytes, is_repeatable
from shapecalc.read.saved_data import is_config, printable, saved_shapes
from shapecalc.read.syntax import SpecError
from shapecalc.rules import OPERATIONS, RULES
from shapecalc.similar import closest

IGNORED = {"quantization_config", "gptq_unpacked_column_size"}
"""Keys of a config that do not matter as long as their value is None."""

OLD_ARGUMENTS = {"batch_input_shape", "batch_size", "input_length"}
"""The arguments in `COMMON` that only Keras 2 has."""

POLICIES: Mapping[str, Grammar] = {
    **dict.fromkeys(("DTypePolicy", "FloatDTypePolicy"), POLICY),
    "Int4DTypePolicy": QUANTIZED_POLICY,
    "QuantizedDTypePolicy": QUANTIZED_POLICY,
    "QuantizedFloat8DTypePolicy": FLOAT8_POLICY,
}
"""The dtype policies with the grammars of their configs."""

Callee = LayerPlan | ModelPlan | OperationPlan
"""What a node of a graph calls."""


class LayerReader(ABC):
    """Reads the configs of layers and operations.

    Attributes:
        problems: the problems so far.
        equal: the layers that are equal but for their names.
        builds: each ``build_config`` with the shapes in it, by the bytes of equal ones.
    """

    def __init__(self, problems: Findings) -> None:
        self.problems = problems
        self.equal = EqualPlans()
        self.builds: dict[bytes, tuple[Any, Sequence[Shape]]] = {}

    @abstractmethod
    def inner_model(self, data: Mapping[str, Any], place: Place) -> ModelPlan:
        """Return a model inside this one."""

    def named_class(self, data: Any, place: Place, what: str) -> NamedClass:
        """Return the class that an object names."""
        return named_class(data, place, what)

    def layer(self, data: Any, place: Place) -> Callee:
        """Return a layer, a model inside the model, or an operation."""
        key = likeness(data) if is_config(data) else None
        equal = self.equal.repeated(key, place, data["config"]["name"]) if key else None
        if equal is not None:
            self.problems.limit("layers", place)
            return self.built(equal, data)
        before = self.problems.counts["layers"]
        plan = self.different_layer(data, place)
        holds_none = self.problems.counts["layers"] == before + 1
        if key and holds_none and isinstance(plan, LayerPlan) and is_repeatable(plan):
            self.equal.add(key, plan, place)
        return plan

    def different_layer(self, data: Any, place: Place) -> Callee:
        """Return a layer that differs from all before it."""
        named = self.named_class(data, place, "a layer")
        self.problems.limit("layers", place)
        config = data["config"] or {}
        if len(config) > ARGUMENTS:
            message = f"a layer has at most {ARGUMENTS} arguments, not {len(config)}"
            raise SpecError(Code.FORM, message, place / "config")
        printable(named.name, place / "class_name")
        if named.model:
            return self.inner_model(data, place)
        if data.get("compile_config"):
            message = f"only a model can have a `compile_config`, not the layer `{named.name}`"
            raise SpecError(Code.FORM, message, place / "compile_config")
        if named.is_operation:
            check_build_config(data, place, may_have_one=False)
            return self.operation(named, config, place)
        rule = named.rule or RULES["Layer"]
        self.check_keys(rule, config, place / "config")
        values = self.arguments(rule, config, place / "config")
        self.complete(rule, values, place)
        if not named.rule:
            values["class_name"] = WrittenValue(named.name, place / "class_name")
        binding = bind(rule, [], values, place)
        for problem in binding.problems:
            self.problems.append(replace(problem, layer=named.name))
        return self.built(LayerPlan(binding, place), data)

    def built(self, plan: LayerPlan, data: Mapping[str, Any]) -> LayerPlan:
        """Return a layer with the shapes for which a file has it built."""
        if not plan.rule.built:
            check_build_config(data, plan.place)
        built = data.get("build_config")
        if built:
            key = equal_bytes(built)
            same = self.builds.get(key) if key else None
            if same is None:
                shapes = saved_shapes(built.get("input_shape")) if isinstance(built, dict) else ()
                same = built, shapes
                if key:
                    self.builds[key] = same
            plan.build_config, plan.saved_shapes = same
        return plan

    def stacked(self, data: Any, place: Place) -> LayerPlan | ModelPlan:
        """Return a layer that a Sequential model or another layer holds."""
        layer = self.layer(data, place)
        if isinstance(layer, OperationPlan):
            message = f"expected a layer here, not the operation `{layer.class_name}`"
            raise SpecError(Code.FORM, message, place)
        return layer

    def operation(
        self, named: NamedClass, config: Mapping[str, Any], place: Place
    ) -> OperationPlan:
        """Return an operation."""
        rule = OPERATIONS.get(named.name)
        constants = {key: value for key, value in config.items() if key != "name"}
        for key in [key for key in constants if key not in rule.parameters] if rule else ():
            meant = closest(key, rule.parameters) if rule else ""
            message = f"the operation `{named.name}` has no argument `{key}`"
            at = place / "config" / KeyStep(key)
            raise SpecError(Code.UNKNOWN_ARGUMENT, message, at, meant=meant)
        name = model_name(config, place / "config")
        return OperationPlan(rule, named.name, name, constants, place, named.module)

    # Arguments

    def arguments(
        self, rule: Rule, config: Mapping[str, Any], place: Place
    ) -> dict[str, WrittenValue]:
        """Return the arguments in the config of a layer."""
        overruled, accepted = rule.shadowed_keys(config), rule.accepted
        return {
            key: WrittenValue(
                self.argument(key, accepted.get(key), value, place / key),
                place / key,
                # It is needed for a message about a key that is no argument.
                None if key in accepted else place / KeyStep(key),
            )
            for key, value in config.items()
            if self.is_relevant(rule, key, value) and key not in overruled
        }

    def check_keys(self, rule: Rule, config: Mapping[str, Any], place: Place) -> None:
        """Check that no key of a config is an argument of Keras 2 only."""
        for key in OLD_ARGUMENTS & config.keys():
            ignored = rule.ignores_unknown or (key == "input_length" and rule.reads_indices)
            if key not in rule.own and not ignored:
                message = f"`{rule.name}` has no argument `{key}` in Keras 3"
                raise SpecError(Code.UNKNOWN_ARGUMENT, message, place / KeyStep(key))

    def is_relevant(self, rule: Rule, key: str, value: Any) -> bool:
        """Return whether a key of a config is an argument to read."""
        if rule.name == "Layer":
            return key in COMMON
        return not (key in IGNORED and value is None)

    @abstractmethod
    def complete(self, rule: Rule, values: dict[str, WrittenValue], place: Place) -> None:
        """Add arguments that a config leaves out."""

    def argument(self, key: str, kind: Argument | None, data: Any, place: Place) -> Any:
        """Return the value of an argument, with the layers and objects that its kind takes."""
        if isinstance(kind, Inner):
            return self.inner(data, place)
        if not isinstance(data, (dict, list, str)):
            return data
        if isinstance(data, dict) and key == "dtype":
            return self.policy(data, place)
        if isinstance(data, dict) and isinstance(kind, KerasObject):
            return self.keras_object(kind, data, place)
        if isinstance(kind, TargetShape):  # For Keras, texts are unknown sizes.
            return tuple(data) if isinstance(data, dict) else self.value(data, place)
        # The text of a size would be a letter. What gives the input of a model matters only for
        # the first layer.
        if isinstance(kind, SYMBOLIC) and kind is not COMMON.get(key) and _has_text(data):
            message = f"a saved config must have numbers here, not {data!r}"
            raise SpecError(Code.ARGUMENT, message, place)
        return self.value(data, place)

    def keras_object(self, kind: KerasObject, data: Mapping[str, Any], place: Place) -> Any:
        """Return an initializer, an activation, …, which may be one's own."""
        assert kind.vocabulary
        own = own_object(data, kind.vocabulary, place)
        if isinstance(own, KerasCall):
            self.remark_own(kind.vocabulary, own.name)
        if own is not None:
            return own
        if kind.vocabulary is ACTIVATIONS:
            return self.layer(data, place)
        return self.named_object(data, place, f"an object such as {kind.note}")

    def named_object(self, data: Mapping[str, Any], place: Place, what: str) -> KerasCall:
        """Return an object that Keras finds by the name of its class."""
        return named_object(data, place, what)

    def remark_own(self, vocabulary: Vocabulary, name: str) -> None:
        """Add a note that the code of an object is not in the file."""
        self.problems.remark(
            f"the code of the {vocabulary.kind} `{name}` is not in the file; shapes and parameters "
            "do not depend on it"
        )

    def inner(self, data: Any, place: Place) -> Any:
        """Return the layer, or the layers, that a layer holds."""
        if isinstance(data, list):
            return tuple(self.stacked(item, place / number) for number, item in enumerate(data))
        return None if data is None else self.stacked(data, place)

    def policy(self, data: Mapping[str, Any], place: Place) -> Any:
        """Return the name of a dtype policy."""
        saved = self.named_object(data, place, "a dtype policy")
        grammar = POLICIES.get(saved.name)
        if grammar is None:
            message = f"Keras has no dtype policy `{saved.name}`"
            raise SpecError(Code.FORM, message, place / "class_name")
        check(saved.keyword, grammar, place / "config", "a dtype policy", closed=True)
        if grammar is POLICY:
            return saved.keyword.get("name")
        source = saved.keyword.get("source_name")
        return f"{saved.keyword['mode']}_from_{'float32' if source is None else source}"

    def value(self, data: Any, place: Place) -> Any:
        """Return plain data, or an object that has a config of its own."""
        if isinstance(data, list):
            if not any(isinstance(item, (list, dict)) for item in data):
                return tuple(data)  # A vocabulary has a million words, which need no places.
            return tuple(self.value(item, place / number) for number, item in enumerate(data))
        if not isinstance(data, dict):
            return data
        if is_function(data):
            return foreign(data["config"], place)
        if is_config(data):
            return self.named_object(data, place, "an object")
        return {key: self.value(item, place / key) for key, item in data.items()}


SHAPES = ("input_shape", "shapes_dict")
"""The keys of a ``build_config`` that Keras looks for; without them it reads nothing."""


def check_build_config(data: Mapping[str, Any], place: Place, may_have_one: bool = True) -> None:
    """Check the ``build_config`` of an object, of which its class may have none.

    Raises:
        SpecError: if it is wrong.
    """
    value = data.get("build_config")
    named = isinstance(value, (str, list)) and any(key in value for key in SHAPES)
    if value and (named or not (may_have_one and isinstance(value, (str, list, dict)))):
        expected = "must be a mapping" if may_have_one else "must be missing for an operation"
        message = f"`build_config` {expected}, not {value!r}"
        raise SpecError(Code.FORM, message, place / "build_config")


def _has_text(data: Any) -> bool:
    return isinstance(data, str) or (isinstance(data, list) and any(map(_has_text, data)))


def model_name(config: Mapping[str, Any], place: Place) -> str | None:
    """Return the name of a model or operation, None for an automatic one.

    Raises:
        SpecError: if it cannot be a name.
    """
    name = config.get("name")
    if not NAME.fits(name):
        message = f"`name` must be {NAME.expected}, not {name!r}"
        raise SpecError(Code.FORM, message, place / "name")
    return None if name is None else printable(name, place / "name")
