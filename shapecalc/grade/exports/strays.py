"""Files that are no answer sheets, by their names: those of systems, pictures, saved models."""

from __future__ import annotations

import re

from shapecalc.patterns import regex

LINK, NOT_REGULAR = "a link", "not a regular file"

OF_SYSTEMS = ("thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r")
"""The files that systems put into folders; those that begin with a dot are hidden."""

KINDS = {
    "an image": "png jpg jpeg gif bmp tif tiff webp heic heif svg ico",
    "a video or a sound": "mp4 mov avi mkv mp3 wav m4a",
    "a saved model": "keras h5 hdf5 pb onnx tflite pt pth ckpt npz npy pkl",
    "an archive that is not read: only .zip is": "7z rar tar gz tgz bz2 xz egg alz",
    "a program": "exe dll so dylib pyc pyd class jar",
}
"""The kinds of files that hold no answers, with their endings."""

_KIND = {ending: kind for kind, endings in KINDS.items() for ending in endings.split()}

_README = regex(r"read[-_ ]?me(\.\w+)?", re.IGNORECASE)


def why_no_sheet(path: str) -> str:
    """Return why a file is no answer sheet, by its path; empty if it may be one.

    >>> why_no_sheet("kim/photo.JPG"), why_no_sheet("__MACOSX/kim.txt"), why_no_sheet("kim.txt")
    ('an image', 'a folder of a program', '')
    """
    *folders, name = path.split("/")
    for part in folders:
        if why := why_not_listed(part):
            return why
    if name.startswith("."):
        return "hidden"
    if name.lower() in OF_SYSTEMS:
        return "a file of the system"
    if name.startswith("~$"):
        return "a lock of Office"
    return _KIND.get(name.rpartition(".")[2].lower(), "") if "." in name else ""


def why_not_listed(folder: str) -> str:
    """Return why the files of a folder are no answer sheets, by its name; empty if they may be."""
    if folder.startswith("."):
        return "hidden"
    return "a folder of a program" if folder.startswith("__") else ""


def is_readme(path: str) -> bool:
    """Return whether a file says by its name what a folder holds.

    >>> is_readme("README.md"), is_readme("kim/readme.md")
    (True, False)
    """
    return bool(_README.fullmatch(path))
