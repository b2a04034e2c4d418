"""The syntax of a spec: forms become trees, and what cannot be read has a place."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.errors import Code, KeyStep, Place, Problem, Source, Span
from shapecalc.limits import EXPRESSION_LENGTH, FORM_DEPTH
from shapecalc.read.syntax import (
    Call,
    Items,
    Literal,
    Name,
    Node,
    NotedError,
    Operator,
    Pick,
    PlainData,
    SpecError,
    arguments_by_name,
    node,
    parse,
)

TOP = Place(Source("a.yaml"))

SUM = "+".join("x" * 1500)
"""A sum that Python parses, and that is too deep for functions which call themselves."""


def simple(tree: Node) -> Any:
    """A tree without its places, short enough to be compared."""
    match tree:
        case Literal(value):
            return value
        case Name(name):
            return f"<{name}>"
        case Items(items):
            return [simple(item) for item in items]
        case Pick(value, index):
            return ("pick", simple(value), index)
        case PlainData(value):
            return {"data": value}
        case Call(function, positional, keyword):
            named = {name: simple(item) for name, item in keyword.items()}
            return (simple(function), [simple(item) for item in positional], named)


def problem(data: Any, place: Place = TOP) -> Problem:
    with pytest.raises(SpecError) as caught:
        node(data, place)
    assert caught.value.problem
    assert str(caught.value) == caught.value.problem.message
    return caught.value.problem


def span(problem: Problem) -> tuple[int, int]:
    last = problem.place.path[-1]
    assert isinstance(last, Span)
    return last.start, last.end


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("Flatten", "<Flatten>"),
        ("Flatten()", ("<Flatten>", [], {})),
        ("LSTM(10, return_sequences=True)", ("<LSTM>", [10], {"return_sequences": True})),
        ("  Dense( 5 )  ", ("<Dense>", [5], {})),
        ("tf.keras.layers.Dense(5)", ("<Dense>", [5], {})),
        ("add([a, b])", ("<add>", [["<a>", "<b>"]], {})),
        ("Dense(5)(x)", (("<Dense>", [5], {}), ["<x>"], {})),
        ("lstm[0]", ("pick", "<lstm>", 0)),
        ("lstm[-1]", ("pick", "<lstm>", -1)),
        ("LSTM(8)(x)[1]", ("pick", (("<LSTM>", [8], {}), ["<x>"], {}), 1)),
        ("Reshape((2, -3))", ("<Reshape>", [[2, -3]], {})),
        ("Dropout(-0.5)", ("<Dropout>", [-0.5], {})),
        ("Dense(7*7*128 - 2**3)", ("<Dense>", [6264], {})),
        ("Rescaling(1./255)", ("<Rescaling>", [1.0 / 255], {})),
        ("Input((28*28, 9 // 2, 9 % 4))", ("<Input>", [[784, 4, 1]], {})),
        ("Dense(-(2 + 3))", ("<Dense>", [-5], {})),
        ("Dense(None, 'relu')", ("<Dense>", [None, "relu"], {})),
        ("Lambda(lambda x: x[:, 0])", ("<Lambda>", ["lambda x: x[:, 0]"], {})),
        (f"Lambda(lambda x: {SUM})", ("<Lambda>", [f"lambda x: {SUM}"], {})),
        ("f()", ("<f>", [], {})),
        ("()", []),
        ("'a'", "a"),
    ],
)
def test_parse(text: str, tree: Any) -> None:
    assert simple(parse(text, TOP)) == tree


@pytest.mark.parametrize(
    "text",
    ["a" + ".b" * 3000, "a" + "(1)" * 3000, "a" + "[1]" * 3000, f"f({'-' * 3000}1)", f"f({SUM})"],
    ids=["names", "calls", "picks", "signs", "a sum"],
)
def test_deep_expressions(text: str) -> None:
    """They are refused, or read, but Python's stack never ends."""
    with suppress(SpecError):
        parse(text, TOP)


def test_the_dotted_name_is_kept() -> None:
    tree = parse("tf.keras.layers.Dense", TOP)
    assert tree == Name("Dense", TOP / Span(0, 21), "tf.keras.layers.Dense")


def test_places_in_an_expression() -> None:
    text = "  LSTM(10, unroll=True)(x)[1]"
    pick = parse(text, TOP)
    assert isinstance(pick, Pick)
    outer = pick.value
    assert isinstance(outer, Call)
    inner = outer.function
    assert isinstance(inner, Call)
    parts = [pick.place, inner.place, inner.keys["unroll"], inner.keyword["unroll"].place]
    spans = [place.path[-1] for place in parts]
    marked = [text[part.start : part.end] for part in spans if isinstance(part, Span)]
    assert marked == ["LSTM(10, unroll=True)(x)[1]", "LSTM(10, unroll=True)", "unroll", "True"]


def test_places_count_characters_not_bytes() -> None:
    text = " Dense('층', units=5)"
    call = parse(text, TOP)
    assert isinstance(call, Call)
    key = call.keys["units"].path[-1]
    assert isinstance(key, Span)
    assert text[key.start : key.end] == "units"


def test_a_place_in_several_lines_is_that_of_the_whole_text() -> None:
    call = parse("Dense(\n  5)", TOP)
    assert isinstance(call, Call)
    assert call.place == TOP
    assert call.positional[0].place == TOP


@pytest.mark.parametrize(
    ("text", "message", "marked"),
    [
        ("Dense(True + 2)", "only numbers can be computed with here", "True + 2"),
        ("Dense('a' * 10**10)", "only numbers can be computed with here", "'a' * 10**10"),
        ("Dense(2**10**9)", "this cannot be computed", "2**10**9"),
        ("Dense(2.0**10**4)", "this cannot be computed", "2.0**10**4"),
        ("Dense(2 @ 3)", "this cannot be computed", "2 @ 3"),
        ("Dense(4 / 0)", "this divides by zero", "4 / 0"),
        (
            "Dense(5 if x else 6)",
            ("only layers, numbers, strings, lists and names are allowed here"),
            "5 if x else 6",
        ),
        ("Dense(*a)", "only layers, numbers, strings, lists and names are allowed here", "*a"),
        ("Dense(b'5')", "only layers, numbers, strings, lists and names are allowed here", "b'5'"),
        ("Dense(5j)", "only layers, numbers, strings, lists and names are allowed here", "5j"),
        (
            "Dense({1: 2})",
            "only layers, numbers, strings, lists and names are allowed here",
            "{1: 2}",
        ),
        ("Dense(-'5')", "only layers, numbers, strings, lists and names are allowed here", "-'5'"),
        ("Dense(**a)", "`**` is not allowed here: write each argument out", "Dense(**a)"),
        ("x[0:2]", "an index must be one whole number, as in `lstm[0]`", "x[0:2]"),
        ("x[y]", "an index must be one whole number, as in `lstm[0]`", "x[y]"),
        ("x['a']", "an index must be one whole number, as in `lstm[0]`", "x['a']"),
        (
            "__import__('os').system('true')",
            "`__import__('os').system` would have to be executed, and a spec runs no code",
            "__import__('os').system",
        ),
        ("Dense(0x" + "f" * 4000 + ")", "a number with thousands of digits is not allowed", "0x"),
    ],
)
def test_what_is_not_allowed(text: str, message: str, marked: str) -> None:
    found = problem(text)
    assert found.code is Code.EXPRESSION
    assert found.message == message
    start, end = span(found)
    assert text[start:end].startswith(marked)


@pytest.mark.parametrize(
    ("text", "reason", "hint"),
    [
        ("Dense(5", "'(' was never closed", "add the missing `)`"),
        ("Dense 5)", "unmatched ')'", "remove the extra `)`"),
        ("Dense(5 6)", "invalid syntax", ""),
        ("", "invalid syntax", ""),
        ("Dense(" + "9" * 5000 + ")", "it has a number with thousands of digits", ""),
        ("a\0b", "source code string cannot contain null bytes", ""),
    ],
)
def test_what_python_cannot_parse(text: str, reason: str, hint: str) -> None:
    found = problem(text)
    assert found.code is Code.EXPRESSION
    assert found.message.startswith(f"cannot read `{text[:60]}`: ")
    assert hint in found.hint
    assert bool(hint) == bool(found.hint)
    assert reason in found.message or "\0" in text


def test_the_place_of_a_syntax_error() -> None:
    assert span(problem("Dense(5 6)"))[0] == 6
    assert span(problem("Dense(5")) == (0, 7)


def test_too_deep_and_too_long() -> None:
    deep = problem("Dense(" + "(" * 5000 + ")" * 5000 + ")")
    assert deep.message.startswith("cannot read `Dense((((")
    long = problem("x" * (EXPRESSION_LENGTH + 1))
    assert "longer than 50,000 characters" in long.message
    assert problem("Dense", Place(TOP.source, tuple(range(FORM_DEPTH + 1)))).message == (
        "this is nested too deeply: more than 60 levels"
    )


@pytest.mark.parametrize(
    ("data", "tree"),
    [
        ("Dense(5)", ("<Dense>", [5], {})),
        ({"Dense": 5}, ("<Dense>", [{"data": 5}], {})),
        ({"Dense": None}, ("<Dense>", [], {})),
        ({"Dense": {}}, ("<Dense>", [], {})),
        ({"Dense": {"units": 5}}, ("<Dense>", [], {"units": {"data": 5}})),
        ({"Dense": {5: 6}}, ("<Dense>", [{"data": {5: 6}}], {})),
        ({"Dense": [5, 6]}, ("<Dense>", [{"data": [5, 6]}], {})),
        ({"layers.Dense": 5}, ("<Dense>", [{"data": 5}], {})),
        (["a", {"Dense": 5}], ["<a>", ("<Dense>", [{"data": 5}], {})]),
        ([], []),
    ],
)
def test_forms(data: Any, tree: Any) -> None:
    assert simple(node(data, TOP)) == tree


def test_places_of_a_mapping() -> None:
    call = node({"Dense": {"units": 5}}, TOP)
    assert isinstance(call, Call)
    assert call.function.place.path == (KeyStep("Dense"), Span(0, 5))
    assert call.keyword["units"].place.path == ("Dense", "units")
    assert call.keys["units"].path == ("Dense", KeyStep("units"))


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (5, "expected a layer such as Dense(5) here, not 5", ""),
        (None, "expected a layer such as Dense(5) here, not None", ""),
        (
            {"LSTM": 10, "unroll": True},
            "expected one layer here, not a mapping with 2 keys",
            "indent the arguments below their layer, or write a call: Dense(units=5)",
        ),
        (
            {},
            "expected one layer here, not a mapping with 0 keys",
            ("indent the arguments below their layer, or write a call: Dense(units=5)"),
        ),
    ],
)
def test_what_is_no_layer(data: Any, message: str, hint: str) -> None:
    found = problem(data)
    assert (found.code, found.message) == (Code.FORM, message)
    assert found.hint == hint
    assert found.place == TOP


def test_a_tuple_that_yaml_has_cut() -> None:
    found = problem({"Conv2D": {"filters": 8, "kernel_size": "(2", "2)": None}})
    assert found.code is Code.EXPRESSION
    assert found.message == ("YAML cuts `kernel_size: (2` off: inside { } a comma ends the value")
    assert found.hint == 'write [2, 2], or "(2, 2)" in quotes'
    assert found.place.path == ("Conv2D", "kernel_size")


def test_stop() -> None:
    error = SpecError(Code.FORM, "this is wrong", TOP, "do that", "Dense")
    assert error.problem == Problem(Code.FORM, "this is wrong", TOP, "do that", meant="Dense")
    assert str(NotedError()) == ""


plain = st.none() | st.booleans() | st.integers(-9, 10**6) | st.text(max_size=8)
values = st.recursive(plain, lambda inner: st.lists(inner, max_size=3), max_leaves=6)


@given(values)
def test_a_literal_is_read_as_python_reads_it(value: Any) -> None:
    """Whatever Python prints of plain values is read back, lists and all."""
    assert simple(parse(f"f({value!r})", TOP))[1] == [value]


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(SpecError):
        parse(text, TOP)


def located(tree: Node, text: str) -> list[str]:
    """Return a line for each part of a tree, with the words at its place."""

    def at(place: Place) -> str:
        assert place.source is TOP.source
        (marked,) = place.path
        assert isinstance(marked, Span)
        return text[marked.start : marked.end]

    match tree:
        case Literal(_, place, quoted):
            return [f"{'text' if quoted else 'value'} {at(place)}"]
        case Name(name, place, dotted):
            return [f"name {name} of {dotted} {at(place)}"]
        case Items(items, place):
            return [f"list {at(place)}", *(line for item in items for line in located(item, text))]
        case Pick(value, index, place):
            return [f"output {index} {at(place)}", *located(value, text)]
        case Call(function, positional, keyword, place, keys):
            lines = [f"call {at(place)}", *located(function, text)]
            lines += [line for item in positional for line in located(item, text)]
            for name, item in keyword.items():
                lines += [f"key {at(keys[name])}", *located(item, text)]
            return lines
    raise AssertionError(tree)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "  tf.keras.Dense(5, 'a', activation=relu, w=[1, (-2.5, None)])",
            [
                "call tf.keras.Dense(5, 'a', activation=relu, w=[1, (-2.5, None)])",
                "name Dense of tf.keras.Dense tf.keras.Dense",
                "value 5",
                "text 'a'",
                "key activation",
                "name relu of relu relu",
                "key w",
                "list [1, (-2.5, None)]",
                "value 1",
                "list (-2.5, None)",
                "value -2.5",
                "value None",
            ],
        ),
        (
            "LSTM(4)(x, s=h)[-1]",
            [
                "output -1 LSTM(4)(x, s=h)[-1]",
                "call LSTM(4)(x, s=h)",
                "call LSTM(4)",
                "name LSTM of LSTM LSTM",
                "value 4",
                "name x of x x",
                "key s",
                "name h of h h",
            ],
        ),
        (
            "Lambda(lambda x: 0)",
            ["call Lambda(lambda x: 0)", "name Lambda of Lambda Lambda", "value lambda x: 0"],
        ),
        ("'층'", ["text '층'"]),
        (
            "f(층='é', b=3)",
            ["call f(층='é', b=3)", "name f of f f", "key 층", "text 'é'", "key b", "value 3"],
        ),
    ],
)
def test_the_place_of_every_part(text: str, expected: list[str]) -> None:
    assert located(parse(text, TOP), text) == expected


def test_the_places_of_data() -> None:
    """A value in YAML has the path to it; nothing in it is a text in quotes."""
    assert node({"Dense": 5}, TOP) == Call(
        Name("Dense", TOP / KeyStep("Dense") / Span(0, 5), "Dense"),
        [PlainData(5, TOP / "Dense")],
        {},
        TOP,
        {},
    )
    assert node([["a"]], TOP) == Items(
        [Items([Name("a", TOP / 0 / 0 / Span(0, 1), "a")], TOP / 0)], TOP
    )


@pytest.mark.parametrize(
    ("text", "names", "message", "path"),
    [
        (
            "f(1, 2, 3)",
            ["a", "b"],
            "too many positional arguments; the arguments are: a, b",
            (Span(0, 10),),
        ),
        ("f(1, b=2, a=3)", ["a"], "the argument `a` is given twice", (Span(10, 11),)),
    ],
)
def test_arguments_that_have_no_name(
    text: str, names: list[str], message: str, path: tuple[Any, ...]
) -> None:
    call = parse(text, TOP)
    assert isinstance(call, Call)
    with pytest.raises(SpecError) as caught:
        arguments_by_name(call, names)
    assert caught.value.problem == Problem(Code.MISSING_ARGUMENT, message, Place(TOP.source, path))


def test_arguments_by_name() -> None:
    call = parse("f(1, 2, d=4)", TOP)
    assert isinstance(call, Call)
    found = arguments_by_name(call, ["a", "b", "c"])
    assert {name: simple(value) for name, value in found.items()} == {"a": 1, "b": 2, "d": 4}


def test_the_deepest_form_that_is_read() -> None:
    place = Place(TOP.source, tuple(range(FORM_DEPTH)))
    assert isinstance(node("Dense", place), Name)


@pytest.mark.parametrize(
    ("text", "name"), [("x() + 2", "Add"), ("2 * x()", "Multiply"), ("x() - y()", "Subtract")]
)
def test_operators_on_tensors(text: str, name: str) -> None:
    tree = node(text, TOP)
    assert isinstance(tree, Operator)
    assert tree.name == name
    assert len(tree.operands) == 2
    negative = node("-x()", TOP)
    assert isinstance(negative, Operator)
    assert (negative.name, len(negative.operands)) == ("Negative", 1)
