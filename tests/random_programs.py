"""Random programs that make models with Keras, in the many styles in which people write them.

Each statement that is drawn keeps what it makes in ``x`` or ``stack``, so that any may follow any.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

IMPORTS = (
    "import keras\nfrom keras import layers, ops\n",
    "from tensorflow import keras\nfrom tensorflow.keras import layers\nfrom keras import ops\n",
    "import tensorflow as tf\nkeras = tf.keras\nlayers = keras.layers\nimport keras.ops as ops\n",
    "import keras as k\nfrom keras import *\nkeras = k\n",
)

SHAPES = {2: ("(12,)", "(5,)"), 3: ("(9, 4)", "(6, 3)"), 4: ("(16, 16, 3)", "(12, 8, 1)")}
"""Input shapes without the batch, by the number of axes with it."""

ACTIVATIONS = ("'relu'", "'tanh'", "None", "keras.activations.relu", "'softmax'")


class Programmer:
    """Writes one program.

    Attributes:
        random: where the choices come from.
        lines: the lines so far.
        indent: the blanks before each line.
        rank: how many axes ``x`` has, or what the top of ``stack`` returns.
        number: how many names are used so far.
    """

    def __init__(self, random: Random) -> None:
        self.random = random
        self.lines: list[str] = []
        self.indent = ""
        self.rank = 2
        self.number = 0

    def write(self, text: str) -> None:
        """Add lines with the present indentation."""
        self.lines += [self.indent + line for line in text.splitlines()]

    def name(self, word: str) -> str:
        """Return a name that is not used yet."""
        self.number += 1
        return f"{word}{self.number}"

    def one_of(self, *choices: str) -> str:
        return self.random.choice(choices)

    def text(self) -> str:
        """Return a whole program."""
        self.write(self.one_of(*IMPORTS))
        self.write("import numpy as np")
        self.write(f"base = {self.random.randint(2, 6)}\nsizes = [{self.numbers(3)}]")
        self.write("settings = {'units': base + 1, 'name': 'last'}")
        self.random.choice((self.functional, self.sequential, self.built, self.chained))()
        return "\n".join(self.lines) + "\n"

    def numbers(self, count: int) -> str:
        return ", ".join(str(self.random.randint(1, 9)) for _ in range(count))

    def size(self) -> str:
        """Return an expression for a small positive number."""
        return self.one_of(
            str(self.random.randint(1, 9)),
            "base",
            "base * 2",
            "sizes[-1]",
            "settings['units']",
            "max(sizes)",
            "2 ** 3",
            "len(sizes) + 1",
            "sum(sizes) // 2 + 1",
            "min(base, 4)",
            "int(base * 1.5)",
            "settings.get('width', 5)",
            "(base if base > 3 else 4)",
        )

    # One layer

    def layer(self) -> str:
        """Return an expression for a layer that fits, and note what it returns."""
        makers: dict[int, Sequence[Callable[[], str]]] = {
            2: (self.dense, self.dense, self.plain, self.unflat),
            3: (self.dense, self.plain, self.recurrent, self.windows, self.flat),
            4: (self.convolution, self.convolution, self.plain, self.pooling, self.flat),
        }
        return self.random.choice(makers[self.rank])()

    def dense(self) -> str:
        activation = self.random.choice(ACTIVATIONS)
        return self.one_of(
            f"layers.Dense({self.size()})",
            f"layers.Dense(units={self.size()}, activation={activation})",
            f"layers.Dense({self.size()}, {activation}, use_bias=base > 9)",
            f"layers.Dense(**dict(units={self.size()}))",
        )

    def plain(self) -> str:
        """Return a layer that takes any tensor."""
        return self.one_of(
            "layers.BatchNormalization()",
            "layers.Dropout(0.1 * base)",
            "layers.Activation('relu')",
            "layers.LayerNormalization()",
            "layers.Dropout(rate=1 / 4)",
            "layers.LeakyReLU()",
            "layers.ReLU(6.0)",
        )

    def unflat(self) -> str:
        self.rank = 3
        return self.one_of(f"layers.RepeatVector({self.size()})", "layers.Reshape((-1, 1))")

    def flat(self) -> str:
        dims = self.rank - 2
        self.rank = 2
        return self.one_of(
            "layers.Flatten()",
            f"layers.GlobalAveragePooling{dims}D()",
            f"getattr(layers, 'GlobalMaxPooling{dims}D')()",
        )

    def recurrent(self) -> str:
        kind, sequences = self.one_of("LSTM", "GRU", "SimpleRNN"), self.random.random() < 0.5
        self.rank = 3 if sequences else 2
        inner = f"layers.{kind}({self.size()}, return_sequences={sequences})"
        return self.one_of(inner, f"layers.Bidirectional({inner})")

    def windows(self) -> str:
        return f"layers.Conv1D({self.size()}, {self.one_of('1', '3', '(3,)')}, padding='same')"

    def convolution(self) -> str:
        kernel = self.one_of("3", "(3, 3)", "[1, 3]", "kernel_size=3", "(3,) * 2")
        return self.one_of(
            f"layers.Conv2D({self.size()}, {kernel}, padding='same')",
            f"layers.SeparableConv2D({self.size()}, 3, padding='same', activation='relu')",
            "layers.DepthwiseConv2D(3, padding='same', depth_multiplier=base)",
            f"layers.Conv2DTranspose({self.size()}, 3, strides=1, padding='same')",
        )

    def pooling(self) -> str:
        return self.one_of("layers.MaxPool2D(1)", "layers.AveragePooling2D((2, 2), padding='same')")

    # Functional models

    def functional(self) -> None:
        self.rank = self.random.choice((2, 3, 4))
        self.write(f"inputs = keras.Input({self.one_of(*SHAPES[self.rank])})\nx = inputs")
        for _ in range(self.random.randint(2, 6)):
            self.step()
        self.write(f"model = keras.Model({self.one_of('inputs', '[inputs]')}, x)")
        self.changes()
        self.write("model.summary()")

    def step(self) -> None:
        """Write statements that make another tensor of ``x``."""
        steps = [self.call, self.call, self.block, self.loop, self.residual, self.branches]
        steps += [self.arithmetic, self.shared, self.inner_model, self.choice, self.operation]
        self.random.choice(steps)()

    def call(self) -> None:
        layer = self.layer()
        name = self.name("layer")
        self.write(
            self.one_of(
                f"x = {layer}(x)",
                f"{name} = {layer}\nx = {name}(x)",
                f"x = ({name} := {layer})(inputs=x)" if "Bi" not in layer else f"x = {layer}(x)",
                f"[x] = [{layer}(x)]",
                f"x = (lambda t: {layer}(t))(x)",
            )
        )

    def block(self) -> None:
        name, layer = self.name("block"), self.dense() if self.rank < 4 else self.convolution()
        plain = self.plain()
        self.write(f"def {name}(t, times=1, *, last=True, **options):")
        self.write(f"    for _ in range(times):\n        t = {layer}(t)")
        self.write(f"    if not last:\n        return t\n    return {plain}(t)")
        call = self.one_of("x", "x, 2", "x, last=False", "t=x, times=base - 1", "x, **{'times': 2}")
        self.write(f"x = {name}({call})")

    def loop(self) -> None:
        head = self.one_of(
            "for n in sizes:",
            "for i, n in enumerate(sizes):",
            "for n in sizes[::-1] + [base]:",
            "for n in range(1, 6, 2):",
            "for n, _ in zip(sizes, 'ab'):",
            "for n in sorted(set(sizes)):",
            "for n in (base * k for k in (1, 2)):",
            "for n in map(lambda k: k + 1, sizes):",
            "for n in [k for k in range(9) if k % 4 == 1]:",
        )
        layer = "layers.Dense(n)" if self.rank < 4 else "layers.Conv2D(n, 1)"
        self.write(f"{head}\n    x = {layer}(x)")
        jump = self.one_of("if n > 4:\n    break", "if n % 2:\n    continue", "assert n")
        outer, self.indent = self.indent, self.indent + "    "
        self.write(jump)
        self.write(f"x = {self.plain()}(x)")
        self.indent = outer
        if self.random.random() < 0.3:
            self.write(f"else:\n    x = {self.plain()}(x)")

    def residual(self) -> None:
        name = self.name("skip")
        self.write(f"{name} = x")
        self.write(f"x = {self.plain()}({name})")
        join = ("layers.Add()([x, {0}])", "layers.add([x, {0}])", "x + {0}", "ops.maximum(x, {0})")
        self.write(f"x = {self.one_of(*join)}".format(name))

    def branches(self) -> None:
        make = "layers.Dense({})" if self.rank < 4 else "layers.Conv2D({}, 1)"
        name = self.name("parts")
        self.write(
            self.one_of(
                f"{name} = [{make.format('n')}(x) for n in sizes]",
                f"{name} = list(map(lambda n: {make.format('n')}(x), sizes))",
                f"{name} = []\nfor n in sizes:\n    {name}.append({make.format('n + 1')}(x))",
                f"{name} = [x, {make.format('base')}(x)]",
            )
        )
        join = self.one_of("layers.Concatenate()(%s)", "layers.concatenate([*%s], axis=-1)")
        self.write(f"x = {join % name}")

    def arithmetic(self) -> None:
        self.write(
            self.one_of(
                "x = x * 2", "x = 1 - x", "x *= base", "x = -x", "x = x / 2.0 + 1", "x = x + x"
            )
        )

    def operation(self) -> None:
        self.write(
            self.one_of(
                "x = ops.relu(x)",
                "x = ops.concatenate([x, x], axis=-1)",
                "x = ops.multiply(x, x)",
                "x = keras.activations.tanh(x)",
                "x = ops.add(x, 1.0)",
                "x = x[..., :1]",
            )
        )

    def shared(self) -> None:
        name, layer = self.name("shared"), self.plain()
        self.write(f"{name} = {layer}\nx = {name}({name}(x))")

    def inner_model(self) -> None:
        layer, name = self.dense() if self.rank < 4 else self.convolution(), self.name("inner")
        self.write(f"{name} = keras.Sequential([{layer}, {self.plain()}], name='{name}')")
        self.write(f"x = {name}(x)")

    def choice(self) -> None:
        first, second = self.plain(), self.plain()
        self.write(
            self.one_of(
                f"x = ({first} if base > 3 else {second})(x)",
                f"if base in sizes:\n    x = {first}(x)\nelif len(sizes) > 9:\n    pass\n"
                f"else:\n    x = {second}(x)",
                f"x = {{'a': lambda t: {first}(t), 'b': lambda t: {second}(t)}}"
                f"['a' if base > 3 else 'b'](x)",
                f"try:\n    x = {first}(x)\nexcept ValueError:\n    raise\nfinally:\n    base += 1",
            )
        )

    # Sequential models

    def sequential(self) -> None:
        self.rank = self.random.choice((2, 3, 4))
        shape = self.one_of(*SHAPES[self.rank])
        self.write("stack = []")
        if with_input := self.random.random() < 0.7:
            self.write(f"stack.append(keras.Input(shape={shape}))")
        for _ in range(self.random.randint(2, 5)):
            layer = self.layer()
            self.write(
                self.one_of(
                    f"stack.append({layer})", f"stack += [{layer}]", f"stack = stack + [{layer}]"
                )
            )
        self.write(
            self.one_of(
                "model = keras.Sequential(stack)",
                "model = keras.Sequential()\nfor layer in stack:\n    model.add(layer)",
                "model = keras.Sequential(stack[:2])\nwhile len(stack) > 2:\n"
                "    model.add(stack.pop(2))",
                "model = keras.models.Sequential([*stack], name=f'net_{base}')",
            )
        )
        if not with_input:
            self.build(shape)
        self.changes()
        self.write("model.summary()")

    def build(self, shape: str) -> None:
        """Write how a model gets its input shape."""
        rows = self.random.choice((20, 32, 64))
        self.write(f"data = np.zeros(({rows},) + {shape})")
        self.write(self.one_of("model.build((None,) + data.shape[1:])", "model(data)"))

    def built(self) -> None:
        """Write a function that makes a model."""
        self.write(f"def make(n={self.size()}, kind='relu', *widths, **options):")
        self.indent = "    "
        self.functional()
        self.lines.pop()
        self.write("return model")
        self.indent = ""
        self.write(self.one_of("model = make()", "model = make(4)", "model = make(kind='tanh')"))
        self.write("model.summary()")

    def chained(self) -> None:
        """Write a model on a model."""
        self.functional()
        self.rank = 2 if self.rank == 2 else self.rank
        layer, last = self.name("top"), self.dense() if self.rank < 4 else self.plain()
        self.write(f"{layer} = {last}")
        self.write(
            self.one_of(
                f"whole = keras.Model(model.input, {layer}(model.output))",
                f"whole = keras.Sequential([model, {layer}])",
                f"whole = keras.Model(inputs, {layer}(model(inputs)))",
                f"whole = keras.Model(model.inputs, {layer}(model.layers[-1].output))",
            )
        )
        self.write("whole.summary()")

    def changes(self) -> None:
        """Write what changes a model that is there."""
        self.write(
            self.one_of(
                "pass",
                "pass",
                "model.trainable = False",
                "model.layers[-1].trainable = False",
                "for layer in model.layers[:-1]:\n    layer.trainable = False",
                "print(len(model.layers), model.name, [l.name for l in model.layers])",
            )
        )


def random_program(seed: str) -> str:
    """Return the text of a random program; the same for the same seed."""
    return Programmer(Random(seed)).text()
