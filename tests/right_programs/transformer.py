import keras
from keras import layers

inputs = layers.Input(shape=(200,))
x = layers.Embedding(input_dim=20000, output_dim=32)(inputs)
attention = layers.MultiHeadAttention(num_heads=2, key_dim=32)(x, x)
attention = layers.Dropout(0.1)(attention)
out1 = layers.LayerNormalization(epsilon=1e-6)(x + attention)
ffn = layers.Dense(32, activation="relu")(out1)
ffn = layers.Dense(32)(ffn)
out2 = layers.LayerNormalization(epsilon=1e-6)(layers.Add()([out1, ffn]))
x = layers.GlobalAveragePooling1D()(out2)
x = layers.Dense(20, activation="relu")(x)
outputs = layers.Dense(2, activation="softmax")(x)
model = keras.Model(inputs=inputs, outputs=outputs)
