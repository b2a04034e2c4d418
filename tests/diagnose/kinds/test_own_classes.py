"""SC614: classes of one's own that lack something."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.errors import Code


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        (
            "In layer 'Scale', you forgot to call `super().__init__()` as the first statement in "
            "the `__init__()` method. Go add it!",
            "begin its __init__ with super().__init__()",
        ),
        ("Model Net does not have a `call()` method implemented.", "def call(self, x)"),
        (
            "`name` must be passed as a keyword argument. Received: add_weight('w', ...).",
            "self.add_weight(name=…, shape=…, initializer=…)",
        ),
        (
            "Object Scale was created by passing non-serializable argument values in "
            "`__init__()`, and therefore the object must override `get_config()` in",
            "return {**super().get_config(), 'units': self.units}",
        ),
    ],
)
def test_own_classes(text: str, fix: str) -> None:
    finding = explained(text)
    assert finding.code is Code.OWN_CLASS
    assert fix in finding.fixes[0]
