"""Regular expressions that are compiled when they are used for the first time.

To compile one takes 0.05 to 1 ms. The grammar of answers has two hundred; most answers need few.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    regex = re.compile
else:

    def regex(text: str, flags: int = 0) -> Any:
        """Return a regular expression with the methods that ``re.compile`` gives it.

        >>> word = regex(r"[a-z]+")
        >>> word.match("lstm: 480")[0], word.pattern
        ('lstm', '[a-z]+')
        """
        return LazyPattern(text, flags)


class LazyPattern:
    """A regular expression that is compiled when one of its attributes is looked up."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, value)  # The next look-up costs nothing.
        return value
