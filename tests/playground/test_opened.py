"""Files that are dropped: saved models, notebooks, programs, and files that are no models."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from conftest import ROOT

from shapecalc.errors import InputError
from shapecalc.playground.opened import NO_HDF5, opened

NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["# Title"]},
        {"cell_type": "code", "source": ["%%bash\n", "pip install keras"]},
        {"cell_type": "code", "source": "import keras\n!ls"},
    ]
}


def test_a_saved_model_is_its_config() -> None:
    file = opened("saved.keras", (ROOT / "docs" / "saved.keras").read_bytes())
    assert json.loads(file.text)["class_name"] == "Sequential"
    assert file.language == "spec"
    assert "Weights are not read here" in file.note


def test_a_notebook_is_its_code() -> None:
    file = opened("work.ipynb", json.dumps(NOTEBOOK).encode())
    assert file.text == (
        "# %% cell 1\n# %%bash\n# pip install keras\n\n# %% cell 2\nimport keras\n!ls\n"
    )
    assert (file.language, file.note) == ("python", "This is the code in the cells of work.ipynb.")


@pytest.mark.parametrize(
    ("name", "language"), [("a.py", "python"), ("a.yaml", ""), ("folder\\a.json", ""), ("a", "")]
)
def test_texts(name: str, language: str) -> None:
    file = opened(name, "\ufeff- Dense(3)\r\n# 층\r\n".encode())
    assert (file.text, file.language) == ("- Dense(3)\n# 층\n", language)


def test_a_broken_config_is_shown_as_it_is() -> None:
    assert opened("a.keras", archive(config_json="{")).text == "{"


def archive(**files: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name, text in files.items():
            packed.writestr(name.replace("_", "."), text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.h5", b"\x89HDF\r\n", NO_HDF5),
        ("a.keras", archive(config_json="[]")[:40], "the archive is damaged"),
        ("a.zip", archive(other_txt="a"), "config"),
        ("a.png", b"\x89PNG\0", "UTF-8"),
        ("a\u202eb", b"\xff", "cannot read a"),
        ("a.ipynb", b'{"cell_type": 1, "cells": 3}', "not a Jupyter notebook"),
    ],
)
def test_files_that_are_no_models(name: str, content: bytes, why: str) -> None:
    with pytest.raises(InputError) as error:
        opened(name, content)
    message = error.value.problems[0].message
    assert why in message
    assert "/tmp" not in message
    assert "\u202e" not in message
