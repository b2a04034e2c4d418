#### a model for each fold
import numpy as np
from sklearn.model_selection import KFold
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

x = np.random.rand(30, 7)
y = np.random.rand(30)
folds = KFold(n_splits=3, shuffle=True, random_state=1)
for number, (train, test) in enumerate(folds.split(x, y), 1):
    model = Sequential()
    model.add(Dense(8, input_dim=x.shape[1], activation="relu"))
    model.add(Dense(1))
    model.compile("adam", "mse")
    model.fit(x[train], y[train], epochs=1, verbose=0)
    print(number, model.evaluate(x[test], y[test], verbose=0))
model.summary()
#### defaults of the command line
import argparse

import keras

parser = argparse.ArgumentParser(description="trains")
parser.add_argument("-u", "--hidden-units", type=int, default="12", help="width")
parser.add_argument("--depth", default=2, type=int)
parser.add_argument("--rate", "-r", type=float)
parser.add_argument("--no-bias", dest="bias", action="store_false")
group = parser.add_argument_group("more")
group.add_argument("--norm", action="store_true")
parser.set_defaults(depth=3)
args, others = parser.parse_known_args([])
model = keras.Sequential([keras.Input((6,))])
for _ in range(args.depth):
    model.add(keras.layers.Dense(args.hidden_units, use_bias=args.bias))
    if args.norm:
        model.add(keras.layers.BatchNormalization())
if args.rate:
    model.add(keras.layers.Dropout(args.rate))
model.summary()
