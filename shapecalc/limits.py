"""How much is read and told. Whatever the input, the answer is there within 2 s and 300 MB.

Keras's own largest model, NASNetLarge, has 1,041 layers, and a config of 64,000 values in 1 MB.
"""

BYTES = 16 * 2**20
"""Of a file and all that it loads; of the config in an archive when it is unpacked."""

VALUES = 200_000
"""Lists, mappings and what stands in them, in a file and all that it loads."""

YAML = 4
"""For how many values of JSON one of YAML counts, which takes so much longer to read."""

ALIASES = 20_000
"""How many values the aliases of YAML may add to what is written."""

DEPTH = 200
"""How many lists and mappings may stand inside each other; the parsers' own stack is larger."""

FORMS = 60
"""How deeply the forms of a spec may stand inside each other."""

EXPRESSION = 50_000
"""Characters of a layer that is written as a call; it may hold a model of many others."""

NESTED = 40
"""How many models and layers may stand inside each other, and how many files load each other."""

LAYERS = 5_000
"""Layers of a model, those inside others included; each is drawn in 0.1 to 0.3 ms."""

CALLS = 5_000
"""Calls of layers on tensors."""

TENSORS = 20_000
"""How often tensors are read."""

ARGUMENTS = 200
"""Of one layer; none has more than fifty."""

OUTPUTS = 10_000
"""Of one call; no layer of any sense gives more."""

PROBLEMS = 50
"""How many mistakes are told; each is looked up in the file, and nobody reads on."""

NAMES = 1_000
"""Among how many names a similar one is looked for."""

WORDS = 1_000
"""Characters of a message, in which there may be a name or a value of any length."""

HDF5 = 0.5
"""Seconds of the processor for the library that reads HDF5; a right file takes milliseconds."""

TRYING = 0.6
"""Seconds of the processor for trying what mends mistakes; a spec of usual size takes a few
milliseconds for each try."""
