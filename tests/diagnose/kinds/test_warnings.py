"""SC701 to SC709: each example is a valid model with exactly this warning."""

from __future__ import annotations

import pytest

from shapecalc.diagnose.kinds import KINDS
from shapecalc.diagnose.lints import check, mistakes
from shapecalc.diagnose.repair import diagnose
from shapecalc.errors import Code, Source

WARNINGS = [code for code in Code if code.is_warning]


@pytest.mark.parametrize("code", WARNINGS, ids=lambda code: str(code.value))
def test_the_example_is_valid(code: Code) -> None:
    source = Source(KINDS[code].file, KINDS[code].example)
    assert mistakes(source) == []
    assert {problem.code for problem in check(source)} == {code}


@pytest.mark.parametrize(
    ("code", "fixes"),
    [
        (Code.SOFTMAX_OF_ONE, ["set `activation='sigmoid'` on dense_1"]),
        (Code.LOSS, ["set `activation='softmax'` on dense"]),
        (Code.UNUSED_INPUT, []),
        (Code.UNREAD, []),
        (Code.EVERY_STEP, []),
        (
            Code.PIXELS,
            ["insert `Flatten()` before dense", "insert `GlobalAveragePooling2D()` before dense"],
        ),
        (
            Code.HUGE_DENSE,
            ["replace flatten with `GlobalAveragePooling2D()`: one number per channel (line 3)"],
        ),
        (Code.NAME_CLASH, []),
        (Code.OUTDATED, ["write `keras.layers`"]),
        (Code.NOT_FROZEN, ["write `frozen: true` instead"]),
    ],
)
def test_fixes_of_the_example(code: Code, fixes: list[str]) -> None:
    source = Source(KINDS[code].file, KINDS[code].example)
    (diagnosis, *_) = diagnose(source, check(source), check).diagnoses
    assert list(map(str, diagnosis.suggestions)) == fixes
