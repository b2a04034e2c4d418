"""The messages of the errors that the functions raise."""

from __future__ import annotations

import pytest

from shapecalc.api.reading import readable_errors
from shapecalc.errors import InputError
from shapecalc.read.model_sources import read_plan


def test_messages() -> None:
    with pytest.raises(InputError, match="there is no such file"), readable_errors():
        read_plan("nothing.yaml")
