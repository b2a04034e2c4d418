"""SC101 to SC105, SC501: files and formats."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.diagnose.kinds import KINDS
from shapecalc.errors import Code


@pytest.mark.parametrize(
    "text",
    [
        "File not found: filepath=none.keras. Please ensure the file is an accessible `.keras`",
        "No file or directory found at none.keras",
        "Unable to open file (unable to open file: name = 'none.keras', errno = 2, error message",
    ],
)
def test_a_file_that_does_not_exist(text: str) -> None:
    finding = explained(text)
    assert finding.code is Code.FILE
    assert finding.means == "the file none.keras does not exist"


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
