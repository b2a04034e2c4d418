"""Models with code of their own are not written."""

from __future__ import annotations

import pytest
from reading import plans

from shapecalc.errors import WriteError
from shapecalc.write.convert import FORMS, convert

TEXT = "class Own(layers.Layer):\n    def call(self, x): return x\n"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("inner", ["Own()", "Sequential([Own()])", "layers.TimeDistributed(Own())"])
def test_own_code(form: str, inner: str) -> None:
    (plan,) = plans(f"{TEXT}m = Sequential([Input((4, 3)), {inner}])\nm.summary()")
    with pytest.raises(WriteError, match="the class Own has code, which this format cannot hold"):
        convert(plan, form)
