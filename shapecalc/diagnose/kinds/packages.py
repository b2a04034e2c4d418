"""SC611: a package is missing, or its version does not fit the others."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields
from shapecalc.errors import Code
from shapecalc.similar import closest

INSTALLED_AS = {
    "Bio": "biopython",
    "PIL": "pillow",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "h5py": "h5py",
    "imblearn": "imbalanced-learn",
    "jax": "jax",
    "keras": "keras",
    "keras_cv": "keras-cv",
    "keras_hub": "keras-hub",
    "keras_nlp": "keras-nlp",
    "keras_tuner": "keras-tuner",
    "matplotlib": "matplotlib",
    "nltk": "nltk",
    "numpy": "numpy",
    "pandas": "pandas",
    "pkg_resources": "'setuptools<81'",
    "pydot": "pydot",
    "scikeras": "scikeras",
    "scipy": "scipy",
    "seaborn": "seaborn",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "tensorboard": "tensorboard",
    "tensorflow": "tensorflow",
    "tensorflow_datasets": "tensorflow-datasets",
    "tensorflow_hub": "tensorflow-hub",
    "tensorflow_probability": "tensorflow-probability",
    "tensorflow_text": "tensorflow-text",
    "tensorflowjs": "tensorflowjs",
    "tf_keras": "tf_keras",
    "torch": "torch",
    "tqdm": "tqdm",
    "transformers": "transformers",
    "yaml": "pyyaml",
}
"""Packages by the names under which they are imported, with the names that pip knows."""

FORMER = {
    "kerastuner": "the package is named keras_tuner today: import keras_tuner, after "
    "`python -m pip install keras-tuner`",
    "tensorflow.contrib": "TensorFlow 2 has no contrib: use the layers and functions of "
    "tensorflow.keras, or those of tf.compat.v1",
    "tensorflow_addons": "tensorflow-addons has ended and works up to TensorFlow 2.15 only: use "
    "what Keras has of it, such as GroupNormalization, F1Score and AdamW",
}
"""Packages and modules that are no longer there, with what to do instead."""


def _package(t: MessageFields) -> str:
    return t["path"].partition(".")[0]


def _missing(t: MessageFields) -> str:
    name = t["path"]
    if name in FORMER or "." in name:
        return f"there is no module {name} in what is installed"
    return f"Python finds no package named {name}"


def _install(t: MessageFields) -> Sequence[str]:
    """Return how to install a package, if it is one that is known."""
    path, name = t["path"], _package(t)
    former = next((text for old, text in FORMER.items() if f"{path}.".startswith(f"{old}.")), "")
    if former:
        return [former]
    if path == name and name in INSTALLED_AS:
        return [
            f"install it: python -m pip install {INSTALLED_AS[name]}, with the Python that runs "
            "the program; in a notebook %pip install, and restart the kernel"
        ]
    meant = closest(name, INSTALLED_AS)
    if meant and meant != name:
        return [f"did you mean {meant}?"]
    return [
        "if it is a package, install it with the Python that runs the program; if it is a file of "
        "your own, run the program in the folder of that file"
    ]


_BINARY = "a compiled package was built for another version of NumPy than the one that is installed"

kind(
    Code.PACKAGE,
    """Python can import only what is installed for it, and packages need certain versions of each
    other. In the example the name of the package is misspelled.""",
    "install the package with the Python that runs the program: python -m pip install NAME",
    "in a notebook write %pip install NAME, and restart the kernel",
    python=True,
    example="""
    import tensorfow as tf
    """,
    messages=[
        message(
            "No module named $path",
            means=_missing,
            fix=_install,
            keras_3="No module named 'tensorfow'",
        ),
        message(
            "You must install $name (`pip install $class`) for `$argument` to work.",
            "You must install $name (`pip install $class`) and install graphviz",
            "Failed to import $name. You must install $class",
            "Failed to import `$name`. Please install `$class`.",
            means="{name} is not installed, but this function needs it",
            fix="install it: python -m pip install pydot; plot_model also needs graphviz: "
            "https://graphviz.org/download/",
            keras_3_15="You must install pydot (`pip install pydot`) for `plot_model` to work.",
        ),
        message(
            "requires h5py",
            "`load_weights` requires h5py",
            "`save_model` requires h5py",
            "`load_model()` using h5 format requires h5py. Could not import h5py.",
            means="h5py is not installed, which reads and writes HDF5 files",
            fix="install it: python -m pip install h5py",
        ),
        message(
            "Could not import PIL.Image.",
            means="Pillow is not installed, which reads pictures",
            fix="install it: python -m pip install pillow",
        ),
        message(
            "str object has no attribute decode",
            means="the installed h5py is too new for this version of Keras",
            fix="install an older h5py: python -m pip install 'h5py<3', or a newer TensorFlow",
        ),
        message(
            "Descriptors cannot not be created directly.",
            "Descriptors cannot be created directly.",
            means="the installed protobuf is too new for this version of TensorFlow",
            fix="install an older one, python -m pip install 'protobuf<3.21', or a newer "
            "TensorFlow",
        ),
        message(
            "numpy.dtype size changed, may indicate binary incompatibility.",
            "A module that was compiled using NumPy 1.x cannot be run in NumPy",
            "numpy.core.multiarray failed to import",
            means=_BINARY,
            fix="install the older NumPy: python -m pip install 'numpy<2'",
        ),
    ],
)
