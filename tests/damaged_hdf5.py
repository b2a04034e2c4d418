"""HDF5 files whose attributes have the wrong type, text or encoding, or are missing."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import h5py
import numpy

Form = Callable[[str], Any]
"""What is written instead of a text; None for no attribute."""

WHOLE = "model_config"

ATTRIBUTES: Mapping[str, str] = {
    WHOLE: "",
    "training_config": "",
    "keras_version": "",
    "backend": "",
    "layer_names": "model_weights",
    "weight_names": "model_weights/dense",
}
"""The attributes that Keras writes, with the groups that have them."""


def fixed(content: bytes) -> Any:
    """Return bytes of a fixed length, from which HDF5 drops zeros at the end."""
    return numpy.array(content, dtype=f"S{max(len(content), 1)}")


def variable(content: bytes) -> Any:
    """Return bytes of a variable length that are marked as UTF-8, whatever they are."""
    return numpy.array(content, dtype=h5py.string_dtype("utf-8"))


FORMS: Mapping[str, Form] = {
    "as it is": lambda text: text,
    "bytes": lambda text: fixed(text.encode()),
    "bytes marked as UTF-8": lambda text: variable(text.encode()),
    "missing": lambda text: None,
    "empty": lambda text: "",
    "nothing": lambda text: h5py.Empty("S1"),
    "a number": lambda text: 3,
    "a fraction": lambda text: 0.5,
    "true": lambda text: True,
    "numbers": lambda text: numpy.arange(3),
    "a list of one": lambda text: [text],
    "a list of parts": lambda text: [text[:9], text[9:]],
    "a list of bytes": lambda text: numpy.array([text.encode()], dtype=f"S{len(text) or 1}"),
    "a complex number": lambda text: 1j,
    "a record": lambda text: numpy.zeros((), dtype=[("a", "i4"), ("b", "S3")]),
    "opaque bytes": lambda text: numpy.void(text.encode() or b"x"),
    "cut": lambda text: text[: len(text) // 2],
    "cut at the start": lambda text: text[1:],
    "more behind it": lambda text: f"{text}}}",
    "blanks around it": lambda text: f"\n  {text}\t\n",
    "after a byte order mark": lambda text: fixed(b"\xef\xbb\xbf" + text.encode()),
    "UTF-16": lambda text: fixed(text.encode("utf-16")),
    "Latin-1": lambda text: fixed(text.replace("dense", "d\xe9nse").encode("latin-1")),
    "Latin-1 marked as UTF-8": lambda text: variable(
        text.replace("dense", "d\xe9nse").encode("latin-1")
    ),
    "accents": lambda text: text.replace("dense", "d\xe9nse"),
    "accents in bytes": lambda text: fixed(text.replace("dense", "d\xe9nse").encode()),
    "a zero in it": lambda text: fixed(text[:9].encode() + b"\0" + text[9:].encode()),
    "a zero behind it": lambda text: fixed(text.encode() + b"\0"),
    "JSON in JSON": json.dumps,
    "Python's form": lambda text: text.replace('"', "'"),
    "a comma too many": lambda text: text.replace("}", ",}", 1),
    "null": lambda text: "null",
    "a list": lambda text: "[]",
    "a mapping": lambda text: "{}",
    "a text": lambda text: '"x"',
    "no JSON": lambda text: "x",
    "deep": lambda text: "[" * 5_000,
    "not a number": lambda text: text.replace("null", "NaN"),
}
"""Ways to write an attribute."""


def with_attribute(content: bytes, name: str, form: str) -> bytes:
    """Return an HDF5 file with one attribute in another form."""
    stream = io.BytesIO(content)
    with h5py.File(stream, "r+") as file:
        attributes = file.require_group(ATTRIBUTES[name] or "/").attrs
        before = attributes.get(name, "")
        text = before.decode() if isinstance(before, bytes) else before
        value = FORMS[form](text if isinstance(text, str) else "x")
        if name in attributes:
            del attributes[name]
        if value is not None:
            attributes[name] = value
    return stream.getvalue()


def damaged_hdf5(random: Random, content: bytes) -> bytes:
    """Return an HDF5 file in which one or two attributes are damaged."""
    for _ in range(random.choice((1, 1, 2))):
        name = random.choice((WHOLE, WHOLE, WHOLE, *ATTRIBUTES))
        content = with_attribute(content, name, random.choice(list(FORMS)))
    if random.random() < 0.1:
        content = content[: random.randrange(len(content))]
    return content
