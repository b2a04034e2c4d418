"""Generator: command lines with arguments that are odd, too many, missing or in the wrong place."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from random import Random

import hostile_lines
from fuzz import agreements
from fuzz.breaks import TOKENS, VALUES, archive, token
from fuzz.case import Case
from hostile_lines import hostile_line, is_endless
from hostile_words import WORDS as HOSTILE

from shapecalc.cli import main

LINES = """
nothing of the kind
--version
summary a.yaml
summary a.yaml --format json
summary a.yaml --line-length 60 --expand-nested
summary a.yaml --layer-range dense dense_1 --show-trainable
summary a.yaml letters.yaml --format csv
summary letters.yaml --set T=3,F=1 --format markdown
summary letters.yaml --explain --color always
summary a.yaml --style keras2 --every-call --correct
summary letters.yaml --columns name,macs,memory,receptive --sort macs --top 2 --set T=3
summary a.yaml --only lstm* --depth 2 --input-size 7,1 --format latex
explain a.yaml
explain a.yaml:dense --format latex
explain lstm --units 10 --input-dim 1
explain conv2d --filters 7 --kernel-size 3,3 --padding same --input-shape 10,10,1 --format json
explain dense --units u --input-dim 3 --format latex
explain list
explain --list
explain SC402
explain lengths --n 10
explain window --length 10
explain bidirectional --layer LSTM(10) --input-shape 5,2
explain embedding --input-dim 100 --output-dim 8 --format markdown
solve lstm --input-dim 1 --params 480
solve conv2d --input-shape 10,10,1 --output-shape 5,5,7
solve dense --params 1000 --format json
solve a.yaml --total-params 100 --for dense.units
solve a.yaml --for dense.units --output-shape 3
why Input 0 of layer lstm_1 is incompatible with the layer: expected ndim=3, found ndim=2.
why Layer "dense" expects 1 input(s), but it received 2 input tensors.
why a.yaml --format json
lint a.yaml wrong.yaml --format sarif
lint wrong.yaml --fix --output - --strict
lint wrong.yaml --ignore SC501 --format github
convert a.yaml --to python
convert a.yaml - --to keras
diff a.yaml wrong.yaml --format markdown
diff a.yaml letters.yaml --set T=3 --color never
layers LSTM
layers con --format json
layers --format markdown
check a.yaml sheet.txt --format json
check a.yaml sheet.txt --rubric rubric.yaml
check letters.yaml sheet.txt --format html
quiz --seed 3 --count 1 --level 1
quiz --seed 3 --count 1 --topic lstm,conv --format yaml --out -
plot a.yaml
plot letters.yaml --set T=3 --unfold --theme dark --direction right --format dot
plot wrong.yaml --format svg
annotate a.yaml
annotate letters.yaml wrong.yaml --check --set T=3,F=1
annotate a.yaml --write --shapes
verify --help
train --help
"""
"""Command lines that are right."""

OWN = ("letters.yaml", "wrong.yaml", "rubric.yaml")

FILES = {
    "a.yaml": b"layers:\n- LSTM(10, input_shape=(3, 1))\n- Dense(5)\n- Dense(2)\n",
    "letters.yaml": b"- Input: [T, F]\n- LSTM(10, return_sequences=True)\n- MaxPooling1D(2)\n",
    "wrong.yaml": b"- Desne(5, input_shape=(3,))\n- LSTM(3)\n- Dense(unit=2)\n",
    "sheet.txt": b"lstm (None, 10) 480\ndense (None, 5) 60\ndense_1 (None, 2) 12\n",
    "rubric.yaml": b"points: {shape: 1, params: 2}\n",
    "folder/a.yaml": b"- Dense(3)\n",
    "binary.yaml": hostile_lines.BINARY,
    "model.keras": archive(hostile_lines.FILES["model.json"].encode()),
    **{name: text.encode() for name, text in hostile_lines.FILES.items() if name not in OWN},
}
"""The files that the lines name, also those that are drawn from the declarations."""

WORDS = (
    *("", " ", "-", "--", "---", "-x", "--x=y", "@a", "%s", "~", "~root", "$HOME", "..", "/"),
    *("/dev/null", "a.yaml:", ":dense", "a.yaml:x:y", "9" * 30, "9" * 5000, "-9", "1e9", "0x10"),
    *("T=", "=3", "T=3,T=4", "T=9" + "9" * 400, "T=-1", "1=1", "T=T", "T=3,,", "3,3,", ",", "3;3"),
    *("None", "null", "?", "nan", "inf", "1/0", "2**99999", "10**10**10", "a" * 5000, "é" * 300),
    *("LSTM", "Dense(3", "keras.layers.Dense", "*", "[", "(", "[a-z]", "\\", "'", '"', "\n", "\t"),
    *("--format", "--format=", "--format=json", "--help", "-h", "--set", "--units=", "--units=3"),
    *("\x1b[31m", "\x9b31m", "\u202e", "\x7f", "\ud800", "\udcff", "=1+1", "<b>", "`x`", "|"),
    *("--line-length", "--layer-range", "--for", "--params", "--output-shape", "--input-shape"),
    *("0", "1", "2", "3", "63", "64", "1000000", "50%", "3.0", "-1", "١٢", "³"),
)
"""Words that are put into a command line."""

SLOW = ("schema", "train", "verify", "watch")
"""Commands that take longer, need Keras or have no end; only their help runs."""

QUIZ = 0.2
"""The share that is kept of the lines with exercises, which take many times as long as others."""

COMMANDS = sorted({*main.COMMANDS} - {*SLOW})

OUTSIDE = {"--submissions", "-o", "--output", "--out", "--key", "convert"}
"""What reads or writes whole folders, or files that exist, in a folder above."""

PARTS = [line.split(" ") for line in LINES.strip().splitlines()]
OPTIONS = sorted({word for line in PARTS for word in line if word.startswith("--")})


def changed(random: Random, line: Sequence[str]) -> list[str]:
    """Return a command line with something else in it."""
    line = [*line]
    for _ in range(random.choice((1, 1, 2, 4))):
        at, kind = random.randrange(len(line)), random.randrange(6)
        word = random.choice(
            random.choice(
                (WORDS, HOSTILE, TOKENS, [str(value) for value in VALUES], random.choice(PARTS))
            )
        )
        if kind == 0:
            line[at] = word
        elif kind == 1:
            line.insert(at + 1, word)
        elif kind == 2 and len(line) > 1:
            del line[at]
        elif kind == 3:
            line[at:at] = random.choice(([random.choice(OPTIONS), word], [line[at]] * 2, [word]))
        elif kind == 4:
            broken = token(random, line[at].encode("utf-8", "surrogatepass"))
            line[at] = broken.decode("utf-8", "surrogateescape")
        else:
            line = [part for part in line if part != word]
            random.shuffle(line)
        line = line or [word]
    return [*map(argument, line)]


def argument(word: str) -> str:
    """Return a word as a process can get it: no zero, and only surrogates that stand for bytes."""
    try:
        word.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        word = os.fsdecode(word.encode("utf-8", "surrogatepass"))
    return word.replace("\0", "")


def allowed(line: Sequence[str]) -> bool:
    """Return whether a command line may run: it writes nothing and needs no Keras."""
    if any(word.startswith("--train") for word in line) or is_endless(line):
        return False
    if any(word.rstrip("/") in ("", "..", "~") for word in line) and OUTSIDE & {*line}:
        return False
    slow = any(word in SLOW for word in line)
    return not slow or line[-1] in ("--help", "-h")


def files_for(line: Sequence[str]) -> dict[str, bytes]:
    """Return the files that a command line names."""
    return {name: FILES[name] for name in sorted(FILES) if any(name in word for word in line)}


def written(line: Sequence[str], files: Iterable[str]) -> tuple[str, ...]:
    """Return which of the files a command line may change; "" for new ones."""
    force = any(word.startswith(("--force", "--write")) for word in line)
    return ("", *files) if force else ("",)


def random_line(random: Random) -> Case:
    """Return a command line: one that is wrong in a few places, or drawn from the declarations."""
    while True:
        own = random.random() < 0.3
        line = changed(random, random.choice(PARTS)) if own else hostile_line(random, COMMANDS)
        quiz = line[0] == "quiz"
        if allowed(line) and (not quiz or random.random() < QUIZ):
            break
    if quiz and not any(word.startswith("--seed") for word in line):
        line += ["--seed", "1"]  # Else the exercises differ each time.
    files = files_for(line)
    streams: dict[int, str] | None = (
        {} if any(word.startswith(("--submissions", "--jobs")) for word in line) else None
    )  # It starts processes.
    return Case(
        [*map(argument, line)],
        files,
        stdin=random.choice((b"", b"", b"x", FILES["a.yaml"])),
        writes=written(line, files),
        streams=streams,
    )


LAYERS: dict[str, tuple[str, ...]] = {
    "dense": ("--units {a} --input-dim {b}", "units"),
    "lstm": ("--units {a} --input-dim {b}", "units"),
    "gru": ("--units {a} --input-dim {b}", "units"),
    "simplernn": ("--units {a} --input-dim {b}", "units"),
    "embedding": ("--input-dim {a} --output-dim {b}", "input_dim"),
    "conv1d": ("--filters {a} --kernel-size {c} --input-shape 9,{b}", "filters"),
    "conv2d": ("--filters {a} --kernel-size {c},{c} --input-shape 9,9,{b}", "filters"),
}
"""Layers with options, and the argument for which they are solved."""


def solved_line(random: Random) -> Case:
    """Return a question for an argument whose answer is known."""
    layer = random.choice(sorted(LAYERS))
    options, unknown = LAYERS[layer]
    numbers = {letter: random.randint(1, 9) for letter in "abc"}
    words = options.format(**numbers).split()
    return Case(
        ["explain", layer, *words, "--format", "json"], agreement=agreements.solves(unknown)
    )
