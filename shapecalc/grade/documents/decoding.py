"""Which encoding a text has: UTF-8, UTF-16, that of Windows in Korea, or that in the West.

A library that guesses from how often letters appear needs more letters than a sheet has.
So each encoding is tried, and the one remains whose text has no characters that nobody writes.
"""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from shapecalc.patterns import regex

UTF8, UTF16, KOREAN, WESTERN = "utf-8", "utf-16", "cp949", "cp1252"

MARKS = {BOM_UTF8: "utf-8-sig", BOM_UTF16_LE: UTF16, BOM_UTF16_BE: UTF16}
"""The bytes at the start of a file that name its encoding."""

TOLERATED = 0.1
"""The share of strange characters, among those that are not ASCII, that a text may have."""

MOST_CONTROLS = 0.01
"""The share of characters that control a device, which a text may have."""

_CONTROL = regex(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_NOT_ASCII = regex(r"[^\x00-\x7f]")
_WESTERN_WORDS = regex(r"[À-ÖØ-Ýß-öø-ýŒœŠšŽžŸ×÷²³¹°±·½¼¾€–—‘’“”„…•«»§µ¿¡©®™\xa0]")


def decoded(content: bytes) -> tuple[str, str]:
    """Return a text and its encoding; both are empty if the bytes are no text.

    >>> decoded("파라미터 480개".encode("cp949"))
    ('파라미터 480개', 'cp949')
    >>> decoded("26×26×32, größe".encode("cp1252"))[1], decoded(bytes(range(256)))[1]
    ('cp1252', '')
    """
    for mark, name in MARKS.items():
        if content.startswith(mark):
            text = content.decode(name, "replace")
            return (text, name) if is_text(text) else ("", "")
    if b"\0" in content and (in_utf16 := _without_mark(content))[1]:
        return in_utf16
    try:
        text = content.decode(UTF8)
    except UnicodeDecodeError:
        return _best(content)
    return (text, UTF8) if is_text(text) else ("", "")


def is_text(text: str) -> bool:
    r"""Return whether hardly any character controls a device or could not be decoded.

    >>> is_text("lstm\t480\n"), is_text("\x00\x01\x02")
    (True, False)
    """
    return len(_CONTROL.findall(text)) <= MOST_CONTROLS * len(text)


def _without_mark(content: bytes) -> tuple[str, str]:
    """Return a text in UTF-16 whose file does not begin with a mark; else both are empty.

    Blanks, digits and ends of lines have a zero in one of their two bytes, always the same one.
    """
    odd, even = content[1::2].count(0), content[::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = content.decode(name, "replace")
    is_usual = text.isascii() or _strange(text, KOREAN) <= TOLERATED
    return (text, name) if is_usual and is_text(text) else ("", "")


def _best(content: bytes) -> tuple[str, str]:
    """Return a text that is not valid UTF-8, in the encoding with the fewest strange characters."""
    texts = {name: content.decode(name, "replace") for name in (UTF8, KOREAN, WESTERN)}
    strange = {name: _strange(text, name) for name, text in texts.items()}
    name = min(strange, key=lambda name: strange[name])  # of two with as few, the first
    if strange[name] > TOLERATED or not is_text(texts[name].replace("\ufffd", "")):
        return "", ""
    return texts[name], name


def _strange(text: str, name: str) -> float:
    """Return the share of strange characters among those that are not ASCII."""
    characters = _NOT_ASCII.findall(text.rstrip("\ufffd"))  # A file may end inside a character.
    if name == KOREAN:
        usual = sum(map(_is_usual_korean, characters))
    elif name == WESTERN:
        usual = sum(map(bool, map(_WESTERN_WORDS.match, characters)))
    else:
        usual = sum(character != "\ufffd" for character in characters)
    return 1 - usual / len(characters) if characters else 1


def _is_usual_korean(character: str) -> bool:
    """Return whether a character is a sign or a syllable of everyday Korean.

    CP949 also has Chinese characters and 8,822 syllables that hardly any word has. Bytes in other
    encodings look like these.
    """
    if "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff":
        return False
    try:
        return len(character.encode("euc_kr")) == 2  # A rare syllable takes eight bytes.
    except UnicodeEncodeError:
        return False
