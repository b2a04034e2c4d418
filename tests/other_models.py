"""Random programs, made step by step: what `strategies` does not try.

They have what a spec seldom or never has: operations on any axis, nested models that are called on
fixed batches, layers and models that are called several times, inputs and outputs in mappings and
lists, frozen parts, names of every script, and odd values for every argument.

>>> sorted({"arguments", "inputs", "outputs", "saved", "steps"} - {*random_program("0 1")})
[]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from operation_cases import CLASSES, constants, parameters
from programs import Data, Reader, UnreadableError, is_layer
from random_values import Draw, Strategy
from strategies import CALLED, CELLS, COMMON_VALUES, MERGING, RECURRENT, SINGLE, fitting, values

from shapecalc.algebra.size import known
from shapecalc.declare.data_kinds import Tokens
from shapecalc.declare.kinds import REQUIRED, Argument, Inner, Tensors, Unsupported
from shapecalc.declare.layer import Rule
from shapecalc.declare.size_kinds import Integers, PerAxis, PerAxisPairs
from shapecalc.model.graph import flatten, shape_of
from shapecalc.model.infer import Inference
from shapecalc.model.operation_calls import SkippedError
from shapecalc.plan import TensorPlan
from shapecalc.rules import OPERATIONS, RULES

NAMES = (
    *("a", "b", "dense", "dense_1", "my layer", "층", "слой", "Ünï", "aB", "A", "ß", "İ", "名前"),
    *("a\u0301", "🙂", "\U0001f469\u200d\U0001f467", "مرحبا", "layer.1", "x-y", "a:b", "0", "None"),
    *("x" * 70, "", " ", "a  b", "a/b", "{x}", "%s", "a\\b", "'", '"', "add"),
    *("functional", "sequential", "input_layer", "input_layer_1"),
)
"""Names of every script, names that are also automatic ones, and odd ones."""

ODD: tuple[Any, ...] = (
    *(0, 1, -1, 2, 3, True, False, None, 2.0, 0.5, -0.5, 1e9, 2**40, float("inf")),
    *("", "x", "T", "2", "same", "SAME", "Valid", "relu", "ReLU", "zeros", "None", "float16"),
    *([], [1], [2], [1, 1], [2, 2], [1, 2, 3], [True, 2], [0, 1], [-1, 1], [None], [None, 2]),
    *([[1, 2], [3, 4]], [[1, 1]], ["x"], [2, "x"], {}, {"a": 1}, (), (1,), (2, 1), (1, 2, 3)),
)
"""Values that are odd for most arguments, and right for some."""

ODD_ONE_IN = 40
"""One argument in so many gets one of them."""

SAVED = 0.3
"""So many programs are saved and read again."""

DTYPES = (*("float16", "float64", "bfloat16", "float32", "int32", "int64", "uint8", "bool"),)

DEEP = 3
"""How deep models and wrappers are nested."""


class Maker:
    """Makes the steps of one model.

    Inference follows the steps, so that each fits the shapes before it. A step that it refuses is
    mostly left out; now and then it stays, and Keras has to refuse the program.

    Attributes:
        random: the numbers that choose.
        reader: makes the plans of the steps.
        inference: infers their shapes.
        depth: how many models the model is inside of.
        steps: the steps so far.
        shapes: the shapes of tensors, by name.
        several: how many outputs some calls have.
        callable: the names of layers and models.
        inputs: the names of inputs.
        broken: whether a step was refused.
    """

    def __init__(self, random: Random, outer: Maker | None = None) -> None:
        self.random = random
        self.depth: int = outer.depth + 1 if outer else 0
        self.reader = Reader(outer.layers() if outer else {}, [])
        self.inference: Inference = outer.inference if outer else Inference(False, False)
        self.steps: list[Any] = []
        self.shapes: dict[str, tuple[Any, ...]] = {}
        self.dtypes: dict[str, str] = {}
        self.several: dict[str, int] = {}
        self.callable: list[str] = []
        self.inputs: list[str] = []
        self.broken = False
        self.prefix: str = f"{outer.prefix}{len(outer.steps)}_" if outer else "v"

    def layers(self) -> dict[str, Any]:
        return {name: v for name, v in self.reader.names.items() if not isinstance(v, TensorPlan)}

    def one_in(self, count: int) -> bool:
        return self.random.randrange(count) == 0

    def draw(self, strategy: Strategy) -> Any:
        return Draw(self.random)(strategy)

    # Steps

    def add(self, step: Data) -> str | None:
        """Add a step and return its name; None if it is refused and left out."""
        name = f"{self.prefix}{len(self.steps)}"
        before, wrong = len(self.reader.steps), len(self.reader.problems)
        try:
            value = self.reader.step(step)
            outputs = self.outputs_of(value)
            fits = len(self.reader.problems) == wrong
        except (SkippedError, UnreadableError):
            fits = False
        if not fits:
            del self.reader.steps[before:], self.reader.problems[wrong:]
            if self.broken or not self.one_in(4):
                return None
            self.broken = True
            self.steps.append([name, step])
            return None
        self.steps.append([name, step])
        self.reader.names[name] = value
        self.note(name, value, outputs)
        return name

    def outputs_of(self, value: Any) -> Any:
        if not isinstance(value, TensorPlan):
            self.inference.make(value)
            return None
        return flatten(self.inference.output_of(value))

    def note(self, name: str, value: Any, outputs: Any) -> None:
        if outputs is None:
            self.callable.append(name)
        elif len(outputs) == 1:
            self.shapes[name] = shape_of(outputs[0]) or ()
            self.dtypes[name] = outputs[0].dtype
        else:
            self.several[name] = len(outputs)

    def program(self) -> Data:
        """Return a whole program."""
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            self.add_input()
        for _ in range(self.random.randrange(1, 9)):
            if self.broken:
                break
            self.add_some()
        return self.ended()

    def add_some(self) -> None:
        kinds = [*("chain",) * 5, *("merge", "operation", "operation", "shared", "shared", "again")]
        kinds += ["pick", "called", "twin", "masked"] + ["nested", "stack", "within"] * (
            self.depth < DEEP
        )
        getattr(self, f"add_{self.random.choice(kinds)}")()

    def ended(self) -> Data:
        """Return the program of the steps, with inputs and outputs."""
        tensors = [*self.shapes, *self.several]
        fresh = [name for name in tensors if name not in self.inputs] or tensors or ["v0"]
        count = self.random.choice([1, 1, 1, 2, 3])
        outputs = self.random.choices(fresh[-4:], k=count)
        if self.one_in(8):
            outputs.append(self.random.choice(fresh))
        if self.broken and not is_layer(self.steps[-1][1]) and "within" not in self.steps[-1][1]:
            outputs[0] = self.steps[-1][0]
        inputs = [name for name in self.inputs if not self.one_in(25)] or self.inputs
        if self.one_in(30):
            inputs = self.random.sample(fresh, 1)
        data = {"steps": self.steps, "inputs": self.shaped(inputs), "outputs": self.shaped(outputs)}
        data["arguments"] = {}
        if self.one_in(6):
            data["arguments"]["name"] = self.random.choice(NAMES)
        if self.one_in(10):
            data["arguments"]["trainable"] = self.random.choice([True, False])
        if self.one_in(12):
            data["frozen"] = True
        return data

    def shaped(self, names: list[str]) -> Data:
        """Return names in one of the structures that a model takes."""
        kind = self.random.randrange(8)
        if len(names) == 1 and kind < 6:
            return names[0]
        if kind == 6:
            return {f"k{len(names) - number}": name for number, name in enumerate(names)}
        if kind == 7 and len(names) > 1:
            return [names[0], names[1:]]
        return names

    def add_input(self, shape: Sequence[Any] | None = None, dtype: str | None = None) -> None:
        """Add an input, often with a fixed batch."""
        shape = self.shape() if shape is None else shape
        arguments: dict[str, Any] = {"batch_shape": tuple(shape)}
        if shape and self.one_in(2):
            batch = {} if shape[0] is None else {"batch_size": shape[0]}
            arguments = {"shape": tuple(shape[1:]), **batch}
        if dtype or self.one_in(6):
            arguments["dtype"] = dtype or self.random.choice(DTYPES)
        flags = [name for name in ("sparse", "ragged", "optional") if self.one_in(25)]
        arguments |= {name: self.random.choice([True, True, False, None]) for name in flags}
        if self.one_in(8):
            arguments["name"] = self.random.choice(NAMES)
        if self.one_in(60):
            arguments[self.random.choice([*arguments])] = self.random.choice(ODD)
        name = self.add({"layer": "Input", "arguments": arguments})
        self.inputs += [name] if name else []

    def shape(self) -> list[Any]:
        """Return the shape of an input, with the batch."""
        rank = self.random.choice([0, 1, 1, 2, 2, 2, 3, 3, 4])
        sizes = self.random.choices([*range(1, 7), 8, 9], k=rank)
        shape = [self.random.choice([None, None, None, 2, 3, 4]), *sizes]
        if rank and self.one_in(5):
            shape[self.random.randrange(1, rank + 1)] = None
        return shape

    def source(self) -> str | None:
        """Return the name of a tensor, mostly a late one."""
        names = [*self.shapes]
        return self.random.choice(names[-3:] if self.one_in(2) else names) if names else None

    def add_chain(self) -> None:
        source = self.source()
        for _ in range(self.random.choice([1, 1, 2, 3])):
            if source is None or source not in self.shapes:
                return
            layer = self.add(self.layer_for(source))
            source = self.add_call(layer, source) if layer else source

    def layer_for(self, source: str) -> Data:
        rank = len(self.shapes[source])
        rules = SINGLE if self.one_in(15) and rank > 1 else fitting(SINGLE, rank)
        return self.layer(self.random.choice(rules or SINGLE), rank)

    def add_call(self, layer: str, source: Data) -> str | None:
        return self.add({"call": layer, "on": [source]})

    def add_merge(self) -> None:
        source = self.source()
        if source is None:
            return
        rank = len(self.shapes[source])
        alike = [name for name, shape in self.shapes.items() if len(shape) == rank]
        names = alike if not self.one_in(6) else [*self.shapes]
        several = [source, *self.random.choices(names, k=self.random.choice([1, 1, 2]))]
        self.random.shuffle(several)
        layer = self.add(self.layer(self.random.choice(MERGING), rank))
        if layer:
            self.add_call(layer, several)

    def add_twin(self) -> None:
        """Add an input like another, so that two tensors can be merged."""
        if self.inputs:
            name = self.random.choice([name for name in self.inputs if name in self.shapes])
            shape = [size if known(size) else None for size in self.shapes[name]]
            if shape and self.one_in(2):
                shape[self.random.randrange(len(shape))] = self.random.choice([None, 1, 2, 3])
            self.add_input(shape)

    def add_operation(self) -> None:
        """Add an operation on some tensors, along any axis."""
        source = self.source()
        if source is None:
            return
        rank = len(self.shapes[source])
        name = self.random.choice(OPERATION_NAMES)
        function = OPERATIONS[name].function
        made = constants(CLASSES[name], self.random, max(rank, 1))
        given = self.operands(name, source, function.__annotations__)
        self.add({"operation": name, "on": given, "arguments": _plain(made)})

    def operands(self, name: str, source: str, kinds: Mapping[str, Any]) -> list[Any]:
        alike = [n for n, s in self.shapes.items() if len(s) == len(self.shapes[source])]
        given: list[Any] = []
        for each in parameters(CLASSES[name].call):
            kind = str(kinds.get(each.name, "Value"))
            if each.default is not each.empty and self.one_in(2):
                break
            if "list" in kind:
                given.append([source, *self.random.choices(alike, k=self.random.choice([0, 1, 2]))])
            elif not given:
                given.append(source)
            elif self.one_in(3):
                given.append(self.random.choice([2, 0.5, 1, True]))
            else:
                given.append(self.random.choice(alike if not self.one_in(4) else [*self.shapes]))
        if given and self.one_in(6) and len(given) == 2:
            given.reverse()
        return given

    def add_shared(self) -> None:
        """Call a layer or model again."""
        if self.callable:
            layer, source = self.random.choice(self.callable[-4:]), self.source()
            if source:
                self.add_call(layer, source)

    def add_again(self) -> None:
        """Call a layer or model on an input of its own size, with another batch."""
        calls = [step for _, step in self.steps if "call" in step and len(step["on"]) == 1]
        if not calls:
            return
        call = self.random.choice(calls)
        source = call["on"][0]
        if isinstance(source, str) and source in self.shapes:
            shape = [size if known(size) else None for size in self.shapes[source]]
            if shape:
                shape[0] = self.random.choice([None, 1, 2, 3])
            count = len(self.inputs)
            self.add_input(shape, self.dtypes[source])
            if len(self.inputs) > count:
                self.add_call(call["call"], self.inputs[-1])

    def add_masked(self) -> None:
        """Give a tensor a mask, and let a layer that reads masks follow."""
        ranks = {name: len(shape) for name, shape in self.shapes.items() if len(shape) in (2, 3)}
        if not ranks:
            return
        source = self.random.choice([*ranks])
        embedding = {"input_dim": 9, "output_dim": self.random.choice([1, 3]), "mask_zero": True}
        kind, arguments = ("Embedding", embedding) if ranks[source] == 2 else ("Masking", {})
        layer = self.add({"layer": kind, "arguments": arguments})
        masked = self.add_call(layer, source) if layer else None
        if masked in self.shapes:
            layer = self.add(self.layer(self.random.choice([*RECURRENT, *CALLED]), 3))
            self.add_call(layer or "v0", masked)

    def add_pick(self) -> None:
        """Pick one of several outputs, or make a layer that has them."""
        if not self.several:
            threes = [name for name, shape in self.shapes.items() if len(shape) == 3]
            if threes:
                step = self.layer(self.random.choice(RECURRENT), 3)
                step["arguments"]["return_state"] = True
                layer = self.add(step)
                if layer:
                    self.add_call(layer, self.random.choice(threes))
            return
        name = self.random.choice([*self.several])
        count = self.several[name]
        index = (
            self.random.randrange(count) if not self.one_in(15) else self.random.choice([-1, count])
        )
        self.add({"pick": name, "index": index})

    def add_called(self) -> None:
        """Call a layer with further arguments."""
        source = self.source()
        if source is None:
            return
        rank = len(self.shapes[source])
        rule = self.random.choice(fitting(CALLED, rank) or CALLED)
        if rank < 2:  # On vectors Keras's attention takes the batch for features.
            return
        layer = self.add(self.layer(rule, rank))
        if not layer:
            return
        alike = [name for name, shape in self.shapes.items() if len(shape) == rank]
        other = alike if not self.one_in(4) else [n for n, s in self.shapes.items() if len(s) > 1]
        keywords: dict[str, Any] = {}
        for name, kind in {**rule.call_arguments, "training": Argument()}.items():
            if kind.default is REQUIRED or self.one_in(4):
                keywords[name] = self.passed(kind, other)
        on = [source] if not rule.merges else [[source, self.random.choice(other)]]
        self.add({"call": layer, "on": on, "with": keywords})

    def passed(self, kind: Argument, names: list[str]) -> Data:
        if not isinstance(kind, Tensors):
            return ["value", self.random.choice([True, False, None])]
        if self.one_in(3) and kind.default is not REQUIRED:
            return ["tensors", self.random.choices(names, k=self.random.choice([1, 2]))]
        return ["tensors", self.random.choice(names)]

    def add_nested(self) -> None:
        """Add a model with inputs like some tensors, and call it on them."""
        if not self.shapes:
            return
        sources = self.random.choices([*self.shapes], k=self.random.choice([1, 1, 1, 2]))
        inner = Maker(self.random, self)
        inner.fill(self, sources)
        if not inner.inputs:
            return
        data = inner.ended()
        if self.random.random() < 0.8:
            data["inputs"] = inner.inputs if len(inner.inputs) > 1 else inner.inputs[0]
        self.broken = self.broken or inner.broken
        model = self.add({"model": data})
        for _ in range(self.random.choice([1, 1, 2])):
            if model:
                self.add_call(model, self.fitted(data["inputs"], sources))

    def fill(self, outer: Maker, sources: list[str]) -> None:
        """Add inputs like some tensors of the outer model, and steps."""
        for source in sources:
            shape = [size if known(size) else None for size in outer.shapes[source]]
            if shape and not self.one_in(4):
                shape[0] = None
            if len(shape) > 1 and self.one_in(5):
                shape[self.random.randrange(1, len(shape))] = None
            self.add_input(shape, outer.dtypes[source] if self.one_in(3) else None)
        for _ in range(self.random.randrange(1, 6)):
            if self.inputs and not self.broken:
                self.add_some()

    def fitted(self, inputs: Data, sources: list[str]) -> Data:
        """Return sources in the structure of the inputs of a model."""
        if isinstance(inputs, dict) and not self.one_in(4):
            return dict(zip(inputs, [*sources, *sources]))
        return sources[0] if len(sources) == 1 else sources

    def add_stack(self) -> None:
        """Add a Sequential model, and mostly call it."""
        source = self.source()
        if source is None:
            return
        model = self.add(self.stack(len(self.shapes[source]), self.shapes[source]))
        if model:
            self.add_call(model, source)

    def stack(self, rank: int, shape: Sequence[Any] | None = None) -> Data:
        layers: list[Data] = []
        if self.one_in(3) and shape is not None:
            sizes = [size if known(size) else None for size in shape]
            if sizes and self.one_in(2):
                sizes[0] = self.random.choice([None, 2])
            kind = self.random.choice(["Input", "InputLayer"])
            layers.append({"layer": kind, "arguments": {"batch_shape": tuple(sizes)}})
        for _ in range(self.random.choice([0, 1, 1, 2, 2, 3])):
            if self.one_in(6) and self.depth < DEEP:
                layers.append(self.stack(rank, shape))
            elif self.unmerging() and self.one_in(6):
                layers.append(self.random.choice(self.unmerging()))
            else:
                layers.append(self.layer(self.random.choice(fitting(SINGLE, rank) or SINGLE), rank))
        step: dict[str, Any] = {"stack": layers, "arguments": {}}
        if self.one_in(5):
            step["arguments"]["name"] = self.random.choice(NAMES)
        if self.one_in(10):
            step["arguments"]["trainable"] = self.random.choice([True, False])
        if self.one_in(10):
            step["frozen"] = True
        return step

    def unmerging(self) -> list[str]:
        """Return the layers that take one tensor.

        A merging layer that has been called may be in a stack, which Keras then does not build.
        """
        merging = {rule.name for rule in MERGING}
        made = dict(self.steps)
        return [name for name in self.callable if made[name].get("layer") not in merging]

    def add_within(self) -> None:
        """Add a model from some tensors to others, and call it."""
        tensors = [*self.shapes, *self.several]
        if not tensors:
            return
        some = self.inputs if self.inputs and not self.one_in(6) else tensors
        inputs = self.random.choices(some, k=self.random.choice([1, 1, 2]))
        outputs = self.random.choices(tensors, k=self.random.choice([1, 1, 2]))
        ends = {"inputs": self.shaped(inputs), "outputs": self.shaped(outputs), "arguments": {}}
        model = self.add({"within": ends})
        if model:
            self.add_call(model, self.fitted(ends["inputs"], inputs))

    # Layers

    def layer(self, rule: Rule, rank: int, depth: int = 0) -> Data:
        """Return a layer with some of its arguments."""
        given: dict[str, Any] = {}
        for name, argument in {**rule.arguments, **rule.keywords}.items():
            needed = argument.default is REQUIRED
            if name in COMMON_VALUES or not (needed or self.one_in(6)):
                continue
            given[name] = self.value(rule, argument, rank, depth)
            if self.one_in(ODD_ONE_IN) and not isinstance(argument, (Inner, Unsupported)):
                given[name] = self.odd(argument)
        for name in ("name", "trainable", "dtype", "autocast", "activity_regularizer"):
            if name in rule.accepted and self.one_in(14):
                given[name] = self.common(name)
        step: dict[str, Any] = {"layer": rule.name, "arguments": given}
        if self.one_in(15):
            step["frozen"] = True
        return step

    def common(self, name: str) -> Any:
        if self.one_in(20):
            return self.random.choice(ODD)
        if name == "name":
            return self.random.choice(NAMES)
        if name in COMMON_VALUES:
            return self.draw(COMMON_VALUES[name])
        return self.random.choice([True, False] if name == "autocast" else [None, "l2", "L1"])

    def odd(self, argument: Argument) -> Any:
        """Return an odd value that docs/spec.md does not list among the deliberate differences."""
        pool = list(ODD)
        if isinstance(argument, (PerAxis, PerAxisPairs, Integers)):
            pool = [item for item in pool if not _has_floats(item)]
        if isinstance(argument, Tokens):
            pool = [item for item in pool if not isinstance(item, str)]
        return self.random.choice(pool)

    def value(self, rule: Rule, argument: Argument, rank: int, depth: int) -> Any:
        if not isinstance(argument, Inner):
            return self.draw(values(argument, rank))
        if "cell" in rule.name.lower() or argument is rule.arguments.get("cell"):
            return self.cells(argument, rank, depth)
        if rule.calls_inner_layers:
            return [self.layer(RULES[name], rank, depth + 1) for name in ("ReLU", "Identity")]
        if "merge_mode" in rule.arguments or depth > 1:
            return self.layer(self.random.choice(RECURRENT), rank, depth + 1)
        if self.one_in(5) and self.depth < DEEP:
            return self.stack(rank - 1)
        if self.one_in(20):
            return self.layer(self.random.choice(SINGLE), rank - 1, depth + 1)
        return self.layer(
            self.random.choice(fitting(SINGLE, rank - 1) or SINGLE), rank - 1, depth + 1
        )

    def cells(self, argument: Inner, rank: int, depth: int) -> Any:
        rules = [rule for rule in CELLS if depth < DEEP or rule.name != "StackedRNNCells"]
        one = [self.layer(self.random.choice(rules), rank - 1, depth + 1) for _ in range(3)]
        if self.one_in(20):
            one[0] = self.stack(rank - 1)
        if argument.lists == "no" or (argument.lists == "too" and self.one_in(2)):
            return one[0]
        return one[: self.random.choice([1, 2, 3])]


UNSUITED = {"Pipeline", "RandAugment", "AugMix"}

OPERATION_NAMES = sorted(OPERATIONS.keys() - {"AdaptiveAveragePool", "AdaptiveMaxPool", "Bincount"})
"""All operations but two that Keras cannot read from a file, and one that it cannot print."""


def _has_floats(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(map(_has_floats, value)) or any(isinstance(item, float) for item in value)
    return False


def _plain(made: Mapping[str, Any]) -> dict[str, Any]:
    return dict(made)


def random_program(seed: Any) -> Data:
    """Return the random program of a seed."""
    random = Random(seed)
    while True:
        maker = Maker(random)
        program = maker.program()
        program["saved"] = random.random() < SAVED
        if program["steps"] and maker.inputs and not any(r in repr(program) for r in UNSUITED):
            return program
