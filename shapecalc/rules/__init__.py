"""Every layer that shapecalc knows, in files named as Keras's documentation names its chapters.

A file is read when a layer is asked for that no file before it declares. Layers are listed in the
order of the files, whichever was imported first.
"""

from shapecalc.declare.layer import FORMER, RULES, SAVED
from shapecalc.declare.operation import OPERATIONS

__all__ = ["FORMER", "OPERATIONS", "RULES", "SAVED"]

FILES = """
    core recurrent merging convolution pooling reshaping regularization normalization activation
    attention convolutional_recurrent recurrent_cells preprocessing image_preprocessing
    image_augmentation image_geometry data_preprocessing text_preprocessing audio_preprocessing
    base_layer einsum_dense backend_specific applications
"""
"""The files of layers, the most usual first."""

CHAPTERS = "numpy shape reduction matrix nn search math window image linalg"
"""The files of operations, the most usual first."""

RULES.import_later(f"{__name__}.layers.{name}" for name in FILES.split())
FORMER.import_later([f"{__name__}.layers.former"])
OPERATIONS.import_later(f"{__name__}.ops.{name}" for name in CHAPTERS.split())
