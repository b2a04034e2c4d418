"""Dataclasses that are cheap to declare, since a command declares a hundred and uses a few.

For each dataclass, ``dataclasses`` compiles the source of up to eight methods. This takes 0.3 to
0.6 ms, and for all of them a fifth of the time that a short command takes. Here, all dataclasses
share these methods, and each compiles its constructor when it makes its first instance.
"""

from __future__ import annotations

import dataclasses
from dataclasses import KW_ONLY, MISSING, Field, FrozenInstanceError, asdict, field, fields, replace
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["KW_ONLY", "asdict", "dataclass", "field", "fields", "nothing", "replace"]

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from dataclasses import dataclass
else:

    def dataclass(kind: type | None = None, /, **options: bool) -> Any:
        """Declare a dataclass, with the options that ``dataclasses.dataclass`` has.

        These are ``frozen``, ``eq``, ``repr``, ``kw_only`` and ``slots``. ``fields``, ``replace``
        and ``asdict`` of ``dataclasses`` work with it.

        >>> @dataclass(frozen=True, slots=True)
        ... class Point:
        ...     "A place in the plane."
        ...     x: int
        ...     y: int = 0
        >>> Point(3), Point(1, y=2) == Point(1, 2), len({Point(1), Point(1)})
        (Point(x=3, y=0), True, 1)
        """
        return (lambda kind: _declared(kind, **options)) if kind is None else _declared(kind)


_NOTHING: Mapping[Any, Any] = {}


def nothing() -> Mapping[Any, Any]:
    """Return an empty mapping, always the same: for fields that are empty in most instances."""
    return _NOTHING


def _declared(
    kind: Any,
    *,
    frozen: bool = False,
    eq: bool = True,
    repr: bool = True,
    kw_only: bool = False,
    slots: bool = False,
) -> Any:
    """Return the class with its fields, and with the methods that it does not define itself."""
    own = set(vars(kind)) - ({"__hash__"} if vars(kind).get("__hash__") is None else set())
    declared = dataclasses.dataclass(
        init=False, repr=False, eq=False, kw_only=kw_only, slots=slots
    )(kind)
    if declared is not kind:
        _move_super(kind, declared)
    kind = declared
    methods: dict[str, Any] = {"__init__": FirstInit(kind)}
    if repr:
        methods["__repr__"] = _repr
    if eq:
        methods |= _comparison(kind, frozen)
    if frozen:
        methods |= FROZEN
    for name, method in methods.items():
        if name not in own:
            setattr(kind, name, method)
    return kind


def _move_super(old: type, new: type) -> None:
    """Let ``super()`` work in the methods of a class with slots, which is another object.

    Python does so from 3.14 on.
    """
    for value in vars(new).values():
        function: Any = value.fget if isinstance(value, property) else value
        code = getattr(function, "__code__", None)
        if code is not None and "__class__" in code.co_freevars:
            cell = function.__closure__[code.co_freevars.index("__class__")]
            if cell.cell_contents is old:
                cell.cell_contents = new


class FirstInit:
    """A constructor that is compiled when it is looked up for the first time."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind

    def __get__(self, instance: Any, owner: type) -> Callable[..., None]:
        self.kind.__init__ = compiled = _compiled_init(self.kind)
        method: Callable[..., None] = compiled.__get__(instance, owner)
        return method


def _compiled_init(kind: Any) -> Callable[..., None]:
    """Return the constructor of a class, compiled from its fields as ``dataclasses`` does it."""
    frozen = kind.__setattr__ is not object.__setattr__
    scope: dict[str, Any] = {"missing_": MISSING, "set_": object.__setattr__}
    positional, named, lines = ["self"], ["*"], []
    for part in fields(kind):
        if part.init:
            (named if part.kw_only else positional).append(_parameter(part, scope))
        value = _initial_value(kind, part, scope)
        if value:
            lines.append(
                f"set_(self, {part.name!r}, {value})" if frozen else f"self.{part.name} = {value}"
            )
    if hasattr(kind, "__post_init__"):
        lines.append("self.__post_init__()")
    parameters = ", ".join(positional + named if len(named) > 1 else positional)
    body = "".join(f"\n    {line}" for line in lines or ["pass"])
    # It has only the names of fields, and is known as code of this file.
    exec(compile(f"def __init__({parameters}):{body}", __file__, "exec"), scope)
    init: Callable[..., None] = scope["__init__"]
    init.__qualname__ = f"{kind.__qualname__}.__init__"
    return init


def _parameter(field: Field[Any], scope: dict[str, Any]) -> str:
    """Return a field as a parameter of the constructor; its default goes into the scope."""
    if field.default_factory is not MISSING:
        return f"{field.name}=missing_"
    if field.default is MISSING:
        return field.name
    scope[f"default_{field.name}"] = field.default
    return f"{field.name}=default_{field.name}"


def _initial_value(kind: Any, field: Field[Any], scope: dict[str, Any]) -> str:
    """Return the expression for the first value of a field; "" if it has none."""
    if field.default_factory is not MISSING:
        factory = f"factory_{field.name}"
        scope[factory] = field.default_factory
        new = f"{factory}()"
        return f"{new} if {field.name} is missing_ else {field.name}" if field.init else new
    if field.init:
        return field.name
    if field.default is MISSING or getattr(kind, field.name, None) is field.default:
        return ""
    scope[f"default_{field.name}"] = field.default
    return f"default_{field.name}"


@recursive_repr()
def _repr(self: Any) -> str:
    """Return an instance as a call of its class."""
    parts = (f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(parts)})"


def _comparison(kind: Any, frozen: bool) -> dict[str, Any]:
    """Return ``__eq__`` and ``__hash__`` of a dataclass: those of the tuple of its values."""
    names = [field.name for field in fields(kind) if field.compare]
    values: Callable[[Any], Any] = attrgetter(*names) if names else lambda instance: ()

    def equal(self: Any, other: object) -> Any:
        if type(other) is not type(self):
            return NotImplemented
        return self is other or values(self) == values(other)

    def hashed(self: Any) -> int:
        return hash(values(self))

    return {"__eq__": equal, "__hash__": hashed if frozen else None}


def _refuse_setting(self: Any, name: str, value: object = None) -> NoReturn:
    """Refuse to change a field of a frozen instance."""
    raise FrozenInstanceError(f"cannot change field {name!r}")


def _state(self: Any) -> list[Any]:
    """Return the values of a frozen instance, for copies and other processes."""
    return [getattr(self, field.name) for field in fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    """Give a copy of a frozen instance its values."""
    for part, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, part.name, value)


FROZEN = {
    "__setattr__": _refuse_setting,
    "__delattr__": _refuse_setting,
    "__getstate__": _state,
    "__setstate__": _set_state,
}
"""The methods of every frozen dataclass."""
