"""How statements that are not followed use the variables of a program."""

from __future__ import annotations

import ast

import pytest
from reading import followed

from shapecalc.read.python.uses import local_names, nodes_of, uses_in


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
    [
        "m.add(l)",
        "f.print(m)",
        "print(f(m))",
        "(lambda x: x)(m)",
        "m.trainable = False",
        "n = m",
        "f(m)",
        "m.layers[0]",
        "[m]",
        "m.fit(m)",
    ],
)
def test_uses_that_may_change_a_model(text: str) -> None:
    assert "m" in uses_in([ast.parse(text)]).changed


def test_what_is_set_and_called() -> None:
    text = "import a.b\nfrom c import d as e\ndef f(): pass\nx, y.z = f().g(), k.L()"
    uses = uses_in([ast.parse(text)])
    assert uses.stored == {"a", "e", "f", "x"}
    assert uses.patched == {"y.z"}
    assert uses.called == {"f", "?.g", "k.L"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("def f():\n    x = 1\n    for y in x: pass", {"x", "y"}),
        ("def f():\n    import a.b, c as d\n    from e import g, h as i", {"a", "d", "g", "i"}),
        (
            "def f():\n    def g(): k = 1\n    class C: n = 2\n    async def h(): pass",
            {"g", "C", "h"},
        ),
        (
            "def f():\n    [n for n in a]\n    {m for m in a}\n    (k for k in a)\n"
            "    {p: 1 for p in a}",
            set(),
        ),
        ("def f():\n    global x\n    x, y = 1, 2", {"y"}),
        ("def f():\n    nonlocal x\n    del x, y", {"y"}),
        ("def f():\n    with a as b: (c := d)", {"b", "c"}),
        ("def f():\n    (lambda: (u := 1))()", set()),
    ],
)
def test_names_of_a_function(text: str, names: set[str]) -> None:
    assert local_names(ast.parse(text).body[0]) == names


def test_nodes_of_functions() -> None:
    names = followed("f = lambda n: n + 1\ndef g():\n    a = 1\n    return a").scope.names
    assert [ast.unparse(node) for node in nodes_of(names["f"])] == ["n + 1"]
    assert [ast.unparse(node) for node in nodes_of(names["g"])] == ["a = 1", "return a"]
    node = ast.parse("lambda n: (k := n)", mode="eval").body
    assert local_names(node) == frozenset()
