"""Ways to break a file: bytes, words, and the values of the data in it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any

import yaml

from shapecalc.read.archives import archive_config
from shapecalc.read.hdf5 import hdf5_config

TOKENS = (
    *("0", "-1", "1", "3", "9" * 30, "9" * 400, "1e400", "-0.0", ".nan", ".inf", "NaN", "0b_"),
    *("null", "~", "true", "no", '""', "''", "[]", "{}", "[[]]", "- ", ": ", "? ", "<<: ", "&a "),
    *("*a", "!!int ", "!!python/name:os.system ", "---\n", "...\n", "%YAML 1.1\n", "# ", "\t"),
    *("\r", "\0", "\ufeff", "\u202e", "\x1b[31m", "\x9b", "\ud800", "é", "층", "[bold]", "\\ud800"),
    *("(", ")", "((", "))", "[", "]", "{", "}", ",", '"', "'", "`", "|", ">", "=", "->", "..."),
    *("*", "**", "x", "dense", "Dense(3)", "LSTM", "lambda: 0", "__import__('os')", "(x)", "T"),
    *("load_model('x.yaml')", "load_model('/etc/passwd')", "Sequential([])", "Model(x, x)", "[0]"),
    *("? [a]\n: b\n", "{2: 3}", "!!set {a}", "? ", "0x1F", "1_000", "1:30", "2026-11-29", "=1+1"),
)
"""Words that are put into a text."""

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 3, 7, 2**31, 10**18, 10**400, 0.5, 1e308, float("inf")),
    *(float("nan"), "", "x", "same", "valid", "relu", "Dense", "Dense(3)", "a\x00b", "\x1b[2J"),
    *([], {}, [[]], [1, 2], [None, 3], ["x", 0, 0], {"a": 1}, "(2, 2)", "l2(0.1)", "float16"),
    *({"class_name": "Dense", "config": {}}, "int8_from_float32", "keras.layers", "keras.src.ops"),
    "__keras_tensor__",
)
"""Values that take another's place."""

LARGEST = 2**20
"""Bytes of a broken file."""

Break = Callable[[Random, bytes], bytes]


def broken(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """Return a file that is broken in one to four ways."""
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        way = random.choice(WAYS)
        if way is None:
            content = spliced(random, content, random.choice(others))
        else:
            content = way(random, content)
    return content[:LARGEST]


def bytes_changed(random: Random, content: bytes) -> bytes:
    """Change a few bytes."""
    changed = bytearray(content or b"x")
    for _ in range(random.choice((1, 1, 2, 8))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def stretch(random: Random, content: bytes) -> bytes:
    """Leave out a stretch, write it several times, or leave out all that comes after it."""
    start = random.randrange(len(content) + 1)
    end = start + random.choice((1, 2, 5, 20, 100))
    kind = random.randrange(3)
    middle = (b"", content[start:end] * random.choice((2, 3, 50)), b"")[kind]
    return content[:start] + middle + (b"" if kind == 2 else content[end:])


def token(random: Random, content: bytes) -> bytes:
    """Put a word in."""
    at = random.randrange(len(content) + 1)
    word = random.choice(TOKENS).encode("utf-8", "surrogatepass")
    return content[:at] + word + content[at + random.choice((0, 0, len(word))) :]


def spliced(random: Random, content: bytes, other: bytes) -> bytes:
    """Join the beginning of one file and the end of another."""
    cut, start = random.randrange(len(content) + 1), random.randrange(len(other) + 1)
    return content[:cut] + other[start:]


def value(random: Random, content: bytes) -> bytes:
    """Put a value of the data in another's place, leave it out, or repeat it."""
    config = unpacked(content)
    data = parsed(content if config is None else config)
    holders = [holder for holder in walk(data) if holder]
    if not holders:
        return token(random, content)
    change(random, random.choice(holders), holders)
    changed = json.dumps(data, ensure_ascii=random.random() < 0.5, default=plain, skipkeys=True)
    text = changed.encode("utf-8", "surrogatepass")
    return text if config is None else packed(random, text, content)


WAYS: tuple[Break | None, ...] = (bytes_changed, stretch, token, None, value, value, value, value)
"""The ways to break a file; None is `spliced`, which needs another file."""


def change(random: Random, holder: Any, others: Sequence[Any]) -> None:
    """Change one value of a list or mapping."""
    key = random.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    kind = random.randrange(6)
    if kind == 0:
        del holder[key]
    elif kind == 1 and isinstance(holder, list):
        holder[key:key] = [deepcopy(holder[key])] * random.choice((1, 2, 30))
    elif kind == 1:
        holder[str(random.choice(VALUES))[:50]] = holder[key]
    elif kind == 2:
        holder[key] = deepcopy(random.choice(others))
    elif kind == 3 and isinstance(holder[key], str):
        word = holder[key].encode("utf-8", "replace")
        holder[key] = token(random, word).decode("utf-8", "replace")
    elif kind == 4:
        holder[key] = [holder[key]] if random.random() < 0.5 else {"Sequential": holder[key]}
    else:
        holder[key] = deepcopy(random.choice(VALUES))


def plain(value: Any) -> Any:
    """Return a value of YAML that JSON has not: a set, a date, bytes."""
    return sorted(map(str, value)) if isinstance(value, set) else str(value)


def walk(data: Any) -> Iterator[Any]:
    """Yield every list and mapping, from the outside in."""
    pending, left = [data], 3_000
    while pending and left:
        value, left = pending.pop(), left - 1
        if isinstance(value, (list, dict)):
            yield value
            pending += value.values() if isinstance(value, dict) else value


def parsed(content: bytes) -> Any:
    """Return the data of a text, None if it is no list and no mapping."""
    try:
        text = content[:50_000].decode()
        data = json.loads(text) if text[:1] in "{[" else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError, RecursionError, LookupError, TypeError, AttributeError):
        return None
    return data if isinstance(data, (list, dict)) else None


# Archives


def archive(config: bytes, random: Random | None = None) -> bytes:
    """Return a ``.keras`` file, now and then with another name for its config."""
    stream = io.BytesIO()
    packing = random.choice((0, 8, 12, 14)) if random else 8
    with zipfile.ZipFile(stream, "w", packing) as written:
        written.writestr("metadata.json", '{"keras_version": "3.15.1"}')
        name = "config.json" if not random or random.random() < 0.9 else "../x"
        written.writestr(zipfile.ZipInfo(name), config, packing)
    return stream.getvalue()


def hdf5(config: bytes) -> Iterator[bytes]:
    """Yield an HDF5 file, if that can be written here."""
    try:
        import h5py
    except ImportError:
        return
    stream = io.BytesIO()
    try:
        with h5py.File(stream, "w") as written:
            written.attrs["model_config"] = config.decode("utf-8", "replace").replace("\0", "")
    except (OSError, ValueError, RuntimeError):  # larger than an attribute may be
        return
    yield stream.getvalue()


def unpacked(content: bytes) -> bytes | None:
    """Return the config of an archive or of an HDF5 file, None for a text."""
    if not content.startswith((b"PK", b"\x89HDF")):
        return None
    read = archive_config if content.startswith(b"PK") else hdf5_config
    try:
        return read(io.BytesIO(content), LARGEST)
    except Exception:
        return b""


def packed(random: Random, config: bytes, before: bytes) -> bytes:
    """Return a config in an archive of the same kind as before."""
    if before.startswith(b"PK"):
        return archive(config, random)
    return next(iter(hdf5(config)), before)
