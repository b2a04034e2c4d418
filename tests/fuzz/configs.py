"""Generator: damaged configs of saved models, as JSON, in archives and in HDF5 files."""

from __future__ import annotations

from random import Random

from damaged_configs import damaged_config
from fuzz import agreements
from fuzz.breaks import archive, bytes_changed, hdf5
from fuzz.case import Case

COMMANDS = (
    *(["summary"],) * 8,
    ["summary", "--format", "json"],
    ["summary", "--style", "keras2"],
    ["lint"],
    ["lint", "--fix", "--output", "-"],
    ["explain"],
    ["convert", "--to", "yaml"],
    ["convert", "--to", "keras"],
)
"""What is done with a config."""

KINDS = ("keras", "keras", "keras", "keras2")


def with_attributes(random: Random, content: bytes) -> bytes:
    """Return an HDF5 file, of which some attributes may be damaged."""
    if not content or random.random() < 0.5:
        return content
    from damaged_hdf5 import damaged_hdf5

    try:
        return damaged_hdf5(random, content)
    except (OSError, ValueError, RuntimeError):  # larger than an attribute may be
        return content


def random_config(random: Random) -> Case:
    """Return a damaged config, and a command for it."""
    text = damaged_config(random, random.choice(KINDS))
    name, content = "a.json", text.encode("utf-8", "surrogatepass")
    kind = random.random()
    if kind < 0.15:
        name, content = "a.keras", archive(content, random)
    elif kind < 0.16:
        name, content = "a.h5", with_attributes(random, next(iter(hdf5(content)), b""))
    if random.random() < 0.05:
        content = bytes_changed(random, content)
    command, *options = random.choice(COMMANDS)
    case = Case([command, name, *options], {name: content})
    if command == "convert":
        case.agreement = agreements.same_table
    elif "json" in options:
        case.agreement = agreements.same_totals
    return case
