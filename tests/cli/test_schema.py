"""``shapecalc schema``: the JSON Schema of a spec."""

from __future__ import annotations

import json

import jsonschema
from command_line import command

from shapecalc.read.schema import schema


def test_the_schema_is_printed_as_json() -> None:
    done = command("schema")
    assert (done.stderr, done.returncode) == ("", 0)
    printed = json.loads(done.stdout)
    assert printed == json.loads(json.dumps(schema()))
    assert printed["title"] == "shapecalc spec"
    jsonschema.Draft202012Validator.check_schema(printed)


def test_it_has_no_arguments() -> None:
    assert command("schema", "specs/lstm.yaml").returncode == 2
