"""SC614: layers and models that are classes of one's own."""

from __future__ import annotations

from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.errors import Code

kind(
    Code.OWN_CLASS,
    """A class that extends Layer or Model must first call the constructor of its parent, and needs
    a method call(), which computes the output. In the example the constructor is not called, so
    Keras cannot keep the Dense layer.""",
    "begin __init__ with super().__init__()",
    "write the computation in def call(self, x), not in forward()",
    "to save the model, write get_config(), which returns the arguments of __init__",
    python=True,
    example="""
    class Block(Layer):
        def __init__(self):
            self.inner = Dense(2)


    Block()(Input((4,)))
    """,
    messages=[
        message(
            "In layer $class, you forgot to call `super().__init__()` as the first statement in "
            "the `__init__()` method.",
            "In layer $class, you forgot to call `super().__init__()`",
            means="the class {class} does not call the constructor of its parent",
            fix="begin its __init__ with super().__init__()",
            keras_3="In layer 'Block', you forgot to call `super().__init__()` as the first "
            "statement in the `__init__()` method. Go add it!",
        ),
        message(
            "It looks like you are subclassing `Model` and you forgot to call "
            "`super().__init__()`.",
            "forgot to call `super().__init__()`",
            "You must call `super().__init__()` in the layer constructor.",
            "cannot assign module before Module.__init__() call",
            "forgot to call `super($any).__init__()`",
            means="the class does not call the constructor of its parent",
            fix="begin its __init__ with super().__init__()",
            keras_2="It looks like you are subclassing `Model` and you forgot to call "
            "`super().__init__()`.",
        ),
        message(
            "Model $class does not have a `call()` method implemented.",
            "Layer $class does not have a `call()` method implemented.",
            "Unimplemented `tf.keras.Model.call()`: if you intend to create a `Model` with the "
            "Functional API",
            "When subclassing the `Model` class, you should implement a `call()` method.",
            means="the class has no method call(), which computes the output of the model",
            fix="write it: def call(self, x): return …; its name is not forward or __call__",
            keras_3_15="Model Net does not have a `call()` method implemented.",
        ),
        message(
            "`name` must be passed as a keyword argument. Received: add_weight($name, ...).",
            "add_weight() got multiple values for argument $argument",
            "$class.add_weight() got multiple values for argument $argument",
            "$class.add_weight() takes $any positional arguments but",
            "add_weight() takes $any positional arguments but",
            means="add_weight() takes other positional arguments in Keras 3: the shape is first",
            fix="name the arguments: self.add_weight(name=…, shape=…, initializer=…)",
            keras_3_15="`name` must be passed as a keyword argument. Received: "
            "add_weight('w', ...). Use: add_weight(shape=..., name='w').",
        ),
        message(
            "Object $class was created by passing non-serializable argument values in "
            "`__init__()`, and therefore the object must override `get_config()`",
            "Layer $class was created by passing non-serializable argument values in "
            "`__init__()`, and therefore the layer must override `get_config()`",
            "Layer $class has arguments $any in `__init__` and therefore must override "
            "`get_config`.",
            "Layers with arguments in `__init__` must override `get_config`.",
            "must override `get_config",
            means="{class} cannot be saved, because it does not tell its arguments",
            fix="write get_config(self) in the class: return {{**super().get_config(), "
            "'units': self.units}}, with every argument of __init__",
            keras_3_15="Object Scale was created by passing non-serializable argument values in "
            "`__init__()`, and therefore the object must override `get_config()` in order to be "
            "serializable.",
        ),
        message(
            "does not have a `get_config()` method",
            means="an object of the model cannot be saved, because it has no get_config()",
            fix="pass the name of a function, or a class with get_config(), instead of the object",
        ),
    ],
)
