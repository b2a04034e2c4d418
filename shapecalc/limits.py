"""Limits of what is read and printed.

Whatever the input is, the answer comes within 300 MB and 2 seconds; a large file that is as full as
those of Keras may take some seconds, since what may be in it grows with its bytes. A file that
exceeds a limit is refused with a message that names the limit. For comparison: NASNetLarge, the
largest model of Keras, has 1,041 layers, and a config of 64,000 values in 1 MB.
"""

from __future__ import annotations

import sys


class Lift:
    """Whether the limits on honest sizes are lifted: those of bytes, values, layers and calls.

    What a few bytes can blow up stays limited: aliases, nesting, and numbers of many digits.
    """

    is_on = False


def most(number: int) -> int:
    """Return a limit on honest sizes; if these are lifted, a number that no size reaches.

    >>> most(5_000)
    5000
    """
    return sys.maxsize if Lift.is_on else number


BYTES = 20 * 2**20
"""Bytes of a file together with the files that it loads, and of the config in an archive."""

VALUES = 1_200_000
"""The values of a saved config, and of a file together with the files that it loads.

A vocabulary of a million words has a million; 5,000 layers in a graph have 1,150,000.
"""

BYTES_OF_VALUE = 4
"""A saved config may have a value for so many bytes, if that is more: those of Keras have one for
4.3. Without lists, mappings and keys, which count for several, it has no more than `VALUES`."""

MAPPINGS = 170_000
"""The mappings of a file in JSON, each of which takes some 250 bytes of memory, twice."""

BYTES_OF_MAPPING = 70
"""A file may have a mapping for so many bytes, if that is more: those of Keras have one for 76."""

PART_WEIGHT = 3
"""For how many values a list, a mapping or a key of JSON counts: they take more time."""

SPEC_WEIGHT = 4
"""For how many values of a saved config a value of a spec in JSON counts: it may be a layer."""

YAML_WEIGHT = 24
"""For how many values of a saved config a value of YAML counts: YAML takes longer to parse."""

ALIASES = 20_000
"""Values that the aliases of a YAML file may add to the values that are written out."""

DEPTH = 200
"""Lists and mappings inside each other. The parsers' own stack is larger."""

FORM_DEPTH = 60
"""Layers, calls and other forms of a spec inside each other."""

EXPRESSION_LENGTH = 50_000
"""Characters of a layer that is written as a call; it may contain a model of many others."""

NESTED_MODELS = 40
"""Models and layers inside each other, and files that load each other."""

LAYERS = 5_000
"""Layers of a model, nested ones included. Drawing one takes 0.1 to 0.3 ms."""

BYTES_OF_LAYER = 800
"""A file may have a layer and a call for so many bytes, if that is more: those of Keras have one
for 850 to 950. So 16 MB may have 20,000 layers."""

CALLS = 5_000
"""Calls of layers on tensors."""

TENSORS = 20_000
"""Tensors that calls read, each counted as often as it is read."""

BYTES_OF_TENSOR = 200
"""A call may read a tensor for so many bytes, if that is more: in files of Keras, each has 150."""

ARGUMENTS = 200
"""Arguments of one layer; no layer of Keras has more than fifty."""

OUTPUTS = 10_000
"""Outputs of one call, far more than any layer of use has."""

PROBLEMS = 50
"""Problems that are printed. Each is looked up in the file, and nobody reads more."""

NAMES = 1_000
"""Names among which a similar name is looked for."""

MESSAGE_LENGTH = 1_000
"""Characters of a message: it may quote a name or value of any length."""

HDF5_SECONDS = 0.5
"""Processor time for the library that reads HDF5. A valid file takes about 2 ms.

Work cannot be counted instead: a damaged file sends the library into a loop that reads nothing."""

WEIGHTS_SECONDS = 1.5
"""Processor time for listing the weights in a file of HDF5, if its library does not end.

A file that is not damaged has a limit of work, `HDF5_OBJECTS`. 1,040 weights take 0.2 s."""

HDF5_MEMORY = 200 * 2**20
"""By how many bytes the process for HDF5 may grow, where the system can tell."""

HDF5_OBJECTS = 12_000
"""Groups in a file of HDF5, if it has nothing else; links, arrays and names count for some as well.
The file of EfficientNetB7 has 2,674 groups and arrays, and takes a third of the work."""

PACKED_WEIGHTS = 64 * 2**20
"""Bytes of weights that are unpacked from an archive. Keras stores them unpacked."""

UNPACKED_ARRAYS = 64 * 2**20
"""Bytes to which any .npz file may unpack; a larger one has a limit of `UNPACKED_SHARE`."""

UNPACKED_SHARE = 100
"""How many times its own size a large .npz file may unpack to. Data of use have up to 20."""

ARRAYS = 2_000
"""Arrays in an .npz file. Each takes a quarter of a millisecond, however small it is."""

PROTOBUF_FIELDS = 200_000
"""Fields of a protocol buffer that are read, of a SavedModel's metadata. A model has a few."""

FILES_OF_FOLDER = 10_000
"""Files of a folder among which the only model is looked for."""

ENTRIES_BELOW_FOLDER = 1_000_000
"""Files and folders below a folder whose models are looked for. A million take some seconds."""

REPAIR_WORK = 10_000
"""What is read to try fixes, in layers. A limit of time would give each machine other fixes."""

PROGRAM_BYTES = 2**20
"""Characters of a program; a notebook may contain pictures besides."""

PROGRAM_WORDS = 100_000
"""Words and signs of a program, which may have 10,000 lines. Each takes 4 µs and 1 KB to parse."""

FUNCTION_WORDS = 20
"""For how many words a function or loop counts. Python compares functions that look alike with
one another: 5,000 take 0.4 s, and 25,000 take 9 s."""

ARGUMENT_WORDS = 8
"""For how many words a named argument counts: Python compares those of a call with one another."""

MENDED_CHARACTERS = 2 * 2**20
"""Characters of statements that are parsed to find out how a program is mended."""

PROGRAM_STEPS = 300_000
"""Statements and expressions of a program that are followed, about 1 s of work."""

PROGRAM_LOOP = 100_000
"""The same for one loop; a longer one prepares data."""

PROGRAM_DEPTH = 40
"""Functions of a program that call one another."""

PROGRAM_ITEMS = 100_000
"""Items of a list, and characters of a text, that a program computes."""

UNKNOWN_SIZES = 1_000
"""Sizes of a program that its text does not give. Each gets a letter and a note."""

PROGRAM_DIGITS = 1_000
"""Digits of a number that a program computes."""

ARRAY_NUMBERS = 1_000
"""Numbers of an array in a program whose values are followed."""

SHEET_CHARACTERS = 200_000
"""Characters of an answer sheet; one of 400 layers has 30,000."""

DOCUMENT_SECONDS = 1.5
"""Processor time for the library that reads a binary answer sheet. A usual one takes 0.05 s."""

DOCUMENT_XML = 8 * 2**20
"""Bytes of XML in a Word or Excel file. Libraries need ten times as much memory for it."""

UNPACKED_DOCUMENT = 64 * 2**20
"""Bytes to which a Word or Excel file may unpack, with its pictures."""

DOCUMENT_MEMORY = 200 * 2**20
"""By how many bytes the process for a binary answer sheet may grow, where the system can tell."""

HTML_TAGS = 100_000
"""Tags of a page; a sheet of 400 layers has some thousands."""

NOTEBOOK_CELLS = 2_000
"""Cells of a notebook with answers."""

NOTEBOOK_CHARACTERS = 2**20
"""Characters of the cells of a notebook and of what they printed, without pictures."""

PDF_CHARACTERS = 80_000
"""Characters of an answer sheet in PDF: where each stands takes 15 µs."""

PDF_PAGES = 100
"""Pages of an answer sheet in PDF."""
