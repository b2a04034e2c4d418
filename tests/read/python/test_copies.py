"""Copies of plans."""

from __future__ import annotations

from reading import followed

from shapecalc.algebra.size import UNKNOWN
from shapecalc.plan import BuildPlan, CallPlan, LayerPlan, ModelPlan, OperationPlan, StackPlan
from shapecalc.read.python.copies import copied, copied_with


def test_a_copy_does_not_change() -> None:
    program = followed("x = Input((3,))\nm = Model(x, ops.relu(layers.Dense(2)(x)))\nm.summary()")
    original = program.scope.names["m"]
    copy = program.shown[0].plan
    assert copy is not original
    assert [type(step) for step in copy.program] == [type(step) for step in program.program]
    original.arguments.name = "other"
    for step in program.program:
        if isinstance(step, LayerPlan):
            step.frozen = True
    assert copy.arguments.name is None
    assert not any(isinstance(step, LayerPlan) and step.frozen for step in copy.program)


def test_stacks_and_calls_are_copied() -> None:
    """A model may grow after it is shown: the copy keeps what it had."""
    text = "m = Sequential()\nm.add(Input((3,)))\nm.add(layers.Dense(2))\nm.summary()\n"
    text += "x = Input((3,))\nn = Model({'a': x}, [m(x), (x + 1)])\nn.summary()\n"
    program = followed(f"{text}m.add(layers.Dense(4))\nm.trainable = False\nn.summary()")
    first, second, third = (shown.plan for shown in program.shown)
    assert [len(plan.layers) for plan in (first, second, third)] == [2, 0, 0]
    stacks = [step for step in first.program if isinstance(step, StackPlan)]
    assert [len(step.layers) for step in stacks][-1] == 2
    assert stacks[0].model is first
    assert isinstance(second.inputs, dict)
    assert [tensor.source in second.program for tensor in second.inputs.values()] == [True]
    assert isinstance(second.outputs, list)
    calls = [step for step in second.program if isinstance(step, CallPlan)]
    assert {output.source for output in second.outputs} <= set(calls)
    assert all(call not in program.program for call in calls)
    operation = next(call.layer for call in calls if isinstance(call.layer, OperationPlan))
    assert all(operation is not getattr(step, "layer", None) for step in program.program)
    assert [plan.layers[1].frozen for plan in (first,)] == [False]


def test_what_occurs_twice_is_copied_once() -> None:
    program = followed("x = Input((3,))\nd = layers.Dense(3)\nm = Model(x, d(d(x)))\nm.summary()")
    copy = program.shown[0].plan
    calls = [step for step in copy.program if isinstance(step, CallPlan)]
    assert calls[0].layer is calls[1].layer
    assert copied(copy, copy.program) is not copy


OWN = """
class Net(Model):
    def __init__(self):
        super().__init__()
        self.a = layers.Dense(2)
        self.w = self.add_weight(shape=(5,))
    def call(self, x):
        return self.a(x) + self.a(x)
m = Net()
m(Input((3,)))
m.summary()
m(Input((4, 3)))
m.summary()
"""


def test_a_model_of_ones_own_is_copied() -> None:
    program = followed(OWN)
    original, first, second = program.scope.names["m"], *(s.plan for s in program.shown)
    assert program.problems == []
    assert original.own.follow is not None
    for copy, traces in ((first, 1), (second, 2)):
        assert copy.own
        assert copy.own is not original.own
        assert (copy.own.follow, copy.own.is_model, len(copy.own.weights)) == (None, True, 1)
        assert copy.own.weights is not original.own.weights
        assert len(copy.own.traces) == traces
        for key, trace in copy.own.traces.items():
            steps = [step.layer for step in trace.steps if isinstance(step, CallPlan)]
            assert copy.layers[0] in steps
            assert original.layers[0] not in steps
            assert trace is not original.own.traces[key]


def test_copies_by_their_originals() -> None:
    names = followed(
        "x = Input((3,))\nd = layers.Dense(3)\nm = Model(x, d(x))\n"
        "l = layers.Bidirectional(layers.LSTM(2))"
    ).scope.names
    replaced = followed("x = Input((3,), name='other')").scope.names["x"].source
    copies = {id(names["x"].source): replaced}
    copy = copied_with(names["m"], copies)
    assert copies[id(names["m"])] is copy
    assert copy.inputs.source is replaced
    assert copies[id(names["d"])] is not names["d"]
    assert copy.outputs.source.layer is copies[id(names["d"])]
    inner = vars(names["l"].arguments)["layer"]
    assert vars(copied_with(names["l"], copies).arguments)["layer"] is copies[id(inner)]


def test_what_a_copy_has_written() -> None:
    names = followed("d = layers.Dense(3, activation=layers.ReLU())").scope.names
    copy = copied_with(names["d"], {})
    written = copy.binding.written
    assert [*written] == ["units", "activation"]
    assert written["activation"] is not names["d"].binding.written["activation"]
    assert written["activation"].class_name == "ReLU"
    assert written is not names["d"].binding.written


def test_copies_of_stacks_and_builds() -> None:
    text = "m = Sequential([layers.Dense(2), layers.Dense(3)])\nm.build((None, 4))\nm.pop()\n"
    program = followed(f"{text}m.add(layers.Dense(5))\nm.summary()")
    (copy,) = (shown.plan for shown in program.shown)
    pairs = [
        (step, other)
        for step, other in zip(copy.program, program.program)
        if isinstance(step, StackPlan) and isinstance(other, StackPlan)
    ]
    assert pairs
    for step, other in pairs:
        assert [layer.class_name for layer in step.layers] == [
            layer.class_name for layer in other.layers
        ]
        assert all(layer in copy.program for layer in step.layers)
        assert not any(layer in program.program for layer in step.layers)


def test_a_copy_of_a_layer_that_is_built() -> None:
    text = "class Own(layers.Layer):\n    def __init__(self):\n        super().__init__()\n"
    text += "        self.d = layers.Dense(2)\n    def build(self, shape): self.d.build(shape)\n"
    text += "    def call(self, x): return self.d(x)\n"
    program = followed(f"{text}m = Sequential([Input((3,)), Own()])\nm.summary()")
    (copy,) = (shown.plan for shown in program.shown)
    (own,) = (layer.own for layer in copy.layers if isinstance(layer, ModelPlan))
    assert own is not None
    (trace,) = own.traces.values()
    build = next(step for step in trace.steps if isinstance(step, BuildPlan))
    assert build.layer not in program.program
    assert build.shape == (UNKNOWN, 3)
