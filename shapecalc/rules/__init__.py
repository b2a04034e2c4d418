"""Every layer that shapecalc knows, in files named as Keras's documentation names its chapters.

A file is read when a layer is asked for that no file before it declares.
"""

from shapecalc.layer import RULES, SAVED
from shapecalc.operation import OPERATIONS

__all__ = ["OPERATIONS", "RULES", "SAVED"]

FILES = """
    core rnn merging convolutional pooling reshaping regularization normalization activations
    attention rnn_cells preprocessing image_preprocessing image_augmentation
    image_geometry data_preprocessing text_preprocessing audio_preprocessing
    base_layer einsum_dense backend_specific applications
"""
"""The files of layers, the most usual first."""

CHAPTERS = "numpy shape reduction matrix nn search math window image linalg"
"""The files of operations, the most usual first."""

RULES.waiting += [f"{__name__}.{name}" for name in FILES.split()]
OPERATIONS.waiting += [f"{__name__}.{name}_operations" for name in CHAPTERS.split()]
