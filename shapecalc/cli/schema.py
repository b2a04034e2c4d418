"""``shapecalc schema``: the JSON Schema of a spec."""

from __future__ import annotations

import json

from shapecalc.cli.options import Command, command_app
from shapecalc.read.schema import schema

app = command_app()


@app.command(cls=Command)
def print_schema() -> int:
    """Print the JSON Schema of a spec, for completion and checks in editors.

    Example: shapecalc schema > spec.schema.json
    """
    print(json.dumps(schema(), indent=2, ensure_ascii=False))
    return 0
