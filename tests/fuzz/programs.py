"""Generator: scripts and notebooks of Python, broken and hostile ones. None of them may run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from fuzz.breaks import VALUES, broken
from fuzz.case import Case

PROGRAMS = Path(__file__).resolve().parents[1] / "code"

ITSELF = "the same program"
"""A word of a command in place of the name of the program."""

COMMANDS = (
    *(["summary"],) * 8,
    ["summary", "--format", "json"],
    ["summary", "--style", "keras2"],
    ["summary", "--set", "n=3"],
    *(["lint"], ["lint"], ["lint", "--fix", "--output", "-"]),
    *(["explain"], ["explain", "--format", "json"], ["explain", "--format", "latex"]),
    *(["convert", "--to", form] for form in ("yaml", "json", "python", "keras")),
    *(["annotate"], ["annotate", "--check"]) * 2,
    *(["diff", ITSELF], ["check"]),
    ["solve", "--total-params", "100", "--for", "dense.units"],
)
"""What is done with a program; its name comes second."""

CANARY = "canary"
"""A file that the programs write, if they run. The runner reports files that appear."""

MODULE = f"open({CANARY!r}, 'w').write('x')\nunits = 3\n".encode()
"""A module beside each program, which would write the file when it is imported."""

LINES = (
    f"open({CANARY!r}, 'w').write('x')",
    f"__import__('os').system('touch {CANARY}')",
    "import evil",
    "from evil import *",
    f"exec(\"open('{CANARY}', 'w')\")",
    f"eval(\"open('{CANARY}', 'w')\")",
    f"class A:\n    def __del__(self):\n        open('{CANARY}', 'w')\n\n\na = A()\ndel a",
    f"[f for f in (lambda: open('{CANARY}', 'w'),)][0]()",
    f"x = f\"{{open('{CANARY}', 'w')}}\"",
    f"def f(a=open('{CANARY}', 'w')): pass",
    f"@(lambda f: open('{CANARY}', 'w'))\ndef g(): pass",
    f"!touch {CANARY}",
    f"%%bash\ntouch {CANARY}",
    "import sys; sys.exit(3)",
    "raise SystemExit",
    "while True: pass",
    "while True:\n    n = 1\n    n += 1",
    "for i in range(10**12): x = i",
    "for i in iter(int, 1): pass",
    "import itertools\nfor i in itertools.count(): pass",
    "def f(): return f()\nf()",
    "def f(n): return f(n - 1) + f(n - 2)\nf(90)",
    "f = lambda f: f(f)\nf(f)",
    "n = 2 ** 10 ** 9",
    "n = 10 ** 10 ** 10 % 7",
    "n = 1 << 10 ** 12",
    "n = 3\nfor i in range(60): n = n * n",
    "n = 'x' * 10 ** 10",
    "n = [0] * 10 ** 10",
    "n = [[0] * 1000] * 10 ** 7",
    "n = b'x' * 10 ** 10",
    "n = '%1000000000d' % 1",
    "n = f'{1:1000000000}'",
    "n = '{:>1000000000}'.format(1)",
    "n = 'x'.center(10 ** 10)",
    "n = list(range(10 ** 12))",
    "n = sum(range(10 ** 12))",
    "n = max(range(10 ** 12))",
    "n = sorted(range(10 ** 9))",
    "n = {i: i for i in range(10 ** 9)}",
    "n = [i for i in range(10 ** 4) for j in range(10 ** 4) for k in range(10 ** 4)]",
    "n = 'a'.join(['b' * 10 ** 5] * 10 ** 5)",
    "n = 'a'.replace('a', 'b' * 10 ** 5).replace('b', 'c' * 10 ** 5)",
    "n = int('9' * 10 ** 5)",
    "n = str(10 ** 5000)",
    "n = 1e308 * 10",
    "n = float('nan')",
    "n = 1 / 0",
    "n = 0 ** -1",
    "n = round(1e400)",
    "n = 1j * 10",
    "n = []\nn.append(n)",
    "n = []\nfor i in range(99999): n.append(n)",
    "n = [1]\nfor i in n: n.append(i)",
    "n = {}\nn['a'] = n",
    "n = ()\nfor i in range(10 ** 4): n = (n, n)",
    "n = 'x'\nfor i in range(64): n += n",
    "n = [1]\nfor i in range(64): n += n",
    "import numpy as np\nn = np.zeros((10 ** 6, 10 ** 6))",
    "import numpy as np\nn = np.ones((10,) * 40).shape",
    "import numpy as np\nn = np.arange(10 ** 12).reshape(-1, 7)",
    "import numpy as np\nn = np.zeros((-1, 'x', None)).shape[5]",
    "def n(): yield from n()\nlist(n())",
    "class n(n): pass",
    "class n:\n    def __getattr__(self, a): return getattr(self, a)\nn().x",
    "class n:\n    def __init__(self): self.__init__()\nn()",
    "n.m.o = 3",
    "n[0][1:2:0] = 3",
    "a, *b, c = 1",
    "a = b = *c, d = range(3)",
    "global n\nnonlocal n",
    "return 3",
    "yield 3",
    "await n",
    "async def f():\n    async for i in n: pass",
    "match n:\n    case {'a': [x, *y], **z}: pass\n    case _: pass",
    "try:\n    n\nexcept* ValueError:\n    pass",
    "with open('x') as f, n as (a, b): n = f.read()",
    "from __future__ import braces",
    "from . import x",
    "import keras.layers.nothing.more as k\nk.Dense(3)",
    "print 'x'",
    "n = 0777",
    "ｎ = 3; ℌ = ｎ",
    "n = '\\N{no such name}'",
    "n = b'é'",
    "# -*- coding: nothing -*-",
    "# coding: utf-16",
    "#!/usr/bin/env python",
    "\x0c",
    "\ufeff",
    "\u202en = 3",
    "n = 3\\\n",
    "'''",
    "f'{f'{f'{n}'}'}'",
    "model = model",
    "model.summary(model.summary())",
    "model.add(model)",
    "model = keras.Sequential([model, model])",
    "x = model(x)",
    "model = keras.Model(x, x)",
    "while model.add(keras.layers.Dense(3)) is None: pass",
    "for i in range(10 ** 5): model.add(keras.layers.Dense(1))",
    "x = keras.Input((10 ** 30, -1, 0.5, True))",
    "x = keras.layers.Dense(10 ** 400)(keras.Input((3,)))",
    "keras.layers.Dense = 3",
    "del keras",
    "model.layers[9].output",
    "model = keras.models.load_model('/etc/passwd')",
    "model = keras.models.model_from_json('{}')",
    "model = keras.layers.Dense.from_config(3)",
)
"""Lines that are put into a program."""


def indented(depth: int, line: str) -> str:
    """Return lines of which each is in the one before; Python takes 99."""
    depth = min(depth, 500)
    return "\n".join(" " * number + line for number in range(depth)) + "\n" + " " * depth + "1"


DEEP: tuple[Callable[[int], str], ...] = (
    lambda depth: "n = " + "(" * depth + ")" * depth,
    lambda depth: "n = " + "[" * depth + "]" * depth,
    lambda depth: "n = " + "-" * depth + "1",
    lambda depth: "n = " + "not " * depth + "1",
    lambda depth: "n = " + "1 + " * depth + "1",
    lambda depth: "n = " + "2 ** " * depth + "1",
    lambda depth: "n = " + "f(" * depth + ")" * depth,
    lambda depth: "n = a" + ".b" * depth,
    lambda depth: "n = a" + "[0]" * depth,
    lambda depth: "n = " + "lambda: " * depth + "1",
    lambda depth: "n = " + "1 if 1 else " * depth + "1",
    lambda depth: "n = [" + "x for x in [" * depth + "]" * depth + "]",
    lambda depth: "n = " + "a = " * depth + "1",
    lambda depth: "n = " + "1, " * depth,
    lambda depth: "n = " + "1 < " * depth + "1",
    lambda depth: "n = '" + "%s" * depth + "'",
    lambda depth: "n = " + "9" * depth,
    lambda depth: "n = " + "n" * depth + "()",
    lambda depth: indented(depth, "if 1:"),
    lambda depth: indented(depth, "def f():"),
    lambda depth: indented(depth, "for i in 1, 2:"),
    lambda depth: "if n: pass\n" + "elif n: pass\n" * depth,
    lambda depth: "n = 1\n" + "n += n\n" * depth,
    lambda depth: "n = (\n" * depth,
    lambda depth: "try:\n" * depth,
    lambda depth: "def f(" + ", ".join(f"a{n}" for n in range(depth)) + "): pass",
    lambda depth: "x = keras.layers.Concatenate()(" + "[" * depth + "x" + "]" * depth + ")",
    lambda depth: "m = " + "keras.Sequential([" * depth + "])" * depth,
)
"""Texts that are as deep or as long as the number says."""

DEPTHS = (1, 3, 18, 60, 90, 99, 150, 250, 1_000, 5_000, 20_000)

NUMBER = re.compile(r"\b\d+\b")
STRING = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
WORD = re.compile(r"\b[^\W\d]\w*\b")


@cache
def programs() -> list[str]:
    """Return the programs of the tests; notebooks as the text of their cells."""
    found = list[str]()
    for path in sorted(PROGRAMS.rglob("*.py")):
        _, *texts = re.split(r"^####.*\n", path.read_text("utf-8"), flags=re.MULTILINE)
        found += texts
    return found + ["\n\n".join(cell for cell in cells(path)) for path in notebooks()]


@cache
def notebooks() -> list[Path]:
    """Return the notebooks of the tests."""
    return sorted(PROGRAMS.rglob("*.ipynb"))


def cells(path: Path) -> list[str]:
    """Return the texts of the cells of a notebook."""
    data = json.loads(path.read_text("utf-8"))
    return ["".join(cell["source"]) for cell in data["cells"] if cell["cell_type"] == "code"]


def random_program(random: Random) -> Case:
    """Return a script or a notebook, and a command for it."""
    text = random.choice(programs())
    for _ in range(random.choice((0, 1, 1, 2, 3, 6))):
        text = random.choice(CHANGES)(random, text)
    command, *options = random.choice(COMMANDS)
    kind = random.random()
    name, content = "a.py", text.encode("utf-8", "surrogatepass")
    if kind < 0.3:
        name, content = "a.ipynb", notebook(random, text)
    elif kind < 0.4:
        content = broken(random, content, [random.choice(programs()).encode()])
    elif kind < 0.42:
        content = text.encode(random.choice(("utf-16", "utf-32", "utf-8-sig")), "replace")
    options = [name if word == ITSELF else word for word in options]
    return Case([command, name, *options], {name: content, "evil.py": MODULE})


# Changes of the text


def line_added(random: Random, text: str) -> str:
    """Put a hostile line in, indented as the line after it."""
    lines = text.splitlines()
    at = random.randrange(len(lines) + 1)
    after = lines[at] if at < len(lines) and random.random() < 0.7 else ""
    margin = " " * (len(after) - len(after.lstrip(" ")))
    added = random.choice(LINES) if random.random() < 0.8 else deep(random)
    lines[at:at] = [margin + line for line in added.split("\n")]
    return "\n".join(lines)


def deep(random: Random) -> str:
    """Return a text that is nested deeply, or long."""
    text = random.choice(DEEP)(random.choice(DEPTHS) if random.random() < 0.5 else 2)
    return text[:200_000]


def line_moved(random: Random, text: str) -> str:
    """Leave out some lines, write them several times, or put them elsewhere."""
    lines = text.splitlines()
    start, to = random.randrange(len(lines) + 1), random.randrange(len(lines) + 1)
    end = start + random.choice((1, 1, 2, 5))
    moved, kind = lines[start:end], random.randrange(3)
    if kind != 1:
        lines[start:end] = []
    if kind:
        lines[to:to] = moved * random.choice((1, 1, 2, 40))
    return "\n".join(lines)


def margin_changed(random: Random, text: str) -> str:
    """Change the margin of a line."""
    lines = text.splitlines() or [""]
    at = random.randrange(len(lines))
    lines[at] = random.choice(("", " ", "    ", "\t", "\u3000")) + lines[at].lstrip(" ")
    return "\n".join(lines)


def part_replaced(random: Random, text: str) -> str:
    """Put something else in the place of a number, a string or a name."""
    found = list(random.choice((NUMBER, STRING, WORD)).finditer(text))
    if not found:
        return line_added(random, text)
    place = random.choice(found)
    kind = random.randrange(4)
    if kind == 0:
        part = repr(random.choice(VALUES))[:500]
    elif kind == 1:
        part = random.choice(LINES).partition(" = ")[2].partition("\n")[0] or "n"
    elif kind == 2:
        part = random.choice(found)[0]
    else:
        part = random.choice(WORD.findall(random.choice(programs())))
    return text[: place.start()] + part + text[place.end() :]


def joined(random: Random, text: str) -> str:
    """Append a part of another program."""
    other = random.choice(programs()).splitlines()
    return text + "\n" + "\n".join(other[random.randrange(len(other) + 1) :])


def used_elsewhere(random: Random, text: str) -> str:
    """Use a class, function, layer or model of the program once more, in another layer."""
    names = [*DEFINED.findall(text), *OF_KERAS]
    made = random.choice(names)
    for _ in range(random.choice((1, 1, 2))):
        made = random.choice(USES).format(made)
    return f"{text}\n{random.choice(MODELS).format(made)}"


DEFINED = re.compile(r"^(?:class|def)? ?(\w+)(?=\(| =)", re.MULTILINE)
OF_KERAS = ("keras.layers.Dense", "keras.layers.LSTMCell", "keras.layers.Dropout")
USES = (
    *("{}()", "{}(3)", "{}(3, 3)", "{}", "{}(keras.Input((6, 4)))", "{}(name='a')"),
    *("keras.layers.TimeDistributed({})", "keras.layers.Bidirectional({})"),
    *("keras.layers.RNN({})", "keras.layers.RNN([{0}, {0}])", "keras.layers.Lambda({})"),
    *("keras.layers.Wrapper({})", "keras.layers.Dense(3, activation={})"),
    *("keras.Sequential([{}])", "keras.models.clone_model({})", "{}.layers[0]", "{}.output"),
    *("keras.layers.SpectralNormalization({})", "type({})(2)", "{0}.from_config({0}.get_config())"),
)
"""Expressions that use a value."""

MODELS = (
    "m = keras.Sequential([keras.Input((6, 4)), {}])\nm.summary()",
    "m = keras.Sequential([{}, keras.layers.Dense(2)])\nm.build((None, 6, 4))\nm.summary()",
    "i = keras.Input((6, 4))\nm = keras.Model(i, {}(i))\nm.summary()",
    "i = keras.Input((6, 4))\na = {}\nm = keras.Model(i, [a(i), a(i), a(a(i))])\nm.summary()",
    "m = {}\nm.summary()",
)
"""Models that have a layer."""

CHANGES = (
    *(line_added, line_added, line_moved, margin_changed, part_replaced, part_replaced),
    *(joined, used_elsewhere, used_elsewhere),
)
"""The ways to change a program."""


# Notebooks


def notebook(random: Random, text: str) -> bytes:
    """Return a notebook, in which something is often wrong."""
    lines, listed = text.split("\n"), list[Any]()
    while lines:
        cut = random.choice((1, 3, 8, 100))
        source = "\n".join(lines[:cut])
        listed.append({"cell_type": "code", "metadata": {}, "outputs": [], "source": source})
        lines = lines[cut:]
        if random.random() < 0.3:
            listed.append({"cell_type": "markdown", "source": ["# x"]})
    if random.random() < 0.5:
        for cell in listed:
            cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
    data = {"cells": listed, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    if random.random() < 0.4:
        holder: Any = random.choice((data, data, random.choice(listed)))
        holder[random.choice(list(holder))] = random.choice((*VALUES, [3], [None], [[]], [{}]))
    content = json.dumps(data, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")
    return broken(random, content, [content]) if random.random() < 0.3 else content
