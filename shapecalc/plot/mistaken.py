"""The graph of a model that Keras refuses, as far as it is known, with its mistakes in place.

A model with a mistake does not come into being. So its graph is read from the plan: every call
that the file has is drawn, and what was inferred before the mistake is known of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.errors import KeyStep, Mark, Place, Problem, Span
from shapecalc.model.call import LayerProblem
from shapecalc.model.graph import Structure, flatten, shape_of
from shapecalc.model.infer import Inference
from shapecalc.model.layer import Layer
from shapecalc.plan import (
    SEQUENTIAL,
    CallPlan,
    LayerPlan,
    ModelPlan,
    OperationPlan,
    TensorPlan,
    ancestors,
)
from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.plot.models import Counts, class_text
from shapecalc.read.places import locate
from shapecalc.table.rows import call_text

Called = LayerPlan | ModelPlan | OperationPlan


def mistaken_graph(
    plan: ModelPlan, inference: Inference, problems: Sequence[Problem]
) -> ModelGraph:
    """Return the graph of a model that could not be inferred.

    Args:
        plan: the plan of the model.
        inference: what was to infer it.
        problems: what is wrong with it.
    """
    maker = PlanGraphMaker(inference)
    graph = maker.graph(plan)
    MistakePlacer(maker, inference).put(problems, plan, graph)
    return graph


class PlanGraphMaker:
    """Makes graphs from plans.

    Attributes:
        inference: what has inferred as much as there is.
        counts: counts parameters.
        places: the places of each vertex in the file.
        called: the layer, model or operation of each vertex.
        graphs: the graphs that are drawn, by their plans.
    """

    def __init__(self, inference: Inference) -> None:
        self.inference, self.counts = inference, Counts()
        self.places: dict[Vertex, list[Place]] = {}
        self.called: dict[Vertex, Called] = {}
        self.graphs: dict[ModelPlan, ModelGraph] = {}

    def graph(self, plan: ModelPlan) -> ModelGraph:
        """Return the graph of the plan of a model."""
        layer = self.inference.made_layers.get(plan)
        name = layer.name if layer else plan.renamed or plan.arguments.name or plan.title
        result = self.graphs[plan] = ModelGraph(str(name or ""), plan.shown_class)
        if plan.class_name == SEQUENTIAL:
            self._add_stack(result, plan)
        else:
            self._add_calls(result, plan)
        return result

    def _add_stack(self, result: ModelGraph, plan: ModelPlan) -> None:
        """Add the layers of a stack, each of which reads the one below."""
        for inner in plan.layers:
            layer = self._layer(inner)
            outputs = layer.nodes[-1].outputs if layer and layer.nodes else None
            result.vertices.append(self._vertex(inner, outputs, [inner.place]))
        link_chain(result)

    def _add_calls(self, result: ModelGraph, plan: ModelPlan) -> None:
        """Add the inputs and calls of a graph, and their links."""
        numbers: dict[LayerPlan | CallPlan, int] = {}
        steps = self._steps(plan)
        for step in steps:
            numbers[step] = len(result.vertices)
            if isinstance(step, LayerPlan):
                layer = self._layer(step)
                outputs = layer.nodes[0].outputs if layer and layer.nodes else None
                result.vertices.append(self._vertex(step, outputs, [step.place]))
                continue
            outputs = self.inference.results.get(step)
            places = [step.place, step.layer.place]
            result.vertices.append(self._vertex(step.layer, outputs, places))
            sources = dict.fromkeys(tensors_in([step.arguments, step.keywords]))
            result.links += [
                (numbers[source], numbers[step]) for source in sources if source in numbers
            ]
        self._number_calls(result)
        ends = [tensors_in(plan.inputs), tensors_in(plan.outputs)]
        result.entries, result.exits = (
            list(dict.fromkeys(numbers[source] for source in end if source in numbers))
            for end in ends
        )

    def _number_calls(self, result: ModelGraph) -> None:
        """Note which call of a layer each is; the parameters are those of the first."""
        calls: dict[Called, list[Vertex]] = {}
        for vertex in result.vertices:
            calls.setdefault(self.called[vertex], []).append(vertex)
        for vertices in calls.values():
            for number, vertex in enumerate(vertices if len(vertices) > 1 else ()):
                vertex.note = f"call {number + 1} of {len(vertices)}"
                if number:
                    vertex.params, vertex.params_text = 0, "shared"

    def _steps(self, plan: ModelPlan) -> list[LayerPlan | CallPlan]:
        """Return the inputs and calls of a graph, each behind those that it reads."""
        steps: dict[LayerPlan | CallPlan, None] = {}
        called = {step.layer for step in plan.steps if isinstance(step, CallPlan)}
        for step in [*plan.steps, *ancestors([plan.inputs, plan.outputs])]:
            if isinstance(step, CallPlan) and not step.traced:
                add_call(step, steps)
            elif isinstance(step, LayerPlan) and step not in called:
                steps[step] = None
        wanted = {step.layer for step in steps if isinstance(step, CallPlan)}
        return [step for step in steps if isinstance(step, CallPlan) or step not in wanted]

    def _layer(self, plan: Called) -> Layer | None:
        if isinstance(plan, OperationPlan):
            return None
        return self.inference.made_layers.get(plan)

    def _vertex(self, plan: Called, outputs: Structure | None, places: Sequence[Place]) -> Vertex:
        """Return the vertex of a layer, model or operation with what is known of it."""
        layer = self._layer(plan)
        shape = "" if outputs is None else call_text([*map(shape_of, flatten(outputs))])
        if layer:
            params, text = self.counts.params(layer)
            vertex = Vertex(layer.name, class_text(layer), shape, params)
            vertex.params_text = text if layer.built else "?"
        else:
            vertex = Vertex(plan_name(plan), plan_class(plan), shape, None, "?")
        if isinstance(plan, OperationPlan):
            vertex.params, vertex.params_text = 0, "0"
        vertex.doubtful = outputs is None
        if isinstance(plan, ModelPlan) and plan not in self.graphs:
            inside = self.graph(plan)
            vertex.inside = inside if inside.vertices else None
        self.places[vertex] = list(places)
        self.called[vertex] = plan
        return vertex


def link_chain(graph: ModelGraph) -> None:
    """Let each vertex read the one before it."""
    count = len(graph.vertices)
    graph.links = [(number - 1, number) for number in range(1, count)]
    graph.entries, graph.exits = [0] * bool(count), [count - 1] * bool(count)


def plan_name(plan: Called) -> str:
    """Return the name that a file gives to a layer, model or operation; empty if none."""
    name = plan.arguments.name if isinstance(plan, ModelPlan) else plan.name
    return str(name or "")


def plan_class(plan: Called) -> str:
    """Return the class of a layer, model or operation."""
    return plan.shown_class if isinstance(plan, ModelPlan) else plan.class_name


def tensors_in(structure: Any) -> Iterator[LayerPlan | CallPlan]:
    """Yield what the tensors in a structure come from."""
    if isinstance(structure, TensorPlan):
        yield structure.source
    elif isinstance(structure, dict):
        for item in structure.values():
            yield from tensors_in(item)
    elif isinstance(structure, (list, tuple)):
        for item in structure:
            yield from tensors_in(item)


def add_call(call: CallPlan, order: dict[LayerPlan | CallPlan, None]) -> None:
    """Add a call behind the inputs and calls that it depends on, which are added if missing."""
    pending: list[tuple[LayerPlan | CallPlan, bool]] = [(call, False)]
    while pending:
        step, is_done = pending.pop()
        if step in order:
            continue
        if is_done or isinstance(step, LayerPlan):
            order[step] = None
            continue
        pending.append((step, True))
        sources = [*tensors_in([step.arguments, step.keywords])]
        pending += [(source, False) for source in reversed(sources) if source not in order]


class MistakePlacer:
    """Puts mistakes into the boxes that they are about.

    Attributes:
        maker: what has made the boxes.
        inference: what has found the mistakes.
        paths: each box with its file, and with the path to its layer there.
    """

    def __init__(self, maker: PlanGraphMaker, inference: Inference) -> None:
        self.maker, self.inference = maker, inference
        self.paths = [
            (vertex, place.source, layer_path(place))
            for vertex, places in maker.places.items()
            for place in places
        ]

    def put(self, problems: Sequence[Problem], plan: ModelPlan, graph: ModelGraph) -> None:
        """Put each mistake into a box; one that is about none, above the graph."""
        for problem in problems:
            vertex = self._by_layer(problem) or self._by_place(problem.place)
            vertex = vertex or self._new_box(problem, plan, graph)
            if vertex:
                vertex.mistakes = [*vertex.mistakes, problem.message]
            else:
                position = locate(problem.place)
                line = f"line {position.line}: " if position else ""
                graph.mistakes = [*graph.mistakes, f"{line}{problem}"]

    def _by_layer(self, problem: Problem) -> Vertex | None:
        """Return the box of the layer that a problem is about: that of the call which failed."""
        if not isinstance(problem, LayerProblem):
            return None
        plan = self.inference.plans.get(problem.called_layer)
        boxes = [vertex for vertex, called in self.maker.called.items() if called is plan]
        failed = [vertex for vertex in boxes if vertex.doubtful]
        return next(iter([*failed, *boxes]), None)

    def _by_place(self, place: Place) -> Vertex | None:
        """Return the box whose place in the file is the nearest around a place."""
        best, depth = None, 0
        longer = layer_path(place)
        for vertex, source, path in self.paths:
            shared = common_steps(path, longer)
            if shared > depth and source == place.source:
                best, depth = vertex, shared
        return best

    def _new_box(self, problem: Problem, plan: ModelPlan, graph: ModelGraph) -> Vertex | None:
        """Return a box for a layer of a stack that cannot be read; None if it is none."""
        key = order_key(problem.place)
        if plan.class_name != SEQUENTIAL or not key or graph is not self.maker.graphs.get(plan):
            return None
        keys = [order_key(self.maker.places[vertex][0]) for vertex in graph.vertices]
        if any(len(other) != len(key) for other in keys) or not _is_in_call(plan, problem.place):
            return None
        vertex = Vertex("?", "", "", None, "?")
        self.maker.places[vertex] = [problem.place]
        graph.vertices.insert(sum(other < key for other in keys), vertex)
        link_chain(graph)
        return vertex


def layer_path(place: Place) -> tuple[Any, ...]:
    """Return the path to a layer, without what leads into its text."""
    return tuple(step for step in place.path if not isinstance(step, (Span, KeyStep)))


def common_steps(path: tuple[Any, ...], longer: tuple[Any, ...]) -> int:
    """Return how long a path to a layer is if it leads to a place in that layer; else 0.

    >>> common_steps(("layers", 2), ("layers", 2, "units")), common_steps(("layers", 2), (2,))
    (2, 0)
    """
    if path and isinstance(path[-1], Mark) and longer and isinstance(longer[-1], Mark):
        return int(_holds(path[-1], longer[-1]))
    if path and longer[: len(path)] == path:
        return len(path)
    row = path[:-1]  # A tensor that heads the layers of a name: ``name: [tensor, Dense(3)]``
    is_row = len(row) > 1 and isinstance(row[-1], str) and longer[: len(row)] == row
    return len(row) if is_row else 0


def _is_in_call(plan: ModelPlan, place: Place) -> bool:
    """Return whether a place of a program is in the call that creates a stack, or in a spec."""
    path, longer = layer_path(plan.place), layer_path(place)
    if not (longer and isinstance(longer[-1], Mark)):
        return True
    return bool(path) and isinstance(path[-1], Mark) and _holds(path[-1], longer[-1])


def _holds(own: Mark, mark: Mark) -> bool:
    """Return whether a mark of a program is in the lines of another."""
    start, end = (own.line, own.column), (own.end_line, own.end_column)
    if not own.end_line:
        return own.line == mark.line
    return start <= (mark.line, mark.column) < end


def order_key(place: Place) -> tuple[tuple[int, int], ...]:
    """Return what sorts the layers of a stack; empty for a place that is in no list."""
    path = layer_path(place)
    if path and isinstance(path[-1], Mark):
        return ((path[-1].line, path[-1].column),)
    indices = [step for step in path if isinstance(step, int)]
    return ((indices[0], 0),) if indices else ()
