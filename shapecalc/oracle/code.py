"""Code of one's own in a model: where Keras needs it, and how it is run if the user allows it.

Nothing here runs code unless ``run_code`` is set. Keras calls this ``safe_mode=False``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from shapecalc.algebra.size import UNKNOWN, known
from shapecalc.dataclasses import dataclass
from shapecalc.declare.code import FollowedCode
from shapecalc.declare.kinds import KerasCall, sequence
from shapecalc.declare.operation import Array
from shapecalc.errors import Place
from shapecalc.model.meaning import inner_plans
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan, OperationPlan, set_argument
from shapecalc.read.places import locate

FLAG = "--run-code"
"""The option of the command line that allows the code to be run."""

CODE_ARGUMENTS = ("function", "output_shape", "mask")
"""The arguments of a Lambda that may be functions."""

LONGEST = 50
"""The most characters of a function that a message shows."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Code that a model has, and that Keras would run.

    Attributes:
        place: where the file has its layer.
        layer: the class of the layer.
        text: the code, or why it is not there.
        runnable: whether it is in the file, and can be run by itself.
        is_value: whether it is no code, but a value that only a program knows.
    """

    place: Place
    layer: str
    text: str
    runnable: bool = False
    is_value: bool = False

    def __str__(self) -> str:
        position = locate(self.place)
        where = f":{position.line}:{position.column}" if position else ""
        return f"{self.place.source.name}{where}: {self.layer}: {self.text}"


class MissingCodeError(Exception):
    """A model cannot be built, since the code of a layer is elsewhere, or may not be run.

    Attributes:
        snippets: the code that is missing.
        hint: what to do.
    """

    def __init__(self, snippets: Sequence[Snippet]) -> None:
        self.snippets = snippets
        allowed = all(snippet.runnable for snippet in snippets)
        reason = "its code would have to be run" if allowed else "code that it needs is missing"
        if all(snippet.is_value for snippet in snippets):
            reason = "values that it needs are not known"
        super().__init__(reason)
        self.hint = f"{FLAG} runs it, as safe_mode=False does in Keras" if allowed else ""


class FailedCodeError(Exception):
    """The code of a layer has raised an exception."""


@contextmanager
def guarded(needed: Sequence[Snippet]) -> Iterator[None]:
    """Let code of a model not end the whole program.

    Args:
        needed: the code that the block runs.

    Raises:
        FailedCodeError: if code calls ``exit``.
    """
    try:
        yield
    except SystemExit:
        if not needed:
            raise
        raise FailedCodeError(f"{needed[0]} fails: it ends the program") from None


class RunnableCode(FollowedCode):
    """The function of a Lambda that is run, and computes the shapes of its outputs.

    Attributes:
        function: the function.
    """

    function: Any

    @classmethod
    def of(cls, snippet: Snippet, function: Any, outputs: Callable[[Any], Any]) -> RunnableCode:
        """Return a function of a snippet.

        Args:
            snippet: the code.
            function: what it gives.
            outputs: computes the outputs of the layer from its inputs.
        """

        def computed(inputs: Any) -> Any:
            try:
                return outputs(inputs)
            except (Exception, SystemExit) as error:  # The code may raise anything.
                message = " ".join(f"{type(error).__name__}: {error}".split())
                raise FailedCodeError(f"{snippet} fails: {message}") from None

        code = cls(snippet.text, computed)
        assert isinstance(code, RunnableCode)
        code.function = function
        return code


# Where code is


def layers_of(plan: ModelPlan) -> Iterator[LayerPlan | ModelPlan]:
    """Yield all layers and models that Keras makes for a model, each once."""
    seen: set[Any] = set()
    pending: list[Any] = [plan]
    while pending:
        item = pending.pop()
        if isinstance(item, CallPlan):
            item = item.layer
        if item in seen or isinstance(item, OperationPlan):
            continue
        seen.add(item)
        if isinstance(item, LayerPlan):
            yield item
            pending += reversed([*inner_plans(vars(item.arguments))])
        elif isinstance(item, ModelPlan):
            yield item
            base = [item.base.model, *item.base.calls] if item.base else []
            pending += reversed([*base, *item.program, *item.steps, *item.layers])
        else:  # A step that changes a stack, or builds a layer.
            pending += [getattr(item, name) for name in ("model", "layer") if hasattr(item, name)]


def snippets(plan: ModelPlan, values: bool = False) -> list[Snippet]:
    """Return the code that a model has beside Keras's own.

    Args:
        plan: the model.
        values: whether values that only a program knows count, too: they change no table.
    """
    return [snippet for layer in layers_of(plan) for snippet in _snippets_of(layer, values)]


def _snippets_of(plan: LayerPlan | ModelPlan, values: bool) -> Iterator[Snippet]:
    """Yield the code of one layer or model."""
    if isinstance(plan, ModelPlan):
        if plan.own_class:
            yield Snippet(plan.place, plan.own_class, "its class is in the program only")
        return
    if plan.rule.name == "Lambda":
        yield from _snippets_of_lambda(plan)
    elif plan.rule.foreign:
        yield Snippet(plan.place, plan.class_name, "its code is not in the file")
    for name, value in plan.binding.written.items():
        if isinstance(value, KerasCall) and value.foreign and name not in CODE_ARGUMENTS:
            text = f"the code of {name.replace('_', ' ')} `{value.name}` is not in the file"
            yield Snippet(plan.place, plan.class_name, text)
    for name, reason in plan.missing.items():
        if values or reason.is_code:
            text = f"`{name}` {reason.text}"
            yield Snippet(plan.place, plan.class_name, text, is_value=not reason.is_code)


def _snippets_of_lambda(plan: LayerPlan) -> Iterator[Snippet]:
    """Yield the functions of a Lambda that are not run yet."""
    for name in CODE_ARGUMENTS:
        value = plan.binding.written.get(name)
        needed = name == "function" or not (value is None or sequence(value))
        if needed and not isinstance(value, RunnableCode) and not callable(value):
            yield _snippet(plan, name, value)


def _snippet(plan: LayerPlan, name: str, value: Any) -> Snippet:
    """Return the code of an argument of a Lambda."""
    if isinstance(value, KerasCall) and value.name == BYTECODE and not value.foreign:
        return Snippet(plan.place, "Lambda", f"its {name} is bytecode of Python", runnable=True)
    if isinstance(value, KerasCall):
        text = f"the code of its {name} `{value.name}` is not in the file"
        return Snippet(plan.place, "Lambda", text)
    source = source_of(value)
    if source:
        shown = source if len(source) <= LONGEST else f"{source[:LONGEST]}…"
        return Snippet(plan.place, "Lambda", f"`{shown}`", runnable=True)
    text = f"the code of its {name} is not in the file"
    if sequence(value):
        text = f"its {name} is bytecode of Keras 2, which Keras 3 does not load"
    if isinstance(value, FollowedCode):
        text = f"its {name} is no lambda, and only a lambda can be run by itself"
    return Snippet(plan.place, "Lambda", text)


BYTECODE = "__lambda__"
"""The class of a function that Keras has saved as bytecode."""


def source_of(value: Any) -> str:
    """Return the source of a lambda in a spec or a program; "" if a value is none.

    >>> source_of("lambda x: x * 2"), source_of("print(1)"), source_of(...)
    ('lambda x: x * 2', '', '')
    """
    text = value.source if isinstance(value, FollowedCode) else value
    if not isinstance(text, str):
        return ""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return text.strip() if isinstance(tree.body, ast.Lambda) else ""


_NOT_FOUND = re.compile(r"Could not locate (?:function|class) '(\w+)'")
"""What Keras says of code that a saved model needs, and that is not Keras's own."""


def missing_in_keras(error: Exception, plan: ModelPlan) -> MissingCodeError | None:
    """Return what an exception of Keras says about missing code of a saved model; None if nothing.

    The settings with which a model was compiled may have code, which no layer shows.
    """
    match = _NOT_FOUND.search(str(error))
    if match is None:
        return None
    text = f"the code of `{match[1]}` is not in the file"
    return MissingCodeError([Snippet(plan.place, plan.class_name, text)])


# Running it


def check_code(plan: ModelPlan, run_code: bool, values: bool = False) -> list[Snippet]:
    """Return the code of a model that is to be run.

    Args:
        plan: the model.
        run_code: whether the user allows it.
        values: whether values that only a program knows are needed, too.

    Raises:
        MissingCodeError: if code is missing, or the user does not allow it.
    """
    needed = snippets(plan, values)
    missing = [snippet for snippet in needed if not snippet.runnable]
    if missing or (needed and not run_code):
        raise MissingCodeError(missing or needed)
    return needed


@contextmanager
def unsafe(keras: Any, run_code: bool) -> Iterator[None]:
    """Let Keras load the code of a saved Lambda, if it may be run.

    Args:
        keras: the module of Keras; Keras 2 has no safe mode.
        run_code: whether it may.
    """
    if not run_code or keras.__version__.startswith("2"):
        yield
        return
    with import_module("keras.src.saving.serialization_lib").SafeModeScope(False):
        yield


def load_code(plan: ModelPlan, keras: Any) -> None:
    """Load the functions of all Lambdas of a model into its plan.

    Args:
        plan: the model, in which nothing is missing.
        keras: the module of Keras.

    Raises:
        FailedCodeError: if a function cannot be made.
    """
    for layer in layers_of(plan):
        if isinstance(layer, LayerPlan) and layer.rule.name == "Lambda":
            _load(layer, keras)


def _load(plan: LayerPlan, keras: Any) -> None:
    """Load the functions of a Lambda."""
    written = plan.binding.written
    for name in CODE_ARGUMENTS:
        value = written.get(name)
        if value is None or sequence(value) or isinstance(value, RunnableCode):
            continue
        snippet = _snippet(plan, name, value)
        try:
            function = _function(value, keras)
        except (Exception, SystemExit) as error:  # Bytecode of another version, a wrong default.
            message = " ".join(f"{type(error).__name__}: {error}".split())
            raise FailedCodeError(f"{snippet} cannot be loaded: {message}") from None
        if name == "function":
            outputs = _outputs_of(plan, keras)
            set_argument(plan, name, RunnableCode.of(snippet, function, outputs))
        else:  # The table takes the shape from the function, which computes it by this one.
            written[name] = function
            setattr(plan.arguments, name, None)


def _function(value: Any, keras: Any) -> Any:
    """Return the function of a lambda: from its source, or from bytecode in a saved model."""
    if isinstance(value, KerasCall):
        load = import_module("keras.src.utils.python_utils").func_load
        return load(**{"defaults": None, "closure": None, **value.keyword})
    source = source_of(value)
    tree = ast.parse(source, mode="eval")
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return eval(compile(tree, "<lambda>", "eval"), namespace(used, keras))


def namespace(used: set[str], keras: Any) -> dict[str, Any]:
    """Return the names that the code of a Lambda may use beside Python's own.

    Args:
        used: the names that it uses; NumPy and TensorFlow are loaded only for those.
        keras: the module of Keras.
    """
    names: dict[str, Any] = {"keras": keras, "ops": keras.ops}
    modules: Mapping[str, str] = {
        "np": "numpy",
        "tf": "tensorflow",
        "K": "keras.src.legacy.backend",
    }
    return names | {name: import_module(modules[name]) for name in used & modules.keys()}


def _outputs_of(plan: LayerPlan, keras: Any) -> Callable[[Any], Any]:
    """Return what computes the outputs of a Lambda, as Keras does it."""

    def outputs(inputs: Any) -> Any:
        arguments = dict(plan.binding.written)
        arguments["function"] = arguments["function"].function
        layer = keras.layers.Lambda(**arguments)
        tensors = _mapped(inputs, lambda array: _tensor(array, keras))
        if callable(arguments.get("output_shape")):
            shapes = layer.compute_output_shape(_mapped(tensors, lambda tensor: tensor.shape))
            return _arrays(shapes, layer.compute_dtype)
        results = keras.src.backend.compute_output_spec(layer.call, tensors)
        return _mapped(results, lambda tensor: Array(_sizes(tensor.shape), tensor.dtype))

    return outputs


def _tensor(array: Array, keras: Any) -> Any:
    shape = tuple(size if known(size) else None for size in array.shape)
    return keras.KerasTensor(shape, dtype=array.dtype)


def _arrays(shapes: Any, dtype: str) -> Any:
    """Return arrays of a shape, or of several."""
    if sequence(shapes) and any(map(sequence, shapes)):
        return [_arrays(shape, dtype) for shape in shapes]
    return Array(_sizes(shapes), dtype)


def _sizes(shape: Any) -> tuple[Any, ...]:
    return tuple(UNKNOWN if size is None else size for size in shape)


def _mapped(structure: Any, leaf: Callable[[Any], Any]) -> Any:
    """Return a structure with other leaves."""
    if isinstance(structure, Mapping):
        return {name: _mapped(item, leaf) for name, item in structure.items()}
    if isinstance(structure, (list, tuple)):
        return [_mapped(item, leaf) for item in structure]
    return leaf(structure)
