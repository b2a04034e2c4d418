"""The layers of PyTorch that people write by habit, and those of Keras that do the same.

Source: the constructors in ``torch.nn`` of PyTorch 2.
"""

from __future__ import annotations

from shapecalc.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TorchLayer:
    """A layer of PyTorch.

    Attributes:
        name: the layer of Keras.
        sizes: how many of its first arguments are sizes of the input, which Keras finds itself.
        needed: how many arguments without a default follow.
    """

    name: str
    sizes: int = 0
    needed: int = 0


TORCH_LAYERS = {
    "Linear": TorchLayer("Dense", 1, 1),
    **{f"Conv{n}d": TorchLayer(f"Conv{n}D", 1, 2) for n in (1, 2, 3)},
    **{f"ConvTranspose{n}d": TorchLayer(f"Conv{n}DTranspose", 1, 2) for n in (1, 2, 3)},
    **{f"BatchNorm{n}d": TorchLayer("BatchNormalization", 1) for n in (1, 2, 3)},
    **{f"MaxPool{n}d": TorchLayer(f"MaxPooling{n}D", 0, 1) for n in (1, 2, 3)},
    **{f"AvgPool{n}d": TorchLayer(f"AveragePooling{n}D", 0, 1) for n in (1, 2, 3)},
    **{f"AdaptiveAvgPool{n}d": TorchLayer(f"GlobalAveragePooling{n}D", 1, 0) for n in (1, 2, 3)},
    **{f"AdaptiveMaxPool{n}d": TorchLayer(f"GlobalMaxPooling{n}D", 1, 0) for n in (1, 2, 3)},
    **{f"Dropout{n}d": TorchLayer(f"SpatialDropout{n}D", 0, 1) for n in (1, 2, 3)},
    "LayerNorm": TorchLayer("LayerNormalization", 1),
    "Upsample": TorchLayer("UpSampling2D"),
    "ZeroPad2d": TorchLayer("ZeroPadding2D", 0, 1),
}
"""The layers of PyTorch by their names there."""
