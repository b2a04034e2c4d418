"""The config of a Keras model in a SavedModel folder of TensorFlow, read without TensorFlow.

Keras 2 writes for each layer its config as JSON: since TensorFlow 2.5 into the file
``keras_metadata.pb``, and before that into ``saved_model.pb`` itself. Both files are protocol
buffers. Only the fields on the way to the model's JSON are read.

Source: TensorFlow's ``saved_model.proto``, ``saved_object_graph.proto`` and Keras 2.15's
``saved_metadata.proto``.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from shapecalc.errors import Source
from shapecalc.limits import BYTES, PROTOBUF_FIELDS
from shapecalc.read.formats import KERAS_MODEL
from shapecalc.read.text import unreadable

GRAPH, METADATA = "saved_model.pb", "keras_metadata.pb"

WAYS = {METADATA: ((1,), 5), GRAPH: ((2, 7, 1, 4), 3)}
"""The fields that lead to each object in a file, and the field with its JSON.

In ``saved_model.pb`` they are ``meta_graphs``, ``object_graph_def``, ``nodes``, ``user_object`` and
``metadata``; in ``keras_metadata.pb`` they are ``nodes`` and ``metadata``.
"""

LENGTH, FIXED = 2, {1: 8, 5: 4}
"""The types of fields: with a length before them, and of a fixed size."""


class ProtobufError(ValueError):
    """A file that is no protocol buffer."""


def read_saved_model(path: str, names: Sequence[str]) -> Source:
    """Return the config of the model in a SavedModel folder.

    Raises:
        InputError: if it has none, or cannot be read.
    """
    for name in [name for name in WAYS if name in names]:
        source = Source(str(Path(path) / name))
        try:
            with open(source.name, "rb") as stream:
                text = _config(stream, name)
        except (OSError, ValueError, RecursionError) as error:
            raise unreadable(source, f"the file is damaged: {error}") from None
        if text:
            source.text = text
            source.note = f"the config is that in {name} of the SavedModel"
            return source
    what = "it is a SavedModel without the config of a Keras model, as model.export() writes it"
    raise unreadable(Source(path), what, KERAS_MODEL)


def _config(stream: Any, name: str) -> str:
    """Return the JSON of the model that is the root of a file; empty if it has none."""
    way, last = WAYS[name]
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        fields = Fields(data)
        for start, end in fields.along(way, 0, len(data)):
            text = next((data[a:b] for key, a, b in fields.of(start, end) if key == last), b"")
            if len(text) > BYTES:
                raise ProtobufError(f"its config is larger than {BYTES // 2**20} MB")
            return _model_config(text) if text else ""
    return ""


def _model_config(text: bytes) -> str:
    """Return the config of a model, from all that Keras saves of it."""
    saved = json.loads(text, object_hook=_plain)
    if not isinstance(saved, dict):
        return ""
    config = saved.get("model_config")
    if config is None and "config" in saved:
        config = {key: saved[key] for key in ("class_name", "config") if key in saved}
    return json.dumps(config) if config else ""


SEQUENCES = ("__tuple__", "TensorShape")
"""What Keras 2 marks in the JSON of a SavedModel, and in no other JSON: tuples and shapes."""


def _plain(data: dict[str, Any]) -> Any:
    """Return a list for a tuple or shape, as the config has it in other files."""
    return data["items"] if data.get("class_name") in SEQUENCES and "items" in data else data


class Fields:
    """The fields of a protocol buffer, of which a bounded number is read.

    Attributes:
        data: the protocol buffer.
        left: how many fields may still be read.
    """

    def __init__(self, data: Any) -> None:
        self.data = data
        self.left = PROTOBUF_FIELDS

    def along(self, way: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the start and the end of each message that some fields lead to."""
        if not way:
            yield start, end
            return
        for key, first, last in self.of(start, end):
            if key == way[0]:
                yield from self.along(way[1:], first, last)

    def of(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield the number, start and end of the fields of a message that have a length.

        Raises:
            ProtobufError: if the message is damaged, or has too many fields.
        """
        while start < end:
            self.left -= 1
            if self.left < 0:
                raise ProtobufError(f"it has more than {PROTOBUF_FIELDS:,} fields")
            tag, start = self.number(start)
            kind = tag & 7
            if kind == 0:
                _, start = self.number(start)
            elif kind in FIXED:
                start += FIXED[kind]
            elif kind == LENGTH:
                size, start = self.number(start)
                if start + size > end:
                    raise ProtobufError("a field ends behind its message")
                yield tag >> 3, start, start + size
                start += size
            else:
                raise ProtobufError(f"a field has the unknown type {kind}")

    def number(self, start: int) -> tuple[int, int]:
        """Return the number at a place, and where it ends."""
        value = 0
        for shift in range(0, 70, 7):
            byte = self.data[start : start + 1]
            if not byte:
                raise ProtobufError("it ends too early")
            start += 1
            value |= (byte[0] & 127) << shift
            if byte[0] < 128:
                return value, start
        raise ProtobufError("a number in it is too long")
