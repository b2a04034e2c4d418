"""The names under which programs reach Keras: every module in which a class has ever been."""

from __future__ import annotations

import sys

ROOTS = (
    "tensorflow.python.keras.",
    "tensorflow.compat.v1.keras.",
    "tensorflow.compat.v2.keras.",
    "tensorflow.keras.",
    "tensorflow.contrib.keras.",
    "tf_keras.",
    "keras.src.",
    "keras.api.",
    "keras.",
)
"""The packages that contain Keras."""

OBJECTS = frozenset(
    "activations callbacks constraints initializers losses metrics optimizers regularizers".split()
)
"""The modules of Keras's objects that are no layers."""

WITHOUT_LAYERS = OBJECTS | frozenset(
    "backend callbacks config datasets mixed_precision preprocessing random saving utils".split()
)
"""The modules of Keras whose functions and classes create no layers."""

HARMLESS = frozenset(
    """
    FinanceDataReader IPython PIL absl bs4 cv2 folium gdown google gym gymnasium h5py imageio
    imblearn imutils joblib jax kaggle keras_tuner konlpy librosa lightgbm livelossplot matplotlib
    mlflow mpl_toolkits netron networkx nibabel nltk numpy opendatasets pandas plotly psutil pydot
    pydotplus requests scipy seaborn skimage sklearn soundfile spacy statsmodels sympy tensorboard
    tensorflow tensorflow_datasets tensorflowjs torch tqdm visualkeras wandb xgboost yaml yfinance
    """.split()
)
"""Packages beside Python's own whose functions never change a Keras model."""


def is_harmless(package: str) -> bool:
    """Return whether the functions of a package never change a Keras model.

    >>> is_harmless("numpy"), is_harmless("json"), is_harmless("my_models")
    (True, True, False)
    """
    return package in HARMLESS or package in sys.stdlib_module_names


MODELS = {"Sequential": "Sequential", "Model": "Functional", "Functional": "Functional"}


def in_keras(path: str) -> str | None:
    """Return the part of a full name behind the package of Keras; None if it is not Keras's.

    >>> in_keras("tensorflow.keras.layers.Dense"), in_keras("keras"), in_keras("numpy.array")
    ('layers.Dense', '', None)
    """
    for root in ROOTS:
        if path.startswith(root):
            inner = path[len(root) :]
            return in_keras(f"keras.{inner}") if inner.startswith(("src.", "api.")) else inner
        if path == root[:-1]:
            return ""
    return None


def creates_layers(path: str) -> bool:
    """Return whether something that a program imports may create layers when it is called.

    >>> [creates_layers(path) for path in ("keras.layers.Dense", "keras.losses.MSE", "PIL.Image")]
    [True, False, False]
    """
    inner = in_keras(path)
    if inner is not None:
        return inner.partition(".")[0] not in WITHOUT_LAYERS
    package, _, name = path.rpartition(".")
    return name[:1].isupper() and not is_harmless(package.partition(".")[0])


def may_be_data(path: str) -> bool:
    """Return whether something that a program imports may be data, such as a list of arguments.

    >>> may_be_data("sys.argv"), may_be_data("settings.DEBUG"), may_be_data("typing.List")
    (True, True, False)
    """
    package, _, name = path.rpartition(".")
    if not package or path.startswith("tensorflow.") or in_keras(path) is not None:
        return False
    return name.isupper() or not name[:1].isupper()


def short(path: str) -> str:
    """Return a full name as ``keras.…``, without the modules that have moved.

    >>> short("tensorflow.python.keras.layers.core.Dense"), short("os.path")
    ('keras.layers.Dense', 'os.path')
    """
    inner = in_keras(path)
    if inner is None:
        return ALIASES.get(path, path)
    parts = inner.split(".")
    if parts[0] in ("engine", "legacy"):
        parts = ["models" if parts[-1] in MODELS else "layers", parts[-1]]
    if parts[0] in ("layers", "utils") and len(parts) > 2:
        parts = [parts[0], parts[-1]]
    if parts[0] == "preprocessing" and parts[-1] == "pad_sequences":
        parts = ["utils", "pad_sequences"]
    return ".".join(["keras", *filter(None, parts)])


ALIASES: dict[str, str] = {
    "sklearn.cross_validation.train_test_split": "sklearn.model_selection.train_test_split",
    "np": "numpy",
}
"""Other full names of the same function."""
