"""Modules import downwards only: the levels, and a check of the source against them.

Every import counts: those at the top of a file, those inside functions, and those for types.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from conftest import ROOT

import shapecalc.errors

LEVELS = [
    "collector dataclasses limits errors patterns similar starters terminal workers algebra",
    "declare",
    "rules plan own_code stored_weights",
    "model",
    "read table costs",
    "explain write oracle",
    "diagnose diff grade annotate plot",
    "quiz report train",
    "cli api playground",
    "__init__ __main__",
]
"""From the bottom to the top. A room is a folder or a module right below the package.

A module imports from its own room, and from rooms on its own level and below; that no two rooms
of a level import each other follows from there being no circles.
"""

LEVEL = {room: level for level, rooms in enumerate(LEVELS) for room in rooms.split()}
PACKAGE = ROOT / "shapecalc"
PATHS = sorted(PACKAGE.rglob("*.py"))
KERAS = {"keras", "tensorflow", "tf_keras"}
LINES = 400
"""The most lines of one file."""


def dotted(path: Path) -> str:
    """Return the name of a module, as in ``shapecalc.read.spec``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


VERSION = "shapecalc.__version__"
"""What the package itself holds; whoever imports a module of it has imported that already."""

NAMES = {dotted(path): path for path in PATHS}


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield the module behind every import of a file, wherever it stands.

    >>> list(imports(ast.parse("def f():\\n    from shapecalc import errors")))
    ['shapecalc.errors']
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, "imports here give the whole name of a module"
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                if name != VERSION:
                    yield name if name in NAMES else node.module


@cache
def trees() -> Mapping[str, ast.Module]:
    """Return the source of every module, parsed once for all tests."""
    return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in NAMES.items()}


@cache
def imported() -> Mapping[str, set[str]]:
    """Return what every module imports."""
    return {name: set(imports(tree)) for name, tree in trees().items()}


def room(name: str) -> str:
    """Return the room of a module: the folder or the module right below the package."""
    return f"{name}.__init__".split(".")[1]


def by_room(level: Mapping[str, int] = LEVEL) -> dict[str, set[str]]:
    """Return the rooms that each room imports from."""
    graph: dict[str, set[str]] = {name: set() for name in level}
    for name, targets in imported().items():
        graph[room(name)] |= {room(target) for target in targets if target in NAMES}
    return {name: targets - {name} for name, targets in graph.items()}


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """Return some names of which each imports the next and the last the first; else nothing.

    >>> circle({"a": {"b"}, "b": {"c"}, "c": {"b"}})
    ['b', 'c']
    """
    done: set[str] = set()

    def walk(name: str, way: list[str]) -> list[str]:
        if name in way:
            return way[way.index(name) :]
        if name not in done:
            for target in sorted(graph.get(name, set())):
                if circle := walk(target, [*way, name]):
                    return circle
            done.add(name)
        return []

    return next(filter(None, (walk(name, []) for name in sorted(graph))), [])


def test_every_room_has_a_level() -> None:
    assert set(LEVEL) == {room(name) for name in NAMES}
    assert len(LEVELS) == 10


def test_levels() -> None:
    upwards = [
        f"{name} imports {target} from above"
        for name, targets in imported().items()
        for target in targets & set(NAMES)
        if LEVEL[room(target)] > LEVEL[room(name)]
    ]
    assert upwards == []


def test_no_circles() -> None:
    assert circle(by_room()) == []
    assert circle({name: targets & set(NAMES) for name, targets in imported().items()}) == []


def test_contributing_shows_the_levels() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d+ \| (.*?) \|", text, re.MULTILINE)
    shown = [re.findall(r"`(\w+)/?`", row) for row in rows]
    assert [set(row) for row in shown] == [set(rooms.split()) for rooms in LEVELS]


def test_only_the_oracle_and_training_import_keras() -> None:
    users = {
        room(name)
        for name, targets in imported().items()
        if {target.partition(".")[0] for target in targets} & KERAS
    }
    assert users <= {"oracle", "train"}


def test_only_the_oracle_is_asked_for_keras() -> None:
    users = {
        room(name) for name, targets in imported().items() if "shapecalc.oracle.build" in targets
    }
    assert users <= {"oracle", "train", "cli"}


def test_dataclasses_are_cheap_to_declare() -> None:
    """Each of the standard library's takes half a millisecond, whenever a command starts."""
    pattern = re.compile(r"^\s*from dataclasses import .*\bdataclass\b", re.MULTILINE)
    texts = {name: path.read_text(encoding="utf-8") for name, path in NAMES.items()}
    costly = {name for name, text in texts.items() if pattern.search(text)}
    assert costly == {"shapecalc.dataclasses"}  # there, for type checkers


def test_files_are_not_too_long() -> None:
    lengths = {name: path.read_text(encoding="utf-8").count("\n") for name, path in NAMES.items()}
    assert {name: length for name, length in lengths.items() if length > LINES} == {}


# The exceptions, and the drawing of them


def exceptions() -> dict[str, tuple[str, str]]:
    """Return the base class and the module of every exception of the package."""
    classes = {
        node.name: (ast.unparse(node.bases[0]), name.removeprefix("shapecalc."))
        for name, tree in trees().items()
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.bases
    }

    def is_exception(name: str) -> bool:
        if name in classes:
            return is_exception(classes[name][0])
        base = getattr(builtins, name, None)
        return isinstance(base, type) and issubclass(base, BaseException)

    return {name: classes[name] for name in classes if is_exception(name)}


def drawn(text: str) -> dict[str, tuple[str, str]]:
    """Return the base class and the module of every exception in a drawing of them.

    >>> drawn("    OSError\\n    └── AError    a.b    what it is\\n        └── BError    c   no")
    {'AError': ('OSError', 'a.b'), 'BError': ('AError', 'c')}
    """
    found = {}
    way: list[str] = []
    for line in text.splitlines():
        if heading := re.fullmatch(r"    (\w+)", line):
            way = [heading[1]]
        elif entry := re.fullmatch(r"    ([│ ]{4})*[├└]── (\w+) +([\w.]+)  .*\w.*", line):
            depth = (line.index("── ") - 1) // 4
            way = [*way[:depth], entry[2]]
            found[entry[2]] = (way[-2], entry[3])
    return found


def test_errors_draws_every_exception() -> None:
    assert drawn(shapecalc.errors.__doc__ or "") == exceptions()


def test_a_class_name_has_one_meaning() -> None:
    files: dict[str, list[str]] = {}
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                files.setdefault(node.name, []).append(name)
    assert {name: where for name, where in files.items() if len(where) > 1} == {}


NAMES_OF_NOTHING = frozenset("told said found one each made whole given".split())
"""Words that do not name the thing that a variable holds, or what a function does."""


def named(node: ast.AST) -> Iterator[str]:
    """Yield the names that a node of a source gives."""
    if isinstance(node, ast.FunctionDef):
        yield node.name
    if isinstance(node, ast.arg):
        yield node.arg
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id


def test_names_name_the_thing() -> None:
    empty = [
        f"{name}: {word}"
        for name, tree in trees().items()
        for node in ast.walk(tree)
        for word in named(node)
        if word in NAMES_OF_NOTHING
    ]
    assert empty == []
