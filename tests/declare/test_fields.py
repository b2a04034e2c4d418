"""Declarations whose fields are the arguments of their constructor."""

from __future__ import annotations

import pytest

from shapecalc.declare.fields import Declared


class Base(Declared):
    note: str = ""
    default: int = 3


class Kind(Base):
    strict: bool = False


def test_fields_of_the_base_class_come_first() -> None:
    assert (Base.fields, Kind.fields) == (("note", "default"), ("note", "default", "strict"))


def test_values_by_position_and_name() -> None:
    kind = Kind("width", 4, strict=True)
    assert (kind.note, kind.default, kind.strict) == ("width", 4, True)
    assert (Kind().note, Kind().default, Kind().strict) == ("", 3, False)


def test_a_field_that_does_not_exist() -> None:
    with pytest.raises(TypeError, match="Kind has no setting 'strickt'"):
        Kind(strickt=True)  # type: ignore[call-arg]


def test_an_object_does_not_change_its_class() -> None:
    Kind("width", 4)
    assert Kind.default == 3
