"""What the page loads is enough for everything that it shows."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from shapecalc.playground.packing import LEFT_OUT, PACKAGE, archive

PROGRAM = """
import sys
sys.path = [path for path in sys.path if "-packages" not in path]
from shapecalc.playground.bridge import answer, file_text, greeting, words
from shapecalc.playground.answer import TABS
import shapecalc
assert shapecalc.__file__.startswith(sys.argv[1]), shapecalc.__file__
text = "- Input: [28, 28, 1]\\n- Conv2D(2, 3, name='층')\\n- LSTM(3)\\n- Desne(2)  # 😀\\n"
for part in (text, text.replace("- LSTM(3)\\n", "").replace("Desne", "Dense"), "import keras"):
    for tab in TABS:
        answer(part, "", tab, 0, lambda graph: '{"error": "no browser"}')
file_text("a.h5", b"PK"), file_text("a.py", b"a"), greeting(), words()
"""


def test_the_archive_is_enough(tmp_path: Path) -> None:
    """Without any package that is installed, as in the browser."""
    with zipfile.ZipFile(io.BytesIO(archive())) as packed:
        packed.extractall(tmp_path)
    line = [sys.executable, "-S", "-c", PROGRAM, str(tmp_path)]
    done = subprocess.run(line, cwd=tmp_path, env={}, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_what_is_in_it() -> None:
    with zipfile.ZipFile(io.BytesIO(archive())) as packed:
        names = packed.namelist()
    assert {"shapecalc/read/python/families/vgg.py.txt", "yaml/loader.py"} <= set(names)
    assert "shapecalc/starters/cnn.yaml" in names
    assert not any(name.endswith((".so", ".pyc")) for name in names)
    assert {path.name for path in PACKAGE.iterdir()} >= LEFT_OUT
    assert not {name.split("/")[1] for name in names if name.startswith("shapecalc/")} & LEFT_OUT
