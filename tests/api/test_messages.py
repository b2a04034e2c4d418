"""``shapecalc.why``."""

from __future__ import annotations

from command_line import command

import shapecalc

MESSAGE = "expected min_ndim=4, found ndim=3"


def test_as_the_command() -> None:
    causes = shapecalc.why(MESSAGE)
    assert f"{causes}\n" == command("why", MESSAGE).stdout
    assert f"{causes._repr_markdown_()}\n" == command("why", MESSAGE, "--format", "markdown").stdout
    assert causes[0].fixes


def test_unknown() -> None:
    causes = shapecalc.why("all is well")
    assert not causes
    assert "no known error message" in str(causes)
