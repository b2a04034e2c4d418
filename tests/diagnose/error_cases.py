"""Short programs with a mistake, and the words that the explanation of their error contains.

A code is for both Keras 3 and Keras 2, or there is one for each of them with a slash between; ``-``
means that the version accepts the program. Words with ``3:`` or ``2:`` before them are expected for
that version only.
"""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    codes: str
    program: str
    words: tuple[str, ...]

    def code(self, version: int) -> str:
        first, _, second = self.codes.partition("/")
        return second if version == 2 and second else first

    def expected(self, version: int) -> list[str]:
        """The words of a version."""
        own = [w.removeprefix(f"{version}:") for w in self.words]
        return [word for word in own if word[:2] not in ("2:", "3:")]


def case(codes: str, program: str, *words: str) -> Case:
    return Case(codes, program, words)


SOFTMAX = "Sequential([Input((4,)), Dense(10, 'softmax')])"
STEPS = "Sequential([Input((6, 4)), LSTM(3, return_sequences=True), Dense(10, 'softmax')])"
LINEAR = "Sequential([Input((4,)), Dense(1)])"
A_AND_B = "a = Input((4,), name='a'); b = Input((4,), name='b'); "
CROSS, SPARSE = "'categorical_crossentropy'", "'sparse_categorical_crossentropy'"

# The 26 that students ask about most, in their order; some of them several times.
STUDENTS = [
    case(
        "SC402",
        "Sequential([Input((3, 1)), LSTM(8), LSTM(8)])",
        "lstm_1 expects 3 axes, (batch, time, features), but got 2 axes, (None, 8)",
        "set return_sequences=True on the recurrent layer before lstm_1",
    ),
    case(
        "SC402", "Sequential([Input((4,)), LSTM(8)])", "lstm expects 3 axes", "Input(shape=(4, 1))"
    ),
    case("SC402", "Sequential([Input((4,)), GRU(8)])", "gru expects 3 axes", "Reshape((4, 1))"),
    case(
        "SC402",
        "Sequential([Input((4,)), Conv1D(8, 3)])",
        "conv1d expects at least 3 axes, (batch, steps, channels), but got 2 axes, (None, 4)",
    ),
    case(
        "SC402",
        "Sequential([Input((28, 28)), Conv2D(8, 3)])",
        "4 axes, (batch, height, width, channels), but got 3 axes, (None, 28, 28)",
        "Input(shape=(28, 28, 1))",
    ),
    case(
        "SC402/-",
        "Sequential([Input((60000, 28, 28, 1)), Conv2D(8, 3)])",
        "(3, 3, 1, 8)",
        "(None, 60000, 28, 28, 1)",
    ),
    case(
        "SC403",
        "Sequential([Input((8, 8, 1)), Conv2D(8, 3), MaxPooling2D(2), Conv2D(8, 5)])",
        "(None, 3, 3, 8)",
        "3:(5, 5, 8, 8)",
        "2:conv2d_1",
        "padding='same'",
    ),
    case(
        "SC403",
        "Sequential([Input((8, 8, 1)), Conv2D(8, 3), MaxPooling2D(3), Conv2D(8, 3)])",
        "3:(None, 2, 2, 8)",
        "2:conv2d_1 moves a window of size 3 over an input of size 2",
    ),
    case(
        "SC403",
        "Sequential([Input((3, 3, 1)), MaxPooling2D(4)])",
        "3:MaxPooling2D",
        "3:(None, 3, 3, 1), which is smaller than its window of (4, 4)",
        "2:max_pooling2d moves a window of size 4 over an input of size 3",
    ),
    case(
        "SC403",
        "Sequential([Input((3, 28, 28)), Conv2D(8, 5)])",
        "(None, 3, 28, 28)",
        "the channels are the first axis",
    ),
    case(
        "SC406",
        "Sequential([Input((None, 3)), Flatten(), Dense(2)])",
        "3:dense needs a weight of shape (None, 2)",
        "2:(None, None)",
        "GlobalAveragePooling1D",
    ),
    case(
        "SC601",
        f"{LINEAR}.predict(zeros(2, 5), verbose=0)",
        "3:dense expects 4 numbers on the last axis of its input but got (2, 5)",
        "2:expects data of shape (None, 4) but got (None, 5)",
    ),
    case("SC601", f"fit({LINEAR}, zeros(2, 5), zeros(2, 1))", "(2, 5)"),
    case("SC601", f"train({LINEAR}, zeros(2, 5), zeros(2, 1))", "(None, 5)"),
    case(
        "SC601",
        "i = Input((4,)); Model(i, Dense(1)(i)).predict(zeros(2, 5), verbose=0)",
        "expects data of shape (None, 4)",
        "Input(shape=(5,))",
    ),
    case(
        "SC403",
        "Sequential([Input((28, 28, 1)), Conv2D(8, 3)]).predict(zeros(28, 28, 1), verbose=0)",
        "conv2d",
        "moves a window of size 3 over an input of size 1",
        "x[np.newaxis]",
    ),
    case(
        "SC404",
        "Concatenate()([Input((75, 75, 8)), Input((74, 74, 8))])",
        "[(None, 75, 75, 8), (None, 74, 74, 8)]",
    ),
    case("SC404", "Add()([Input((10, 8)), Input((10, 4))])", "(10, 8) and (10, 4)"),
    case(
        "SC405",
        "Sequential([Input((16,)), Reshape((3, 5))])",
        "(16,) has 16 elements but (3, 5) has 15",
        "(4, 4)",
    ),
    case("SC405", "Sequential([Input((16,)), Reshape((-1, 5))])", "(-1, 5)"),
    case("SC402", "Sequential([Input((4,)), TimeDistributed(Dense(3))])", "(None, 4)"),
    case(
        "SC402",
        "Sequential([Input((4, 3)), RepeatVector(3)])",
        "repeat_vector expects 2 axes, (batch, features), but got 3 axes, (None, 4, 3)",
    ),
    case(
        "SC407",
        "Sequential([Input((4, 3)), Bidirectional(LSTM(2), merge_mode=None), Dense(4)])",
        "3:dense expects 1 input tensor(s) but got 2",
        "2:several tensors",
    ),
    case(
        "SC602",
        f"fit({SOFTMAX}, zeros(8, 4), zeros(8, 1), {CROSS})",
        "labels have the shape (8, 1), but the output of the model has (8, 10)",
        "sparse_categorical_crossentropy",
        "to_categorical(y, 10)",
    ),
    case(
        "SC602",
        f"train({SOFTMAX}, zeros(8, 4), zeros(8, 1), {CROSS})",
        "labels have the shape (None, 1), but the output of the model has (None, 10)",
    ),
    case(
        "SC602",
        f"train({SOFTMAX}, zeros(8, 4), zeros(8, 1), 'binary_crossentropy')",
        "labels have the shape (None, 1), but the output of the model has (None, 10)",
    ),
    case(
        "SC602",
        f"train({SOFTMAX}, zeros(8, 4), zeros(8, 10), {SPARSE})",
        "3:labels have the shape (None, 10), and the output of the model has (None, 10)",
        "2:labels have the shape (80,), and the output of the model has (8, 10)",
        "np.argmax",
    ),
    case(
        "SC304",
        f"{A_AND_B} Model(a, Concatenate()([Dense(2)(a), b]))",
        "2:concatenate uses a tensor",
        "Model(inputs=[a, b]",
    ),
    case(
        "SC603",
        "Sequential([Input((3,)), Embedding(10, 4)]).predict(np.full((2, 3), 10), verbose=0)",
        "index 10",
        "10 rows",
        "Embedding(11, …)",
    ),
    case("SC604", "Sequential([Dense(3)]).summary()", "Input(shape)"),
    case("SC202", "LSTM(3, return_sequence=True)", "return_sequence", "mean return_sequences?"),
    case("SC410", "Sequential([Input((3, 1)), LSTM(3, stateful=True)])", "batch_shape=(32, …)"),
    case("SC408", "Sequential([Input((3, 1)), MultiHeadAttention(2, 2)])", "MultiHeadAttention"),
    case("SC203", "Conv2D(8, 3, strides=2, dilation_rate=2)", "strides=1"),
]

OTHERS = [
    case("SC101", "k.models.load_model('none.keras')", "none.keras"),
    case("SC101", "k.models.load_model('none.h5')", "none.h5"),
    case("SC101", "k.models.load_model(text_file('a.h5'))", "not a model"),
    case("SC101", "k.models.load_model(text_file('model'))", "not a model"),
    case("SC104/-", "Sequential([Input((4,)), Input((4,))])", "second Input"),
    case("SC201/-", "k.models.model_from_json(json('Foo'))", "custom_objects={'Foo': Foo}"),
    case(
        "SC201",
        "k.models.model_from_json(json('Sequential', json('Foo')))",
        "3:another version",
        "2:{'Foo': Foo}",
    ),
    case("SC201", "Sequential([Input((4,)), 5])", "5 is added"),
    case("SC201", "Sequential([Input((4,)), Dense])", "Dense(10), not Dense"),
    case("SC201", "k.layers.Desne(3)", "Desne", "did you mean Dense?"),
    case("SC202", "Dense(3, foo=1)", "foo"),
    case("SC202", "Dense(units=3, output_dim=4)", "output_dim", "did you mean units?"),
    case("SC202", "Conv2D(8, 3, border_mode='same')", "border_mode", "did you mean padding?"),
    case("SC203", "Dense(1, activation='rleu')", "did you mean relu?"),
    case("SC203", "Dense(1, kernel_initializer='glorot_unifrm')", "mean glorot_uniform?"),
    case("SC203/-", "Dense(1, kernel_regularizer='foo')", "foo"),
    case("SC203", "Dense(1, kernel_constraint='foo')", "foo"),
    case("SC203", f"{LINEAR}.compile('adamm', 'mse')", "adamm"),
    case("SC203", f"fit({LINEAR}, zeros(2, 4), zeros(2, 1), 'foo')", "foo"),
    case("SC203", "Dense(-1)", "units cannot be -1"),
    case("SC203", "Conv2D(-8, 3)", "filters cannot be -8"),
    case("SC203", "Conv2D(8, (3, 3, 3))", "kernel_size cannot be (3, 3, 3)"),
    case("SC203", "Conv2D(8, 0)", "kernel_size cannot be 0"),
    case("SC203", "Conv2D(8, 3, strides=0)", "strides cannot be"),
    case("SC203", "Conv2D(8, 3, padding='smae')", "'valid' or 'same'"),
    case("SC203", "Conv2D(8, 3, padding='causal')", "Conv1D only"),
    case("SC203", "Conv2D(8, 3, data_format='foo')", "data_format cannot be foo"),
    case("SC203", "Conv2D(8, 3, groups=3)", "8 filters", "3 equal groups"),
    case("SC203", "Dropout(5)", "rate cannot be 5"),
    case("SC203", "Dense(1, dtype='foo')", "foo"),
    case("SC203", "TimeDistributed(5)", "TimeDistributed wraps a layer"),
    case("SC203", "Bidirectional(LSTM(3), merge_mode='foo')", "foo"),
    case("SC203", "Permute((1, 3))(Input((4, 3)))", "(1, 3)"),
    case("SC203", "ZeroPadding2D((1, 2, 3))", "(1, 2, 3)"),
    case("SC203/-", "Input(4)", "Input(shape=(4,))"),
    case("SC203", "Input((4, 'a'))", "a is neither"),
    case("SC204", "Dense()", "the Dense layer needs the argument units"),
    case("SC204", "Conv2D(8)", "kernel_size"),
    case("SC204", "Dense(1, units=2)", "twice"),
    case("SC301", f"{LINEAR}.get_layer('foo')", "no layer named foo"),
    case("SC301", f"{LINEAR}.get_layer(index=9)", "1 layers", "index 9"),
    case("SC301", "Desne(3)", "did you mean Dense?"),
    case("SC303", "Sequential([Input((4,)), Dense(1, name='a'), Dense(1, name='a')])", "named a"),
    case("SC303", "i = Input((4,)); Model(i, Dense(2, name='a')(Dense(2, name='a')(i)))", "a_2"),
    case("SC304", "Model(Input((4,)), 5)", "not the output of a layer"),
    case("SC304", "Model(Dense(2), Dense(3))", "not the output of a layer"),
    case(
        "SC401", "Sequential([Input((8, 8, 4)), Conv2D(6, 3, groups=3)])", "divisor of 4: 1, 2, 4"
    ),
    case("SC401", "Cropping2D(5)(Input((8, 8, 1)))", "(None, 8, 8, 1)", "3:Cropping2D"),
    case("SC401/SC610", "Lambda(lambda x: np.mean(x))(Input((3,)))", "3:Lambda"),
    case("-/SC401", "LayerNormalization(axis=5)(Input((4,)))", "2 axes"),
    case("SC401/SC406", "Sequential([Input((None, None, None)), Conv2D(2, 3)])", "channels"),
    case(
        "SC402",
        "GlobalAveragePooling2D()(Input((3,)))",
        "4 axes, (batch, height, width, channels)",
    ),
    case("SC408/SC402", "LSTM(2)(5)", "2:but got"),
    case("SC403", "Sequential([Input((3, 1)), Conv1D(8, 5)])", "(None, 3, 1)"),
    case(
        "SC403",
        "Sequential([Input((28, 28, 1)), Conv2D(8, 3)])(zeros(28, 28, 1))",
        "window of size 3 over an input of size 1",
    ),
    case("SC404", "Dot(1)([Input((10, 8)), Input((9, 4))])", "(None, 10, 8) and (None, 9, 4)"),
    case("SC404", "Multiply()([Input((10, 8)), Input((9, 8))])", "(10, 8) and (9, 8)"),
    case("SC405", "np.zeros(784).reshape(28, 29)", "784"),
    case("SC406", "BatchNormalization()(Input((None,)))", "3:batch_normalization", "None"),
    case("SC407", "Add()(Input((10, 8)))", "Add()([a, b])"),
    case("SC407", "Concatenate()(Input((10, 8)))", "Add()([a, b])"),
    case("SC407", "Attention()(Input((3, 1)))", "Attention()([x, x])"),
    case(
        "SC407", "Dense(2)([Input((4,)), Input((4,))])", "dense expects 1 input tensor(s) but got 2"
    ),
    case("SC407", f"{A_AND_B} Model([a, b], Add()([a, b])).predict(zeros(2, 4), verbose=0)", "2"),
    case(
        "SC407",
        f"{A_AND_B} Model([a, b], Add()([a, b])).predict({{'a': zeros(2, 4)}}, verbose=0)",
        "input named b",
    ),
    case("SC408", "MultiHeadAttention(2, 2)(Input((3, 1)))", "`value`"),
    case("SC408", "Dense(2)()", "Dense(2)(x)"),
    case("SC408", "Dense(2)(Dense(3))", "not a tensor"),
    case("SC408", "Dense(2)('a')", "not a tensor"),
    case("SC409", "d = Dense(2); d(Input((4,))); d(Input((5,)))", "dense has weights for 4"),
    case(
        "SC601",
        "i = Input((28, 28)); Model(i, Flatten()(i)).predict(zeros(32, 784), verbose=0)",
        "x.reshape(-1, 28, 28)",
    ),
    case(
        "SC601/-",
        "i = Input((28, 28)); Model(i, Dense(1)(i)).predict(zeros(28, 28), verbose=0)",
        "x[np.newaxis]",
    ),
    case("SC601", "scaler().fit(np.zeros((3, 4, 5)))", "StandardScaler", "3 axes"),
    case("SC601", "scaler().fit(np.zeros(3))", "x.reshape(-1, 1)"),
    case("SC601", "scaler().fit(np.zeros((3, 4))).transform(np.zeros((3, 3)))", "4 columns"),
    case("SC601", "np.zeros((2, 4))[0] = np.zeros(3)", "(4,)"),
    case("SC601", "np.zeros((2, 4)) @ np.zeros((3, 4))", "NumPy"),
    case("SC601", "np.zeros((2, 4)) + np.zeros((3, 4))", "(2, 4)"),
    case("SC601", "np.stack([np.zeros(3), np.zeros(4)])", "different shapes"),
    case("SC602", f"fit({SOFTMAX}, zeros(8, 4), zeros(8, 3), {CROSS})", "Dense(3)"),
    case(
        "SC602",
        f"fit({STEPS}, zeros(8, 6, 4), zeros(8, 10), {CROSS})",
        "(8, 6, 10)",
        "remove return_sequences=True",
    ),
    case("SC602", f"fit({STEPS}, zeros(8, 6, 4), zeros(8, 10))", "(8, 6, 10)", "return_sequences"),
    case("SC602", f"fit({SOFTMAX}, zeros(8, 4), zeros(8, 3))", "(8, 3)"),
    case("SC602", f"train({SOFTMAX}, zeros(8, 4), zeros(8, 3))", "10", "3"),
    case("SC602", f"fit({SOFTMAX}, zeros(8, 4), np.full(8, 10), {SPARSE})", "labels contain 10"),
    case("SC602", f"fit({LINEAR}, zeros(8, 4), None)", "model.fit(x, y)"),
    case("SC604", "Sequential([Dense(3)]).count_params()", "sequential"),
    case("SC604", "Dense(3).output", "dense"),
    case("-/SC604", "Sequential([Dense(3)]).weights", "sequential"),
    case("SC604/-", "Sequential([]).predict(zeros(2, 4), verbose=0)", "Input(shape)"),
    case("SC605", f"{LINEAR}.fit(zeros(8, 4), zeros(8, 1))", "compile"),
    case("SC606", f"fit({LINEAR}, zeros(8, 4), zeros(7, 1))", "8 rows of data but 7 labels"),
    case(
        "SC606",
        f"{A_AND_B} Model([a, b], Add()([a, b])).predict([zeros(2, 4), zeros(3, 4)], verbose=0)",
        "rows",
    ),
    case("SC607", f"fit({LINEAR}, [[1, 2, 3, 4], [1, 2, 3]], zeros(2, 1))", "np.array(x)"),
    case("SC607", f"fit({LINEAR}, ragged(), zeros(2, 1))", "pad_sequences"),
    case("SC607", f"fit({LINEAR}, zeros(2, 4), np.array(['a', 'b']))", "text"),
    case("SC607", "np.array([[1, 2], [1]])", "different lengths"),
    case("SC607", "np.array(['a']).astype(float)", "text"),
    case("SC607", f"fit({LINEAR}, [], [])", "no rows"),
    case("-/SC607", f"fit({LINEAR}, zeros(0, 4), zeros(0, 1))", "no rows"),
    case("SC608", "np.zeros((10**7, 10**7))", "100,000,000,000,000"),
    case("SC609", f"{LINEAR}.set_weights([zeros(3, 1), zeros(1)])", "(4, 1)", "(3, 1)"),
    case("SC609", f"{LINEAR}.set_weights([zeros(4, 1)])", "2 weights", "got 1"),
    case("SC609", f"{LINEAR}.load_weights(weights('weights.h5', 3))", "(4, 1)", "(3, 1)"),
    case(
        "SC101/SC609", f"{LINEAR}.load_weights(weights('old.h5', 3))", "3:.weights.h5", "2:(3, 1)"
    ),
    case(
        "SC101/SC609",
        f"{LINEAR}.load_weights(weights('old.h5', 4, 4))",
        "3:name.weights.h5",
        "2:different layers",
    ),
    case("SC610", "np.mean(Input((3,)))", "3:keras.ops", "2:Lambda"),
    case("SC610", "i = Input((3,)); i if i else 0", "keras.ops"),
]

PICTURES = "i = Input((32, 32, 3)); m = Model(i, Conv2D(2, 3)(i)); "

OLD_AND_OWN = [
    case("SC601", f"{PICTURES} m.predict(zeros(32, 32, 3), verbose=0)", "x[np.newaxis]"),
    case("SC601", f"{PICTURES} m.predict(zeros(2, 32, 32, 4), verbose=0)", "image.convert('RGB')"),
    case("SC601", f"{PICTURES} m.predict(zeros(2, 3, 32, 32), verbose=0)", "(0, 2, 3, 1)"),
    case("SC602", f"fit({SOFTMAX}, zeros(8, 4), zeros(8), {CROSS})", "sparse_categorical"),
    case("SC402", "Sequential([Input((9, 8, 8)), LSTM(2)])", "TimeDistributed(Flatten())"),
    case("SC202/-", "LSTM(2, batch_input_shape=(1, 3, 1))", "Input(batch_shape=(1, 3, 1))"),
    case("SC202/-", "k.optimizers.Adam(lr=0.1)", "learning_rate"),
    case("SC708", f"{LINEAR}.predict_classes(zeros(2, 4))", "np.argmax"),
    case("SC201", "k.layers.CuDNNLSTM(3)", "LSTM"),
    case("SC613", "m = " + LINEAR + "; m.compile('sgd', 'mse'); m.fit(1, nb_epoch=1)", "epochs"),
    case("-/SC614", "class N(Model):\n def __init__(self): self.d = Dense(2)\nN()", "super()"),
]

CASES = STUDENTS + OTHERS + OLD_AND_OWN
