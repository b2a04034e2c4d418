#### missing bracket
# never closed
from keras.models import Sequential
from keras.layers import Dense, LSTM
model = Sequential()
model.add(LSTM(10, input_shape=(3,1))
model.add(Dense(5))
model.summary()
#### bad indentation
# indent
from keras import Sequential, layers
m = Sequential([layers.Input((4,))])
for n in (1, 2):
m.add(layers.Dense(n))
m.summary()
#### text that is no program
# no Keras model
hello = "world"
print(hello)
#### comment only
# no Keras model
#### model is never made
# no Keras model
import keras
def build(n):
    return n + 1
print(build(3))
#### too large a text
# too large
from keras import Sequential, layers
text = "a" * 10 ** 10
m = Sequential([layers.Input((4,)), layers.Dense(3)])
if "b" in text:
    m.add(layers.Dense(4))
m.summary()
#### too large a number
# too large
from keras import Sequential, layers
m = Sequential([layers.Input((4,))])
for _ in range(2 ** 10 ** 9):
    m.add(layers.Dense(3))
m.summary()
#### loop without end
# 5,000 layers
from keras import Sequential, layers
m = Sequential([layers.Input((4,))])
while True:
    m.add(layers.Dense(3))
m.summary()
#### very long range
# too many steps
from keras import Sequential, layers
m = Sequential([layers.Input((4,))])
total = 0
for n in range(10 ** 12):
    total += n
if total > 5:
    m.add(layers.Dense(3))
m.summary()
#### counting without end
# too many steps
from keras import Sequential, layers
m = Sequential([layers.Input((4,))])
n = 0
while True:
    n += 1
if n > 5:
    m.add(layers.Dense(4))
m.summary()
#### endless recursion
# too deeply
from keras import Sequential, layers
def f(n):
    return f(n + 1)
m = Sequential([layers.Input((4,)), layers.Dense(f(0)), f(1)])
m.summary()
#### reading and writing files
# __import__
import os, subprocess
from keras import Sequential, layers
os.system("touch CANARY")
open("CANARY", "w").write("executed")
subprocess.run(["touch", "CANARY"])
exec("open('CANARY', 'w')")
eval("open('CANARY', 'w')")
[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == "Popen"]
m = Sequential([layers.Input((4,)), __import__("keras").layers.Dense(3)])
m.summary()
#### attribute chains to builtins
# not followed
from keras import Sequential, layers
f = ().__class__.__bases__[0].__subclasses__()
m = Sequential([layers.Input((4,)), f[0]])
m.summary()
#### nested lists without end
# too large
from keras import Sequential, layers
a = [1]
for _ in range(100):
    a = [a] * 10 ** 4
m = Sequential([layers.Input((4,)), layers.Dense(3)])
for c in str(a):
    m.add(layers.Dense(3))
m.summary()
#### a key of nested pairs
# too large
from keras import Sequential, layers
t = ()
for _ in range(100):
    t = (t, t)
m = Sequential([layers.Input((4,)), layers.Dense(3)])
for c in {t: 1}:
    m.add(layers.Dense(3))
m.summary()
#### nested lists compared
# too large
from keras import Sequential, layers
a, b = [], []
for _ in range(100):
    a, b = [a, a], [b, b]
m = Sequential([layers.Input((4,)), layers.Dense(3)])
if a == b:
    m.add(layers.Dense(3))
m.summary()
#### format bomb
# too large
from keras import Sequential, layers
text = f"{1:>{10 ** 9}}"
m = Sequential([layers.Input((4,))])
for c in text:
    m.add(layers.Dense(3))
m.summary()
#### division by zero
# division
from keras import Sequential, layers
m = Sequential([layers.Input((4,)), layers.Dense(4 // 0)])
m.summary()
#### index out of range
# range
from keras import Sequential, layers
sizes = [3]
m = Sequential([layers.Input((4,)), layers.Dense(sizes[1])])
m.summary()
#### raise
# no Keras model
import keras
raise NotImplementedError("todo")
m = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(4)])
m.summary()
