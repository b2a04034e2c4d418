"""How a program writes the names of Keras: by their imports, or through a module."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from shapecalc.dataclasses import dataclass
from shapecalc.diagnose.edits import Edit, Edits, UneditableError
from shapecalc.diagnose.layout import in_file
from shapecalc.diagnose.program_text import ProgramText, program_texts
from shapecalc.errors import Source
from shapecalc.read.python.keras_names import MODELS, in_keras, short

LAYERS = "keras.layers"


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a program writes something of Keras.

    Attributes:
        text: the expression.
        edits: the change of an import that it needs, in the file.
    """

    text: str
    edits: Edits = ()


class ImportedNames:
    """The names that a program imports.

    Attributes:
        texts: the script, or the cells of the notebook.
        imported: the full name of everything that is imported, by its name in the program.
        stars: the modules from which everything is imported.
    """

    def __init__(self, texts: Sequence[ProgramText]) -> None:
        self.texts = texts
        self.imported: dict[str, str] = {}
        self.stars: list[str] = []
        for _, node in self.imports():
            self._note(node)

    def imports(self) -> Iterator[tuple[ProgramText, ast.Import | ast.ImportFrom]]:
        """Yield the imports that are inside no other statement."""
        for text in self.texts:
            for statement in text.statements:
                if isinstance(statement, (ast.Import, ast.ImportFrom)):
                    yield text, statement

    def _note(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if isinstance(node, ast.Import):
                first = alias.name.partition(".")[0]
                self.imported[alias.asname or first] = alias.name if alias.asname else first
            elif alias.name == "*":
                self.stars.append(node.module or "")
            else:
                self.imported[alias.asname or alias.name] = f"{node.module}.{alias.name}"

    def full_name(self, node: ast.expr) -> str:
        """Return the full name behind ``layers.Dense`` or ``Dense``; empty if it is unknown."""
        if isinstance(node, ast.Attribute):
            owner = self.full_name(node.value)
            return f"{owner}.{node.attr}" if owner else ""
        return self.imported.get(node.id, "") if isinstance(node, ast.Name) else ""

    def spelled(self, name: str, like: ast.expr | None = None) -> Spelling:
        """Return how the program writes a layer or model class.

        Args:
            name: its name in Keras, such as ``Flatten``.
            like: how the program writes another one at that place.
        """
        module = "keras.models" if name in MODELS else LAYERS
        known = self._known(name, module)
        if known:
            return Spelling(known)
        if isinstance(like, ast.Attribute) and short(self.full_name(like)).startswith(f"{module}."):
            return Spelling(f"{ast.unparse(like.value)}.{name}")
        extended = self._extended(name, module, like)
        if extended:
            return Spelling(name, extended)
        through = self._module(module)
        return (
            Spelling(f"{through}.{name}") if through else Spelling(name, self._added(name, module))
        )

    def _known(self, name: str, module: str) -> str:
        """Return the name under which a class is imported already; empty if it is not."""
        for word, path in self.imported.items():
            if path.endswith(f".{name}") and short(path) == f"{module}.{name}":
                return word
        stars = any(short(star) == module for star in self.stars)
        return name if stars else ""

    def _module(self, module: str) -> str:
        """Return how the program reaches a module of Keras; empty if it does not."""
        for word, path in self.imported.items():
            inner = in_keras(path)
            if inner is not None and short(path) == module:
                return word
        for word, path in self.imported.items():
            if in_keras(path) == "":
                return f"{word}.{module.removeprefix('keras.')}"
        tensorflow = next((w for w, path in self.imported.items() if path == "tensorflow"), "")
        return f"{tensorflow}.{module}" if tensorflow else ""

    def _extended(self, name: str, module: str, like: ast.expr | None) -> Edits:
        """Return the addition of a name to an import from a module, best that of a neighbour."""
        first: Edits = ()
        for text, node in self.imports():
            if not isinstance(node, ast.ImportFrom) or node.names[0].name == "*":
                continue
            if short(f"{node.module}.{name}") != f"{module}.{name}":
                continue
            _, end = text.interval(node.names[-1])
            edits = in_file(text.source, (Edit(end, end, f", {name}"),))
            words = [alias.asname or alias.name for alias in node.names]
            if isinstance(like, ast.Name) and like.id in words:
                return edits
            first = first or edits
        return first

    def _added(self, name: str, module: str) -> Edits:
        """Return a new import below the last one, or above the first statement."""
        line = f"from {module} import {name}"
        imports = [*self.imports()]
        if imports:
            text, node = imports[-1]
            _, end = text.interval(node)
            line_end = text.text.find("\n", end) + 1
            new = line + text.newline(end) if line_end else f"{text.newline(end)}{line}"
            at = line_end or len(text.text)
            return in_file(text.source, (Edit(at, at, new),))
        for text in self.texts:
            for statement in text.statements:
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                    continue  # It may be the text that describes the module.
                start = text.line_start(text.interval(statement)[0])
                return in_file(text.source, (Edit(start, start, line + text.newline(start)),))
        raise UneditableError


@lru_cache(maxsize=8)
def imported_names(file: Source) -> ImportedNames:
    """Return the names that a script or notebook imports."""
    return ImportedNames(program_texts(file))


def stored(texts: Sequence[ProgramText]) -> Mapping[str, int]:
    """Return how often a program gives each name a value."""
    counts: dict[str, int] = {}
    for text in texts:
        for node in text.nodes:
            name = _stored_name(node)
            counts[name] = counts.get(name, 0) + 1
    counts.pop("", None)
    return counts


def _stored_name(node: ast.AST) -> str:
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        return node.id
    if isinstance(node, ast.arg):
        return node.arg
    if isinstance(node, ast.alias):
        return node.asname or node.name
    if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
        return node.name
    return ""
