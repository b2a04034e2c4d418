"""How statements that are not followed use the variables of a program."""

from __future__ import annotations

import ast

import pytest

from shapecalc.read.python.uses import uses_in


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("m.fit(x)", {"fit"}),
        ("y = m(x)", {"()"}),
        ("print(m)", {"name"}),
        ("g = t.gradient(loss, m.trainable_variables)", {"trainable_variables"}),
        ("m.optimizer.apply_gradients(g); m.save('a')", {"optimizer", "save"}),
    ],
)
def test_uses_that_change_no_layers(text: str, quiet: set[str]) -> None:
    uses = uses_in([ast.parse(text)])
    assert "m" in uses.loaded - uses.changed
    assert uses.quiet["m"] == quiet


@pytest.mark.parametrize(
    "text",
    ["m.add(l)", "m.trainable = False", "n = m", "f(m)", "m.layers[0]", "[m]", "m.fit(m)"],
)
def test_uses_that_may_change_a_model(text: str) -> None:
    assert "m" in uses_in([ast.parse(text)]).changed


def test_what_is_set_and_called() -> None:
    text = "import a.b\nfrom c import d as e\ndef f(): pass\nx, y.z = f().g(), k.L()"
    uses = uses_in([ast.parse(text)])
    assert uses.stored == {"a", "e", "f", "x"}
    assert uses.patched == {"y.z"}
    assert uses.called == {"f", "?.g", "k.L"}
