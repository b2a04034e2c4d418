"""Programs that read data: their values as they are read from the text, and as Python has them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from reading import KERAS

from shapecalc.errors import Source
from shapecalc.read.problems import Findings
from shapecalc.read.python.program import Program
from shapecalc.read.python.table_values import TableValue
from shapecalc.read.python.values import ArrayValue

FILES = {
    "a.csv": "id,a,b,c,y\n1,2,3,4,0\n2,3,,5,1\n\n3,4,5,6,1\n4,,,9,0\n",
    "names.csv": '\ufeffa,"b, c",a,,a\n1,"2\n3",4,5,6\n',
    "semicolon.csv": "# made by hand\na;b\n1,5;2\n3;4\n",
    "bare.csv": "1,2,3\n4,5,6\n",
    "cp949.csv": "이름,키\n가,1\n",
    "spaces.txt": "# x y\n1 2  3\n4 5 6\n",
    "one.txt": "1\n2\n3\n",
    "wide.csv": "a,b\n1,2\n1,2,3\n",
}

PANDAS = "import pandas as pd\n"


def write_data(path: Path) -> Path:
    """Write the files to a folder, and return it."""
    for name, text in FILES.items():
        encoding = "cp949" if name.startswith("cp949") else "utf-8"
        (path / name).write_text(text, encoding=encoding)
    np.save(path / "x.npy", np.zeros((5, 4, 3)))
    return path


def read(folder: Path, text: str) -> Any:
    """Return the value of ``v`` at the end of a program in a folder."""
    program = Program(Source(str(folder / "a.py"), KERAS + PANDAS + text), Findings(), {})
    program.start()
    program.follow("")
    value = program.scope.names["v"]
    return program.poisoned.get(id(value), (value, value))[1]


def run(folder: Path, text: str) -> Any:
    """Return the value of ``v`` when Python runs the program in the folder."""
    names: dict[str, Any] = {"np": np, "pd": pd}
    here = Path.cwd()
    try:
        os.chdir(folder)
        exec(text, names)
    finally:
        os.chdir(here)
    return names["v"]


def described(value: Any) -> Any:
    """Return the shape of a value, and the names of its columns."""
    if isinstance(value, (TableValue, pd.DataFrame)):
        return [*value.shape], [*value.columns]
    if isinstance(value, (ArrayValue, np.ndarray, pd.Series)):
        return [*value.shape]
    return [*value] if isinstance(value, (tuple, pd.Index)) else value


CSV = "d = pd.read_csv('a.csv')\n"
