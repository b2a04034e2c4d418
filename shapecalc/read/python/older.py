"""Code for older versions of Keras: what Keras 3 refuses is followed, and noted with a change."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.declare.names import REMOVED_LAYERS
from shapecalc.errors import Code, Mark, Place, Problem
from shapecalc.read.python.calls import Calls
from shapecalc.read.python.keras_api import advised, exists, is_module, present, similar, split
from shapecalc.read.python.values import Imported, Passed

NEEDED = ("", "layers", "models")
"""The modules of Keras without whose names no model is made."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A replacement of the text at a place.

    Attributes:
        place: the place; the name of an argument to remove all of it.
        text: the new text; None to remove an argument, or an import that nothing uses.
        exact: whether the text is replaced even if it is a variable that gets its value elsewhere,
            or a text in quotes.
    """

    place: Place
    text: str | None
    exact: bool = False


@dataclass(slots=True, kw_only=True)
class OutdatedProblem(Problem):
    """Code that an older version of Keras takes.

    Attributes:
        changes: what makes it code for Keras 3.
    """

    changes: Sequence[Rewrite] = ()


class OlderKeras(Calls):
    """Follows names of older versions of Keras, and notes them.

    Attributes:
        outdated: what Keras 3 refuses or warns about.
        corrected: modules whose names are misspelled, and the modules that are meant.
        keras_path: the full name of the last thing of Keras that is called.
        inner: the attributes that are a part of another attribute.
        aliases: where names are imported that Keras 3 does not have.
    """

    outdated: list[OutdatedProblem]
    corrected: dict[str, str]
    keras_path: str = ""
    inner: set[ast.AST]
    aliases: dict[str, Place]

    def outdate(self, message: str, hint: str, at: Place, *changes: Rewrite) -> None:
        """Note code for an older version of Keras."""
        problem = OutdatedProblem(Code.OUTDATED, message, at, hint, changes=changes)
        known = [(other.place, other.message) for other in self.outdated]
        if not self.tries and (at, problem.message) not in known:
            self.outdated.append(problem)

    def outdate_argument(self, owner: str, name: str, node: ast.AST, new: str | None) -> None:
        """Note an argument that Keras 3 does not have, or has under another name."""
        if not split(self.keras_path)[0]:
            return
        at = self.name_place(node)
        hint = f"write `{new}`" if new else "remove it"
        changes = [Rewrite(at, new)] if isinstance(node, ast.keyword) else []
        self.outdate(f"Keras 3 has no argument `{name}` of {owner}", hint, at, *changes)

    def named(self, function: Imported, passed: Passed) -> Any:
        self.keras_path = function.path
        return super().named(function, passed)

    def constant(self, path: str) -> Any:
        for wrong, right in self.corrected.items():
            if path == wrong or path.startswith(f"{wrong}."):
                path = right + path[len(wrong) :]
        return super().constant(path if exists(path) else present(path) or path)

    # Imports

    def do_import(self, node: ast.Import) -> None:
        for alias in node.names:
            if not split(alias.name)[0] or is_module(alias.name):
                continue
            new, at = present(alias.name), self.place(alias)
            changes = [Rewrite(at, new)] if alias.asname and is_module(new) else []
            self.outdate(f"Keras 3 has no module `{alias.name}`", _write(new), at, *changes)
        super().do_import(node)

    def do_importfrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if not node.level and split(module)[0] and not self.tries:
            if is_module(module):
                for alias in node.names:
                    self.check_alias(node, module, alias)
            else:
                self.check_module(node, module)
        super().do_importfrom(node)

    def check_alias(self, node: ast.ImportFrom, module: str, alias: ast.alias) -> None:
        """Note that a module of Keras 3 does not have a name."""
        path, at = f"{module}.{alias.name}", self.place(alias)
        if alias.name == "*" or exists(path):
            return
        new, message = present(path), f"Keras 3 has no `{path}`"
        self.aliases[path] = at
        if new.rpartition(".")[0] == module:
            self.outdate(message, _write(new), at, Rewrite(at, new.rpartition(".")[2]))
        elif new:
            change = Rewrite(self.place(node), _imports(node, {alias.name: new}))
            self.outdate(message, _write(advised(path)), at, change)
        elif alias.name in REMOVED_LAYERS:
            self.outdate(message, REMOVED_LAYERS[alias.name], at, Rewrite(at, None))
        else:
            self.misspelled(path, at, similar(path))

    def misspelled(self, path: str, at: Place, meant: str) -> None:
        """Note a name that Keras has never had, with the one that is probably meant."""
        module = split(path)[1].rpartition(".")[0]
        message = f"Keras has no `{path}`"
        if meant and module in NEEDED:
            code = Code.UNKNOWN_LAYER if module == "layers" else Code.UNKNOWN_NAME
            self.corrected[path] = f"{path.rpartition('.')[0]}.{meant}"
            self.note(code, message, meant=meant, at=at)
        else:
            hint = f"did you mean `{meant}`?" if meant else ""
            self.outdate(message, hint, at, *([Rewrite(at, meant)] if meant else []))

    def check_module(self, node: ast.ImportFrom, module: str) -> None:
        """Note that Keras 3 does not have a module."""
        at = self.module_place(node, module)
        names = {alias.name: present(f"{module}.{alias.name}") for alias in node.names}
        message = f"Keras 3 has no module `{module}`"
        homes = {new.rpartition(".")[0] for new in names.values()}
        same = all(new.rpartition(".")[2] == name for name, new in names.items())
        if "" not in names.values() and len(homes) == 1 and same:
            (home,) = homes
            self.outdate(message, _write(home), at, Rewrite(at, home))
        elif "" not in names.values():
            change = Rewrite(self.place(node), _imports(node, names))
            self.outdate(message, _write(*names.values()), at, change)
        else:
            self.misspelled_module(module, at, message)

    def misspelled_module(self, module: str, at: Place, message: str) -> None:
        """Note a module that Keras has never had, with the one that is probably meant."""
        parts = module.split(".")
        for number in range(1, len(parts) + 1):
            path = ".".join(parts[:number])
            if split(path)[0] and not is_module(path):
                meant = similar(path, of_module=True)
                right = ".".join([*parts[: number - 1], meant, *parts[number:]])
                if meant and is_module(right):
                    self.corrected[module] = right
                    self.note(Code.UNKNOWN_NAME, message, meant=right, at=at)
                    return
                break
        self.outdate(message, "", at)

    def module_place(self, node: ast.ImportFrom, module: str) -> Place:
        """Return where an import names its module."""
        place = self.place(node)
        (where,) = place.path
        assert isinstance(where, Mark)
        line = self.source.lines[where.line - 1] if where.line <= len(self.source.lines) else ""
        start = line.find(module, where.column - 1)
        if start < 0:
            return place
        end = start + len(module) + 1
        return Place(place.source) / Mark(where.line, start + 1, where.line, end)

    # Attributes

    def of_attribute(self, node: ast.Attribute) -> Any:
        if isinstance(node.value, ast.Attribute):
            self.inner.add(node.value)
        if node not in self.inner and not self.tries:
            self.check_attribute(node)
        return super().of_attribute(node)

    def check_attribute(self, node: ast.Attribute) -> None:
        """Note a name behind a module of Keras that Keras 3 does not have."""
        chain = _chain(node)
        owner = self.scope.owner(chain[0].id) if isinstance(chain[0], ast.Name) else None
        start = owner.names[ast.unparse(chain[0])] if owner else None
        if not isinstance(start, Imported):
            return
        paths = [start.path]
        for link in chain[1:]:
            paths.append(f"{paths[-1]}.{link.attr if isinstance(link, ast.Attribute) else ''}")
        if not split(paths[-1])[0] or exists(paths[-1]):
            return
        new = present(paths[-1])
        if new:
            at, texts = self.place(node), _through(chain, paths, new)
            changes = [Rewrite(at, text) for text in texts]
            hint = _write(advised(paths[-1]))
            self.outdate(f"Keras 3 has no `{paths[-1]}`", hint, at, *changes)
            return
        number = next(n for n, path in enumerate(paths) if not exists(path))
        module = split(paths[number])[1].rpartition(".")[0]
        if module != "layers":  # Calls of layers note it.
            at = self.name_place(chain[number])
            meant = similar(paths[number], of_module=number + 1 < len(paths))
            self.misspelled(paths[number], at, meant)


def _chain(node: ast.expr) -> list[ast.expr]:
    """Return a name, its attribute, the attribute of that, and so on."""
    chain = [node]
    while isinstance(chain[0], ast.Attribute):
        chain.insert(0, chain[0].value)
    return chain


def _through(chain: Sequence[ast.expr], paths: Sequence[str], new: str) -> list[str]:
    """Return how something is written through a module in a chain; empty if it cannot be."""
    for link, path in zip(reversed(chain), reversed(paths)):
        if is_module(path) and new.startswith(f"{path}."):
            return [ast.unparse(link) + new[len(path) :]]
    return []


def _write(*names: str) -> str:
    """Return the advice to write some names."""
    texts = dict.fromkeys(f"`{name}`" for name in names if name)
    return f"write {', '.join(texts)}" if texts else ""


def _imports(node: ast.ImportFrom, names: dict[str, str]) -> str:
    """Return an import with some of its names from other modules, in a line for each module."""
    lines: dict[str, list[str]] = {}
    for alias in node.names:
        path = names.get(alias.name, f"{node.module}.{alias.name}")
        module, _, name = path.rpartition(".")
        word = alias.asname or alias.name
        lines.setdefault(module, []).append(name if name == word else f"{name} as {word}")
    return "\n".join(f"from {module} import {', '.join(some)}" for module, some in lines.items())
