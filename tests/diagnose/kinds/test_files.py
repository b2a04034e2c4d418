"""SC101 to SC105, SC501: files and formats."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.diagnose.kinds import KINDS
from shapecalc.errors import Code


@pytest.mark.parametrize(
    "text",
    [
        "No file or directory found at none.keras",
        "Unable to open file (unable to open file: name = 'none.keras', errno = 2, error message",
    ],
)
def test_a_file_that_does_not_exist(text: str) -> None:
    finding = explained(text)
    assert finding.code is Code.FILE
    assert finding.means == "the file none.keras does not exist"


def test_a_file_that_does_not_exist_or_is_damaged() -> None:
    """Keras 3 prints the same for both."""
    finding = explained(
        "File not found: filepath=none.keras. Please ensure the file is an accessible `.keras`"
    )
    assert finding.means == "none.keras does not exist, or is not a complete model"
    assert "os.getcwd()" in finding.fixes[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The filepath provided must end in `.keras` (Keras model format).", "'name.keras'"),
        ("The filename must end in `.weights.h5`. Received: filepath=w.h5", "'name.weights.h5'"),
        ("`by_name` only supports loading legacy '.h5' or '.hdf5' files.", "skip_mismatch=True"),
        ("No model config found in the file at a.weights.h5.", "model.load_weights(path)"),
        ("No images found in directory a.", "a subfolder with pictures for each class"),
    ],
)
def test_names_and_formats_of_files(text: str, words: str) -> None:
    finding = explained(text)
    assert finding.code is Code.FILE
    assert words in finding.fixes[0]


def test_a_file_that_is_not_a_model() -> None:
    finding = explained("Unable to open file (file signature not found)")
    assert finding.means.startswith("the file is not a model in a format that this version")


def test_two_inputs() -> None:
    finding = explained(
        "Sequential model 'sequential' has already been configured to use input shape (None, 4). "
        "You cannot add a different Input layer to it."
    )
    assert finding.code is Code.FORM


def test_only_a_conversion_has_a_target_format() -> None:
    assert [code for code, kind in KINDS.items() if kind.form] == [Code.UNWRITABLE]
