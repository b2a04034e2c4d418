"""``shapecalc schema``: what a spec may say, for editors."""

from __future__ import annotations

import json

from shapecalc.read.schema import schema


def run() -> int:
    """Prints the schema."""
    print(json.dumps(schema(), indent=2, ensure_ascii=False))
    return 0
