"""The programs of `tests/code`, and what real Keras prints for the models that they make.

A file holds one program, or several: a line ``#### title`` begins each. A notebook is one program.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import sklearn.datasets
from conftest import ROOT

from shapecalc.errors import Source
from shapecalc.oracle.compare import keras_table

FOLDER = ROOT / "tests" / "code"
TITLE = re.compile(r"^#### (.+)\n", re.MULTILINE)
COLUMNS = 80


@dataclass(frozen=True)
class Program:
    """A program of a file.

    Attributes:
        title: the name of its file, and its title there.
        text: the script, or the JSON of a notebook.
    """

    title: str
    text: str

    @property
    def source(self) -> Source:
        return Source(self.title if self.is_notebook else f"{self.title}.py", self.text)

    @property
    def is_notebook(self) -> bool:
        return self.title.endswith(".ipynb")

    @property
    def reason(self) -> str:
        """The comment in the first line: what the message has to say."""
        return self.text.split("\n", 1)[0].removeprefix("#").strip()

    @property
    def code(self) -> str:
        """What Python runs: for a notebook its cells without the lines for the shell."""
        if not self.is_notebook:
            return self.text
        cells = [c for c in json.loads(self.text)["cells"] if c["cell_type"] == "code"]
        lines = [line for cell in cells for line in f"{''.join(cell['source'])}\n".split("\n")]
        return "\n".join(line for line in lines if not line.lstrip().startswith(("!", "%")))


def programs(folder: Path = FOLDER) -> list[Program]:
    """Return all programs of a folder."""
    found = []
    for path in sorted([*folder.glob("*.py"), *folder.glob("*.ipynb")]):
        text = path.read_text(encoding="utf-8")
        before, *parts = TITLE.split(text)
        if not parts or path.suffix == ".ipynb":
            found.append(Program(path.name, text))
            continue
        assert not before.strip(), f"{path}: there is code before the first title"
        pairs = zip(parts[::2], parts[1::2])
        found += [Program(f"{path.stem}: {title}", text) for title, text in pairs]
    assert len({program.title for program in found}) == len(found), "two programs have one title"
    return found


# Data sets, whose files are not downloaded


def _images(shape: tuple[int, ...], classes: int, columns: tuple[int, ...] = ()) -> Any:
    """Return a data set of pictures with few rows, which no table shows."""
    return tuple(
        (
            np.zeros((rows, *shape), "uint8"),
            (np.arange(rows) % classes).astype("uint8").reshape(rows, *columns),
        )
        for rows in (600, 100)
    )


def _texts(rows: tuple[int, int], classes: int) -> Any:
    def part(count: int) -> Any:
        x = np.empty(count, dtype=object)
        x[:] = [[1, 2, 3]] * count
        return x, np.arange(count) % classes

    return part(rows[0]), part(rows[1])


def _numbers(rows: int, columns: int) -> Any:
    return np.zeros((rows, columns)), np.zeros(rows)


DATASETS = {
    "mnist": lambda: _images((28, 28), 10),
    "fashion_mnist": lambda: _images((28, 28), 10),
    "cifar10": lambda: _images((32, 32, 3), 10, (1,)),
    "cifar100": lambda: _images((32, 32, 3), 100, (1,)),
    "imdb": lambda: _texts((25_000, 25_000), 2),
    "reuters": lambda: _texts((8_982, 2_246), 46),
    "boston_housing": lambda: (_numbers(404, 13), _numbers(102, 13)),
}


class Runner:
    """Runs programs with real Keras, without downloads, training and files.

    Attributes:
        keras: the module of Keras.
        tables: what the program has printed of its models so far.
    """

    def __init__(self, keras: Any) -> None:
        self.keras = keras
        self.tables: list[str] = []

    def run(self, program: Program) -> list[str]:
        """Return the tables of a program: what it prints, or else all models that it names."""
        self.tables = []
        self.keras.utils.clear_session(free_memory=False)
        names: dict[str, Any] = {"__name__": "__main__", "__file__": "program.py"}
        with self.replaced():
            exec(compile(program.code, program.title, "exec"), names)
            if not self.tables:
                models = [v for v in names.values() if isinstance(v, self.keras.Model)]
                for model in dict.fromkeys(models):
                    model.summary()
        return self.tables

    @contextlib.contextmanager
    def replaced(self) -> Iterator[None]:
        """Replace all that would take long, print, or read and write files."""
        with contextlib.ExitStack() as stack:
            stack.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")
            stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
            stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
            drawing = {name: mock.MagicMock() for name in ("matplotlib", "matplotlib.pyplot")}
            stack.enter_context(mock.patch.dict(sys.modules, drawing))
            for owner, name, value in self.replacements():
                stack.enter_context(mock.patch.object(owner, name, value))
            yield

    def replacements(self) -> Iterator[tuple[Any, str, Any]]:
        """Yield what is replaced: the owner, the name and the new value."""
        model, original = self.keras.Model, self.keras.Model.summary

        def summary(shown: Any, *_: Any, **__: Any) -> None:
            with mock.patch.object(model, "summary", original):
                self.tables.append(keras_table(shown, COLUMNS).strip())

        def fit(trained: Any, *_: Any, **__: Any) -> Any:
            trained.optimizer.build(trained.trainable_variables)  # which the table counts
            return mock.MagicMock()

        def evaluate(*_: Any, **__: Any) -> Any:
            return mock.MagicMock()

        def predict(_: Any, x: Any, *__: Any, **___: Any) -> Any:
            return np.zeros((len(x), 1))

        yield model, "summary", summary
        for short in (fit, evaluate, predict):
            yield model, short.__name__, if_built(short, getattr(model, short.__name__))
        for name in ("save", "save_weights", "load_weights"):
            yield model, name, lambda *_, **__: mock.MagicMock()
        for name, data in DATASETS.items():
            yield getattr(self.keras.datasets, name), "load_data", lambda *_, d=data, **__: d()
        housing = types.SimpleNamespace(data=np.zeros((20_640, 8)), target=np.zeros(20_640))
        yield sklearn.datasets, "fetch_california_housing", lambda: housing


def if_built(short: Callable[..., Any], original: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method that is short for a built model; the original builds one."""

    def method(model: Any, *args: Any, **options: Any) -> Any:
        return (short if is_built(model) else original)(model, *args, **options)

    return method


def is_built(model: Any) -> bool:
    """Return whether all layers of a model have their weights, so that training adds none."""
    return all(layer.built for layer in model._flatten_layers())
