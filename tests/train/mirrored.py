"""Trains a spec on devices of the processor, as if they were GPUs: ``mirrored.py FOLDER COUNT``.

A program of its own, since TensorFlow is told of its devices once, before it uses them.
"""

import json
import sys
from pathlib import Path
from unittest.mock import patch

from training import Trainer

from shapecalc.train.machine import Machine, strategy

SPEC = {
    "data": {"dataset": "digits", "scale": 16, "validation": 0.2, "seed": 1},
    "train": {"epochs": 2, "seed": 1, "shuffle": False, "callbacks": ["EarlyStopping()"]},
    "layers": [
        "Dense(32, activation='relu', input_shape=(64,))",
        "Dense(10, activation='softmax')",
    ],
}


def train(folder: Path, count: int) -> None:
    """Prints the history."""
    import tensorflow

    (processor,) = tensorflow.config.list_physical_devices("CPU")
    parts = [tensorflow.config.LogicalDeviceConfiguration()] * count
    tensorflow.config.set_logical_device_configuration(processor, parts)
    mirrored = tensorflow.distribute.MirroredStrategy([f"CPU:{n}" for n in range(count)])
    tensorflow.distribute.MirroredStrategy = lambda: mirrored
    with patch("shapecalc.train.session.strategy", lambda _: strategy(Machine(mirrored=True))):
        print(json.dumps(Trainer(folder)(SPEC).history))


if __name__ == "__main__":
    train(Path(sys.argv[1]), int(sys.argv[2]))
