"""Short programs with a mistake, and what is to be said of the errors that they give.

Each case begins with the code, a slash between those of Keras 3 and of Keras 2 where they differ,
``-`` where a version takes the program; then a program, then words that the explanation has to
have; those behind a ``|`` are for Keras 2 only.
"""

from __future__ import annotations

CASES = """
SC402: Sequential([Input((3, 1)), LSTM(8), LSTM(8)])
= lstm_1 takes (batch, time, features), 3 axes; it gets (None, 8), 2 axes; return_sequences=True
SC402: Sequential([Input((4,)), LSTM(8)])
= lstm takes (batch, time, features); (None, 4); Input(shape=(4, 1))
SC402: Sequential([Input((4,)), GRU(8)])
= gru takes (batch, time, features)
SC402: Sequential([Input((4,)), Conv1D(8, 3)])
= conv1d; at least 3 axes|(batch, steps, channels); (4, 1)
SC402: Sequential([Input((28, 28)), Conv2D(8, 3)])
= conv2d; (None, 28, 28); Input(shape=(28, 28, 1))
SC402/-: Sequential([Input((60000, 28, 28, 1)), Conv2D(8, 3)])
= (None, 60000, 28, 28, 1); (3, 3, 1, 8)
SC403: Sequential([Input((8, 8, 1)), Conv2D(8, 3), MaxPooling2D(2), Conv2D(8, 5)])
= (None, 3, 3, 8)|conv2d_1; padding='same'
SC403: Sequential([Input((8, 8, 1)), Conv2D(8, 3), MaxPooling2D(3), Conv2D(8, 3)])
= (None, 2, 2, 8); (3, 3, 8, 8)|conv2d_1 moves a window of 3 over 2 values
SC403: Sequential([Input((3, 3, 1)), MaxPooling2D(4)])
= MaxPooling2D; (None, 3, 3, 1); (None? 4, 4)|max_pooling2d moves a window of 4 over 3
SC403: Sequential([Input((3, 28, 28)), Conv2D(8, 5)])
= (None, 3, 28, 28); channels first
SC403: Sequential([Input((3, 1)), Conv1D(8, 5)])
= (None, 3, 1)
SC406: Sequential([Input((None, 3)), Flatten(), Dense(2)])
= Dense|a Dense layer; GlobalAveragePooling1D
SC406: BatchNormalization()(Input((None,)))
= BatchNormalization|the BatchNormalization
"""
