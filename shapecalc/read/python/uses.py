"""How statements that are not followed use the variables of a program."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from shapecalc.dataclasses import dataclass, field
from shapecalc.read.python.values import Function

CALLED = "()"
"""The use of a model that is called."""

TRAINING = frozenset("fit fit_generator train_on_batch optimizer train_step".split())
"""Methods and attributes of a model that create the variables of its optimizer."""

BUILDING = frozenset(
    """
    fit fit_generator train_on_batch train_step evaluate evaluate_generator test_on_batch predict
    predict_generator predict_on_batch predict_classes predict_proba ()
    """.split()
)
"""NameUses of a model that build it, if it is not built yet."""

QUIET = frozenset(
    """
    compile optimizer save save_weights load_weights get_weights set_weights to_json to_yaml
    get_config export reset_states reset_state metrics metrics_names losses loss weights
    variables trainable_weights trainable_variables non_trainable_weights count_params name
    history stop_training built input_shape output_shape summary compute_loss compute_metrics
    reset_metrics
    """.split()
)
"""Methods and attributes of a model that change neither its layers nor their shapes."""

LOOKS = frozenset("print len isinstance type str repr id".split())
"""Functions of Python that only look at their arguments."""


@dataclass(slots=True)
class NameUses:
    """How statements use variables.

    Attributes:
        stored: the names that they set.
        loaded: the names that they read.
        changed: those that they use in a way that could change a model.
        quiet: for each name, the methods, attributes and calls that change no layers.
        called: the functions that they call, as dotted names; others end with ``?``.
        patched: the attributes that they set, as dotted names.
    """

    stored: set[str] = field(default_factory=set)
    loaded: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    quiet: dict[str, set[str]] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)
    patched: set[str] = field(default_factory=set)


def uses_in(nodes: Iterable[ast.AST]) -> NameUses:
    """Return how statements use variables."""
    return _uses_in(tuple(nodes))


@lru_cache(maxsize=1024)  # A loop that is not followed may be in a function that runs often.
def _uses_in(nodes: tuple[ast.AST, ...]) -> NameUses:
    uses = NameUses()
    known: dict[int, str] = {}  # how the name of a node is used
    for outer in nodes:
        for node in ast.walk(outer):  # which comes to an expression before its parts
            _note_use(node, known)
            if isinstance(node, ast.Name):
                _add_name(node, uses, known.get(id(node)))
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
                uses.stored.add(node.name)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                uses.stored |= set(_imported(node))
            elif isinstance(node, ast.Call):
                uses.called.add(_dotted(node.func))
            elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
                uses.patched.add(_dotted(node))
    return uses


def _note_use(node: ast.AST, known: dict[int, str]) -> None:
    """Note how a name is used that is a part of an expression."""
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        if node.attr in QUIET or node.attr in BUILDING:
            known[id(node.value)] = node.attr
    elif isinstance(node, ast.Call):
        known[id(node.func)] = CALLED
        if isinstance(node.func, ast.Name) and node.func.id in LOOKS:
            known |= {id(item): "name" for item in node.args}


def _add_name(node: ast.Name, uses: NameUses, use: str | None) -> None:
    """Note a name that is set or read."""
    if not isinstance(node.ctx, ast.Load):
        uses.stored.add(node.id)
        return
    uses.loaded.add(node.id)
    if use is None:
        uses.changed.add(node.id)
    else:
        uses.quiet.setdefault(node.id, set()).add(use)


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    for alias in node.names:
        if alias.name != "*":
            yield alias.asname or alias.name.partition(".")[0]


def _dotted(node: ast.AST) -> str:
    """Return a name with its attributes, such as ``layers.Dense``.

    >>> [_dotted(ast.parse(text, mode="eval").body) for text in ("a.b.C", "f().C")]
    ['a.b.C', '?.C']
    """
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return "?"


def nodes_of(function: Function) -> Sequence[ast.AST]:
    """Return the statements of a function, or the expression of a lambda."""
    return [function.body] if isinstance(function.body, ast.expr) else function.body


SCOPES = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp),
    *(ast.DictComp, ast.GeneratorExp),
)
"""Syntax with variables of its own."""


@lru_cache(maxsize=256)  # A loop calls a function in each round.
def local_names(node: ast.AST) -> frozenset[str]:
    """Return the names that a function sets, and so never reads from outside."""
    if isinstance(node, ast.Lambda):
        return frozenset()
    body: Sequence[ast.AST] = getattr(node, "body", ())
    names: set[str] = set()
    pending = [*body]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
            names.add(part.id)
        elif isinstance(part, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            names.add(part.name)
        elif isinstance(part, (ast.Import, ast.ImportFrom)):
            names |= set(_imported(part))
        if not isinstance(part, SCOPES):
            pending += ast.iter_child_nodes(part)
    return frozenset(names - shared_names(body))


def shared_names(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Return the names that ``global`` and ``nonlocal`` statements declare."""
    return _shared_names(tuple(nodes))


@lru_cache(maxsize=1024)
def _shared_names(nodes: tuple[ast.AST, ...]) -> frozenset[str]:
    return frozenset(
        name
        for outer in nodes
        for node in ast.walk(outer)
        if isinstance(node, (ast.Global, ast.Nonlocal))
        for name in node.names
    )
