"""The objects in an HDF5 file, each once, by work that is counted.

A file may have a million links to a few objects, or names of any length, and be small. So every
object, link and name has a price, and a file that costs more than those of use is refused. A limit
of time would refuse a file on one machine and not on another.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

from shapecalc.limits import HDF5_OBJECTS


class WorkError(ValueError):
    """A file of which the listing takes too much work."""


OBJECT, ARRAY, ENTRY, NAME_BYTES = 40, 20, 4, 25
"""The price of an object, of an array besides, and of a link, a question for an attribute, or a
name in one; how many bytes of names cost 1. To read an attribute costs as much as two objects."""


class Work:
    """The work that the listing of a file may still take.

    Attributes:
        left: how much is left.
    """

    def __init__(self) -> None:
        self.left = OBJECT * HDF5_OBJECTS

    def spend(self, price: int) -> None:
        """Take a price from what is left.

        Raises:
            WorkError: if it is more.
        """
        self.left -= price
        if self.left < 0:
            message = f"its objects and names take more work than {HDF5_OBJECTS:,} objects"
            raise WorkError(message)


def objects(file: Any, work: Work) -> Iterator[tuple[str, Any]]:
    """Yield every object with its path, in the order of the paths; the root is ".".

    No link to another file is followed.

    Args:
        file: the file, as h5py opens it.
        work: what it takes.

    Raises:
        WorkError: if there is too much.
    """
    import h5py

    root = h5py.h5o.open(file, b"/")
    yield ".", root
    seen = {h5py.h5o.get_info(root).addr}
    pending = [("", root, _links(root, work))]
    while pending:
        above, group, links = pending[-1]
        name, address = next(links, (None, 0))
        if name is None:
            pending.pop()
        elif address not in seen:
            seen.add(address)
            path = f"{above}{name.decode()}"
            work.spend(OBJECT + len(path) // NAME_BYTES)
            item = h5py.h5o.open(group, name)
            yield path, item
            if isinstance(item, h5py.h5d.DatasetID):
                work.spend(ARRAY)
            if isinstance(item, h5py.h5g.GroupID):
                pending.append((f"{path}/", item, _links(item, work)))


def _links(group: Any, work: Work) -> Iterator[tuple[bytes, int]]:
    """Return the names of the objects in a group, and where they are in the file."""
    import h5py

    work.spend(ENTRY * group.get_num_objs())  # The library reads all links before the first.
    links: list[tuple[bytes, int]] = []

    def note(name: bytes, link: Any) -> None:
        if link.type == h5py.h5l.TYPE_HARD:
            links.append((name, link.u))

    group.links.iterate(note, info=True)
    return iter(links)


def attribute(item: Any, name: str, work: Work) -> Any:
    """Return an attribute of an object; None if it has no such attribute.

    Raises:
        WorkError: if it is larger than names are.
    """
    import h5py

    work.spend(ENTRY)
    if not h5py.h5a.exists(item, name.encode()):
        return None
    opened = h5py.h5a.open(item, name.encode())
    items = prod(opened.shape or ())
    size = opened.get_type().get_size() * items
    work.spend(2 * OBJECT + ENTRY * items + size // NAME_BYTES)
    return h5py.AttributeManager(h5py.Group(item))[name]
