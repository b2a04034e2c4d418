#### a loop that takes from a zip
from keras import Sequential, layers
pairs = zip((3, 4, 5), (1, 2, 3))
m = Sequential([layers.Input((2,))])
for n, k in pairs:
    m.add(layers.Dense(n))
    if n == 4:
        break
m.add(layers.Dense(len(list(pairs))))
m.summary()
#### a list that grows under a zip
from keras import Sequential, layers
sizes = [3]
both = zip(sizes, range(1, 10))
sizes.append(7)
Sequential([layers.Input((2,))] + [layers.Dense(a + b) for a, b in both]).summary()
#### a generator in a loop with other layers
from keras import Input, Model, layers
i = x = Input((6,))
for layer in (layers.Dense(n) for n in (5, 4, 3)):
    x = layers.Dense(2)(layer(x))
Model(i, x).summary()
#### the first list of a generator is taken at once
from keras import Sequential, layers
sizes, factor = [3, 4], 2
later = (layers.Dense(n * factor) for n in sizes)
sizes, factor = [9, 9, 9], 3
Sequential([layers.Input((2,)), *later]).summary()
#### islice, count, chain and from_iterable
import itertools
from keras import Sequential, layers
numbers = itertools.count(3, 2)
first = list(itertools.islice(numbers, 2))
flat = itertools.chain.from_iterable([[next(numbers)], (4, 5)])
both = list(itertools.chain(first, flat, itertools.repeat(2, 2)))
Sequential([layers.Input((2,))] + [layers.Dense(n) for n in both]).summary()
#### any and all stop early
from keras import Sequential, layers
it = iter([1, 2, 3, 4, 5])
found = any(n > 2 for n in it)
rest = list(it)
Sequential([layers.Input((2,)), layers.Dense(len(rest) + found)]).summary()
#### sorted, max and min with a key
from keras import Sequential, layers
widths = {"a": 5, "b": 2, "c": 9}
names = sorted(widths, key=widths.get, reverse=True)
last = min(widths.items(), key=lambda pair: pair[1])
stack = [layers.Dense(widths[name], name=name) for name in names]
Sequential([layers.Input((2,)), *stack, layers.Dense(last[1]), layers.Dense(max([], default=6))]).summary()
#### a generator function with its own loop
from keras import Sequential, layers
def widths(start, stop=3, *, step=2):
    n = start
    while True:
        if n < stop:
            return
        yield n, n % 3 + 1
        n = n // step
m = Sequential([layers.Input((2,))])
for n, k in widths(40, step=3):
    m.add(layers.Dense(n))
    m.add(layers.Dense(k))
m.summary()
#### partial counts
from collections import Counter, OrderedDict, defaultdict
from keras import Sequential, layers
letters = Counter("mississippi")
groups = defaultdict(int)
for letter in "banana":
    groups[letter] += 1
sizes = OrderedDict(a=3, b=4)
sizes.move_to_end("a")
top = letters.most_common(2)
Sequential([layers.Input((2,)), layers.Dense(top[0][1]), layers.Dense(letters["x"] + 1), layers.Dense(groups["a"])]
           + [layers.Dense(n, name=k) for k, n in sizes.items()]).summary()
#### walrus in a comprehension
from keras import Sequential, layers
def build():
    layers_ = [last := layers.Dense(n) for n in (3, 4)]
    return Sequential([layers.Input((2,)), *layers_, layers.Dense(last.units + 1)])
build().summary()
