"""How YAML is loaded here: plain data only, no key twice, dates left as text."""

from __future__ import annotations

from typing import Any

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DuplicateKeyError(Exception):
    """A key stands twice in one mapping, which YAML forbids and PyYAML lets pass."""

    def __init__(self, key: yaml.ScalarNode) -> None:
        super().__init__(key.value)
        self.key = key.value
        self.line = key.start_mark.line + 1
        self.column = key.start_mark.column + 1


class Loader(_Base):  # type: ignore[misc]
    """PyYAML's safe loader in C where there is one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value != "<<":
                if key.value in seen:
                    raise DuplicateKeyError(key)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


_DATE = "tag:yaml.org,2002:timestamp"
Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _DATE]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}
