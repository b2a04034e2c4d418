"""Functions and methods of plain data."""

from __future__ import annotations

from typing import Any

import pytest
from reading import agree, followed, python, rows, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("len('abc') + max(1, 5) + min([2, 3]) + abs(-1) + round(2.6)", 14),
        ("sorted([3, 1, 2], reverse=True)", [3, 2, 1]),
        ("list(map(lambda n: n + 1, [1, 2]))", [2, 3]),
        ("list(filter(None, [0, 1]))", [1]),
        ("list(enumerate('ab', start=1))", [(1, "a"), (2, "b")]),
        ("isinstance(3, (int, str))", True),
        ("'a,b'.split(',')", ["a", "b"]),
        ("'{}_{n:02d}'.format('x', n=3)", "x_03"),
        ("'-'.join(str(n) for n in (1, 2))", "1-2"),
        ("{'a': 1}.get('b', 2)", 2),
        ("list({'a': 1}.items())", [("a", 1)]),
    ],
)
def test_what_they_return(text: str, expected: Any) -> None:
    assert value(f"v = {text}") == expected


@pytest.mark.parametrize(
    "text",
    [
        "v = [3, 1, 2]\nv.sort()",
        "v = ['bb', 'a']\nv.sort(key=len, reverse=True)",
        "v = [1]\nv.append([2])\nv.insert(0, {})\nv.extend([None])",
        "v = {}\nv.setdefault('a', []).append(1)\nv.update(b=2)\nv['c'] = v.pop('b')",
        "v = {'a': 1}\nv = [v.keys(), v.values(), v.items()]\nv = [list(part) for part in v]",
        "v = len([]), abs(-2), list((1,)), tuple([1]), dict(a=[1]), range(2, 5)",
        "v = str([1, 'a']), repr('a'), int('3') + float('1.5'), bool({}), sum([1.5, 2])",
        "v = '{} {}'.format(1, 'a'), '{1}{0}'.format(1, 2), '{a!r:>5}|{b:.2f}'.format(a='x', b=1)",
        "v = 'a{{}}'.format(), '{}'.format([1, 'a']), '{:>1000}'.format('a')",
        "from functools import reduce\nv = reduce(lambda a, b: 10 * a + b, [1, 2, 3], 4)",
        "from functools import reduce\nv = reduce(lambda a, b: a + b, iter('abc'))",
        "from collections import namedtuple\nP = namedtuple('P', 'x, y')\np = P(1, y=2)\n"
        "v = p.x, p.y",
        "from collections import namedtuple\nP = namedtuple('P', ['x', 'y'])\nv = P(1, 2).y",
        "from collections import defaultdict\nv = []\n"
        "for kind in (list, int, str, dict, float, set):\n"
        "    d = defaultdict(kind)\n    v.append([d['a'], len(d)])",
        "class C: n = 3\nv = getattr(C, 'n'), getattr(C(), 'n')",
        "class C: pass\nc = C()\nsetattr(c, 'n', 3)\nv = c.n",
    ],
)
def test_as_python(text: str) -> None:
    assert agree(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("list(range(10 ** 12))", "? it is too large to be computed"),
        ("sum(range(10 ** 11))", "? it is too large to be computed"),
        ("'{:>9999999}'.format(1)", "? this text is not computed"),
        ("'{0.__class__}'.format(1)", "? this text is not computed"),
        (
            "open('/etc/passwd').read()",
            ("? `open` is not followed: what is in `/etc/passwd` is not known"),
        ),
        ("int(unknown)", "? `unknown` is not defined"),
        ("'x'.encode()", "? `.encode()` is not followed here"),
        ("'{:>1001}'.format(1)", "? this text is not computed"),
        ("'{:           }'.format(1)", "? this text is not computed"),
        ("'{}'.format(len)", "? this text is not computed"),
        ("'{}'.format(unknown)", "? `unknown` is not defined"),
        ("str([unknown])", "? `unknown` is not defined"),
        ("dict([[unknown, 1]])", "? `unknown` is not defined"),
        ("str(len)", "? `str` is not followed here"),
        ("str([Input((3,))])", "? `str` is not followed here"),
        ("hasattr('a', 'b')", "? `hasattr` is not followed"),
        ("type('a')", "? a type is not followed"),
        ("getattr(unknown, 'b')", "? `unknown` is not defined"),
        ("np.zeros(unknown)[0]", "? `unknown` is not defined"),
        ("np.array([[1], [1, 2]])", "? the shape of this array is not known"),
        ("int(settings.N)", "? the value of `settings.N` is not known"),
        ("functools.reduce(max, [])", "? `reduce` has nothing to start with"),
        ("functools.reduce(max, unknown)", "? `unknown` is not defined"),
        ("collections.namedtuple('P', unknown)", "? `unknown` is not defined"),
        ("collections.defaultdict(unknown)['a']", "? this `defaultdict` is not followed"),
        ("collections.defaultdict(int, {'a': 1})['a']", "? this `defaultdict` is not followed"),
        ("collections.defaultdict(lambda: 3)['a']", "? this `defaultdict` is not followed"),
        ("[2, unknown, 1].sort()", "? `unknown` is not defined"),
        ("{}.get(unknown)", "? `unknown` is not defined"),
        ("[].pop(unknown)", "? `unknown` is not defined"),
        ("'a'.join(['a', unknown])", "? `unknown` is not defined"),
    ],
)
def test_what_is_unknown(text: str, reason: str) -> None:
    start = "import collections, functools, settings\nv = 0\n"
    assert value(f"{start}v = {text}") == reason


@pytest.mark.parametrize(
    "change",
    [
        "a.sort(key=unknown)",
        "a.append_all(3)",
        "a.extend(unknown)",
        "a.extend(range(10 ** 7))",
        "a.insert(unknown, 1)",
        "setattr(a, unknown, 1)",
    ],
)
def test_a_list_that_may_have_changed(change: str) -> None:
    assert str(value(f"a = [3, 1]\n{change}\nv = a[0]")).startswith("? ")


def test_items_may_be_unknown() -> None:
    """A list keeps them; the other items are known."""
    text = "a = [3]\na.append(unknown)\nd = {}\nd.setdefault('k', unknown)\nd.update(n=unknown)\n"
    assert value(f"{text}v = [a[0], len(a), list(d)]") == [3, 2, ["k", "n"]]
    assert "`unknown` is not defined" in value(f"{text}v = a[1]")
    assert "`unknown` is not defined" in value(f"{text}v = d['n']")


@pytest.mark.parametrize("call", ["exec('n = 2')", "eval('n')", "globals()", "locals()"])
def test_code_in_a_text(call: str) -> None:
    """It may change every variable, but not what is imported or defined."""
    text = f"n, a = 1, [1]\nb = a\ndef f(): return 7\n{call}\n"
    for name in ("n", "a", "b"):
        assert "code in a text is not followed" in value(f"{text}v = {name}")
    assert value(f"{text}v = f()") == 7
    assert value(f"def g(k):\n    {call}\n    return k\nv = g(1)").startswith("? ")


def test_steps_of_long_values_are_counted() -> None:
    """A walk through many items takes as many steps as a tenth of them."""
    program = followed("a = [0] * 50_000\nv = sum(a)")
    short = followed("a = [0] * 5\nv = sum(a)")
    assert short.steps_left - program.steps_left >= 4_999


def test_functions_of_tensors_and_arrays() -> None:
    assert rows("x = Input((3,))\nm = Model(x, abs(x))")[-1] == "absolute (None, 3) 0"
    assert value("v = len(np.zeros((5, 2))), list(np.zeros((5, 2)).shape)") == (5, [5, 2])
    assert value("v = np.random.default_rng(3).normal(size=(4, 2)).shape") == (4, 2)


def test_scalers_keep_the_shape() -> None:
    text = "from sklearn.preprocessing import StandardScaler\nx = np.zeros((5, 2))\n"
    assert value(f"{text}v = StandardScaler().fit(x).transform(x).shape") == (5, 2)
    assert value(f"{text}v = StandardScaler().fit_transform(x).shape") == (5, 2)
    assert value(f"{text}v = StandardScaler().fit_transform(unknown)").startswith("? `unknown`")
    assert value(f"{text}v = StandardScaler().mean()") == "? `.mean()` is not followed here"
    assert value("v = keras.optimizers.Adam().fit()") == "? `.fit()` is not followed here"


@pytest.mark.parametrize(
    "change",
    ["b = np.reshape(a, -1)\nb[0] = 5", "b = np.transpose(a)\nb[0] = 5", "np.sin(a)"],
)
def test_functions_of_numpy_may_return_the_same_numbers(change: str) -> None:
    found = value(f"a = np.array([3, 1])\n{change}\nv = a.tolist()")
    known = change == "np.sin(a)"
    assert found == ([3, 1] if known else "? the numbers of this array are not known")


@pytest.mark.parametrize(
    "text",
    [
        "v = [1]\nv.append(unknown)\nv = len(v), v[0]",
        "v = {}\nv.update(a=1)\nv.setdefault('b', 2)\nv = v",
        "v = [3, 1, 2]\nv.sort(reverse=True)\nv.insert(1, 9)\nv.remove(3)",
        "v = {'a': 1}\nv = v.get('b', 4), v.pop('a'), v",
    ],
)
def test_methods_as_python(text: str) -> None:
    assert repr(value(text)) == repr(python(text.replace("unknown", "None")))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("v = [1]\nv.insert(unknown, 2)", "`unknown` is not defined"),
        ("v = [1]\nv.extend(unknown)", "`unknown` is not defined"),
        ("v = {}\nv.update(unknown)", "`unknown` is not defined"),
        ("v = {}\nv = v.setdefault((1, unknown), 2)", "`unknown` is not defined"),
        ("v = [1]\nv.extend([0] * 10 ** 5)", "it is too large to be computed"),
        ("v = 'a'.join([unknown])", "`unknown` is not defined"),
        ("v = [1]\nv.foo()", "`.foo()` is not followed here"),
        ("v = np.reshape(unknown, 3)", "`unknown` is not defined"),
        ("v = np.reshape(np.zeros(3), unknown)", "the shape of this array is not known"),
        ("v = len(mine.items)", "the value of `mine.items` is not known"),
        ("v = abs(len)", "`abs` is not followed here"),
        ("v = dict([(1, unknown)])", "`unknown` is not defined"),
    ],
)
def test_what_becomes_unknown(text: str, reason: str) -> None:
    assert value(f"import mine\n{text}") == f"? {reason}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "d = {'a': 1, 'b': 2}\nv = d.values(), d.keys(), d.items()",
            ([1, 2], ["a", "b"], [("a", 1), ("b", 2)]),
        ),
        ("d = {'a': 1}\nv = d.values()[0], d.keys()[0]", (1, "a")),
    ],
)
def test_parts_of_mappings(text: str, expected: Any) -> None:
    assert value(text) == expected
