#### text classification with an embedding
from keras.datasets import imdb
from keras.preprocessing import sequence
from keras.models import Sequential
from keras.layers import Dense, Embedding, LSTM, SpatialDropout1D
max_features = 2000
maxlen = 30
(x_train, y_train), (x_test, y_test) = imdb.load_data(num_words=max_features)
print(len(x_train), 'train sequences')
x_train = sequence.pad_sequences(x_train, maxlen=maxlen)
x_test = sequence.pad_sequences(x_test, maxlen=maxlen)
print('x_train shape:', x_train.shape)
model = Sequential()
model.add(Embedding(max_features, 16))
model.add(SpatialDropout1D(0.2))
model.add(LSTM(8, dropout=0.2, recurrent_dropout=0.2))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
model.build(input_shape=(None, maxlen))
model.summary()
#### embedding that is not built
from keras import Sequential
from keras.layers import Embedding, GlobalAveragePooling1D, Dense
vocab_size = 10000
model = Sequential([Embedding(vocab_size, 16, name="embedding"), GlobalAveragePooling1D(), Dense(16, activation='relu'), Dense(1)])
model.summary()
#### bidirectional stack with mask
from tensorflow.keras.layers import *
from tensorflow.keras.models import *
vocab, dim = 500, 12
model = Sequential()
model.add(Input(shape=(25,)))
model.add(Embedding(input_dim=vocab, output_dim=dim, mask_zero=True))
model.add(Bidirectional(LSTM(6, return_sequences=True)))
model.add(Bidirectional(GRU(5), merge_mode="sum"))
model.add(Dense(4, activation="softmax"))
model.summary()
#### named entities: time-distributed output
from keras.models import Model
from keras.layers import Input, LSTM, Embedding, Dense, TimeDistributed, Dropout, Bidirectional
n_words, n_tags, max_len = 300, 9, 20
inp = Input(shape=(max_len,))
model = Embedding(input_dim=n_words, output_dim=10)(inp)
model = Dropout(0.1)(model)
model = Bidirectional(LSTM(units=7, return_sequences=True, recurrent_dropout=0.1))(model)
out = TimeDistributed(Dense(n_tags, activation="softmax"))(model)
model = Model(inp, out)
model.summary()
#### seq2seq with states
from keras.models import Model
from keras.layers import Input, LSTM, Dense
num_encoder_tokens, num_decoder_tokens, latent_dim = 20, 25, 8
encoder_inputs = Input(shape=(None, num_encoder_tokens))
encoder = LSTM(latent_dim, return_state=True)
encoder_outputs, state_h, state_c = encoder(encoder_inputs)
encoder_states = [state_h, state_c]
decoder_inputs = Input(shape=(None, num_decoder_tokens))
decoder_lstm = LSTM(latent_dim, return_sequences=True, return_state=True)
decoder_outputs, _, _ = decoder_lstm(decoder_inputs, initial_state=encoder_states)
decoder_dense = Dense(num_decoder_tokens, activation='softmax')
decoder_outputs = decoder_dense(decoder_outputs)
model = Model([encoder_inputs, decoder_inputs], decoder_outputs)
model.summary()
encoder_model = Model(encoder_inputs, encoder_states)
decoder_state_input_h = Input(shape=(latent_dim,))
decoder_state_input_c = Input(shape=(latent_dim,))
decoder_states_inputs = [decoder_state_input_h, decoder_state_input_c]
decoder_outputs, state_h, state_c = decoder_lstm(decoder_inputs, initial_state=decoder_states_inputs)
decoder_states = [state_h, state_c]
decoder_outputs = decoder_dense(decoder_outputs)
decoder_model = Model([decoder_inputs] + decoder_states_inputs, [decoder_outputs] + decoder_states)
encoder_model.summary()
decoder_model.summary()
#### seq2seq with luong attention
from keras.layers import Input, Embedding, GRU, Dense, Attention, Concatenate, TimeDistributed
from keras import Model
src = Input((11,), name="src")
tgt = Input((9,), name="tgt")
e = Embedding(40, 6)(src)
enc_out, enc_h = GRU(6, return_sequences=True, return_state=True, name="enc")(e)
d = Embedding(50, 6)(tgt)
dec_out = GRU(6, return_sequences=True, name="dec")(d, initial_state=enc_h)
ctx = Attention(name="att")([dec_out, enc_out])
both = Concatenate()([dec_out, ctx])
out = TimeDistributed(Dense(50, activation="softmax"))(both)
Model([src, tgt], out).summary()
#### encoder-decoder with repeat vector
from keras.models import Sequential
from keras.layers import LSTM, RepeatVector, TimeDistributed, Dense
n_steps_in, n_steps_out, n_features = 5, 3, 2
model = Sequential()
model.add(LSTM(10, activation='relu', input_shape=(n_steps_in, n_features)))
model.add(RepeatVector(n_steps_out))
model.add(LSTM(10, activation='relu', return_sequences=True))
model.add(TimeDistributed(Dense(n_features)))
model.summary()
#### cells
import keras
from keras.layers import RNN, LSTMCell, GRUCell, SimpleRNNCell, StackedRNNCells, Dense
model = keras.Sequential([keras.Input((6, 4))])
model.add(RNN(LSTMCell(5), return_sequences=True))
model.add(RNN([GRUCell(4), GRUCell(3)], return_sequences=True))
cells = [SimpleRNNCell(n) for n in (6, 5)]
model.add(RNN(StackedRNNCells(cells)))
model.add(Dense(1))
model.summary()
#### convolutional lstm
from keras.models import Sequential
from keras.layers import ConvLSTM2D, BatchNormalization, Conv3D, Input
seq = Sequential(
    [
        Input(shape=(None, 10, 10, 1)),
        ConvLSTM2D(filters=3, kernel_size=(3, 3), padding="same", return_sequences=True),
        BatchNormalization(),
        ConvLSTM2D(filters=3, kernel_size=(3, 3), padding="same", return_sequences=True),
        BatchNormalization(),
        Conv3D(filters=1, kernel_size=(3, 3, 3), activation="sigmoid", padding="same"),
    ]
)
seq.summary()
#### cnn on every frame, then lstm
from keras.models import Sequential
from keras.layers import TimeDistributed, Conv2D, MaxPooling2D, Flatten, LSTM, Dense
model = Sequential()
model.add(TimeDistributed(Conv2D(4, (3, 3), activation='relu'), input_shape=(5, 12, 12, 1)))
model.add(TimeDistributed(MaxPooling2D((2, 2))))
model.add(TimeDistributed(Flatten()))
model.add(LSTM(6))
model.add(Dense(2))
model.summary()
#### time-distributed model
import keras
from keras import layers
frame = keras.Sequential([layers.Input((8, 8, 1)), layers.Conv2D(2, 3), layers.GlobalAveragePooling2D()], name="frame")
video = keras.Input((None, 8, 8, 1))
x = layers.TimeDistributed(frame)(video)
x = layers.GRU(3)(x)
model = keras.Model(video, x)
model.summary()
#### stateful with a batch shape
import keras
from keras.layers import LSTM, Dense, Input
batch_size, look_back = 4, 3
model = keras.Sequential()
model.add(Input(batch_shape=(batch_size, look_back, 1)))
model.add(LSTM(4, stateful=True, return_sequences=True))
model.add(LSTM(4, stateful=True))
model.add(Dense(1))
model.summary()
#### text generation, tf tutorial as a function
import tensorflow as tf
vocab = sorted(set("hello world, this is the text"))
vocab_size = len(vocab)
embedding_dim = 8
rnn_units = 16
def build_model(vocab_size, embedding_dim, rnn_units, batch_size):
    model = tf.keras.Sequential([
        tf.keras.Input(batch_shape=[batch_size, None]),
        tf.keras.layers.Embedding(vocab_size, embedding_dim),
        tf.keras.layers.GRU(rnn_units, return_sequences=True, stateful=True, recurrent_initializer='glorot_uniform'),
        tf.keras.layers.Dense(vocab_size)
    ])
    return model
model = build_model(vocab_size=len(vocab), embedding_dim=embedding_dim, rnn_units=rnn_units, batch_size=4)
model.summary()
#### characters of a text
from keras.models import Sequential
from keras.layers import LSTM, Dense
import numpy as np
text = "the quick brown fox jumps over the lazy dog"
chars = sorted(list(set(text)))
char_indices = dict((c, i) for i, c in enumerate(chars))
maxlen, step = 10, 3
sentences, next_chars = [], []
for i in range(0, len(text) - maxlen, step):
    sentences.append(text[i: i + maxlen])
    next_chars.append(text[i + maxlen])
x = np.zeros((len(sentences), maxlen, len(chars)), dtype=bool)
y = np.zeros((len(sentences), len(chars)), dtype=bool)
for i, sentence in enumerate(sentences):
    for t, char in enumerate(sentence):
        x[i, t, char_indices[char]] = 1
    y[i, char_indices[next_chars[i]]] = 1
model = Sequential()
model.add(LSTM(12, input_shape=(maxlen, len(chars))))
model.add(Dense(len(chars), activation='softmax'))
model.summary()
#### cnn for sentences with three widths
from keras.layers import Input, Embedding, Conv1D, GlobalMaxPooling1D, Concatenate, Dense, Dropout
from keras.models import Model
sequence_length, vocabulary_size, embedding_dim = 24, 200, 8
filter_sizes, num_filters = [3, 4, 5], 6
inputs = Input(shape=(sequence_length,), dtype='int32')
embedding = Embedding(vocabulary_size, embedding_dim)(inputs)
pooled = []
for fs in filter_sizes:
    c = Conv1D(num_filters, fs, activation='relu', kernel_initializer='normal')(embedding)
    pooled.append(GlobalMaxPooling1D()(c))
merged = Concatenate(axis=1)(pooled) if len(filter_sizes) > 1 else pooled[0]
dropout = Dropout(0.5)(merged)
output = Dense(units=2, activation='softmax')(dropout)
model = Model(inputs=inputs, outputs=output)
model.summary()
#### pretrained embedding matrix
import numpy as np
from keras import Sequential, Input, initializers
from keras.layers import Embedding, Flatten, Dense
word_index = {"a": 1, "b": 2, "c": 3}
embedding_dim = 5
embedding_matrix = np.zeros((len(word_index) + 1, embedding_dim))
model = Sequential([Input((7,))])
model.add(Embedding(len(word_index) + 1, embedding_dim, embeddings_initializer=initializers.Constant(embedding_matrix), trainable=False))
model.add(Flatten())
model.add(Dense(1))
model.summary()
#### weights of an embedding as a list
import numpy as np
from keras import Model, Input
from keras.layers import Embedding, LSTM, Dense
matrix = np.random.rand(30, 6)
i = Input(shape=(8,))
e = Embedding(matrix.shape[0], matrix.shape[1], weights=[matrix], trainable=False)(i)
m = Model(i, Dense(2)(LSTM(4)(e)))
m.summary()
#### wavenet with dilations
from keras.layers import Conv1D, Multiply, Add, Activation, Input
from keras import Model
x_in = Input(shape=(32, 1))
x = Conv1D(4, 2, padding='causal')(x_in)
skips = []
for dilation_rate in [2 ** i for i in range(3)] * 2:
    f = Conv1D(4, 2, padding='causal', dilation_rate=dilation_rate)(x)
    g = Conv1D(4, 2, padding='causal', dilation_rate=dilation_rate)(x)
    z = Multiply()([Activation('tanh')(f), Activation('sigmoid')(g)])
    z = Conv1D(4, 1)(z)
    x = Add()([x, z])
    skips.append(z)
out = Activation('relu')(Add()(skips))
Model(x_in, Conv1D(1, 1)(out)).summary()
