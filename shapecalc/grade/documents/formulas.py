"""Equations of Word as text: fractions, powers and brackets on one line."""

from __future__ import annotations

from typing import Any

from shapecalc.grade.documents.styled import grouped, raised

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def equation(element: Any) -> str:
    """Return an equation, or a part of one, on one line."""
    tag = element.tag
    if tag == f"{MATH}t":
        return element.text or ""
    if tag == f"{MATH}f":
        return "/".join(grouped(_part(element, name)) for name in ("num", "den"))
    if tag in (f"{MATH}sSup", f"{MATH}sSubSup"):
        base = _part(element, "e") + _part(element, "sub")
        return grouped(base) + raised(_part(element, "sup"))
    if tag == f"{MATH}rad":
        return f"sqrt({_part(element, 'e')})"
    if tag == f"{MATH}d":
        return _delimited(element)
    if tag in (f"{MATH}eqArr", f"{MATH}m"):
        return "\n".join(equation(row) for row in element if row.tag in (f"{MATH}e", f"{MATH}mr"))
    if tag == f"{MATH}mr":
        return "  ".join(map(equation, element))
    if tag == f"{MATH}nary":
        sign = _value(element, "chr", "∫")
        return f"{sign}({_part(element, 'sub')}, {_part(element, 'sup')}) {_part(element, 'e')}"
    return "".join(equation(part) for part in element if isinstance(part.tag, str))


def _part(element: Any, name: str) -> str:
    """Return a part of an equation by its name; empty if there is none."""
    part = element.find(f"{MATH}{name}")
    return "" if part is None else equation(part)


def _value(element: Any, name: str, otherwise: str) -> str:
    """Return a property of a part of an equation."""
    item = element.find(f"{MATH}{element.tag.rpartition('}')[2]}Pr/{MATH}{name}")
    value = None if item is None else item.get(f"{MATH}val")
    return otherwise if value is None else str(value)


def _delimited(element: Any) -> str:
    """Return parts of an equation in brackets."""
    parts = [equation(part) for part in element.findall(f"{MATH}e")]
    inside = _value(element, "sepChr", "|").join(parts)
    return f"{_value(element, 'begChr', '(')}{inside}{_value(element, 'endChr', ')')}"
