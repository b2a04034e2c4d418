"""Words that act on a terminal, a spreadsheet or a page, through every command in every format.

The commands, their options and their formats are those of the program: a new one is tested by
itself. Names, keys, letters, arguments, file names and answers are made of `WORDS`.
"""

from __future__ import annotations

import ast
import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unicodedata import category
from xml.etree import ElementTree

import pytest
import yaml
from command_line import Done, command
from hostile_words import WORDS

from shapecalc.api.summarizing import summarize
from shapecalc.cli.main import COMMANDS, load
from shapecalc.errors import ShapecalcError
from shapecalc.oracle.code import Snippet, check_code
from shapecalc.plan import ModelPlan
from shapecalc.train.folder import Folder
from shapecalc.train.outcome import PredictedColumn
from shapecalc.train.session import Outcome

CHUNKS = ["".join(WORDS[at::4]).replace("/", "").replace("\0", "") for at in range(4)]
"""All words in a few texts, which can be names of files."""


def accepted(word: str) -> bool:
    """Return whether a layer may have a name."""
    try:
        (row,) = summarize([{"Dense": {"units": 3, "name": word, "input_shape": [3]}}]).layers
    except ShapecalcError:
        return False
    return row.name == word


NAMES = [word for word in WORDS if accepted(word)]


# What is read


def models() -> Iterator[tuple[str, Any]]:
    """Yield models, most of them wrong, each with a word for it."""
    layers = [{"Dense": {"units": 3, "name": name}} for name in NAMES]
    yield "names", ["Input((3,))", *layers]
    foreign = [{"Layer": {"class_name": name}} for name in NAMES]
    yield "classes", ["Input((3,))", *foreign]
    graph = {name: [before, "Dense(3)"] for before, name in zip(["x", *NAMES], NAMES)}
    yield "graph", {"inputs": {"x": 3}, "layers": graph, "outputs": NAMES[-1]}
    yield "vocabulary", ["Input((1,), dtype='string')", {"StringLookup": {"vocabulary": [*WORDS]}}]
    yield "saved", saved()
    yield "refused", ["Input((3,))", *({"Dense": {"units": 3, "name": w}} for w in WORDS)]
    yield "layers", ["Input((3,))", *({word: 3} for word in WORDS), *WORDS]
    yield "expressions", [f"Dense({word})" for word in WORDS]
    yield "strings", [{"Dense": {"units": 3, "activation": word}} for word in WORDS]
    yield "arguments", [{"Dense": {"units": 3, word: word}} for word in WORDS]
    yield "letters", [{"Dense": {"units": word}} for word in WORDS]
    yield "keys", {"layers": ["Input((3,))", "Dense(3)"], **dict.fromkeys(WORDS, "x")}
    yield (
        "settings",
        {
            "layers": ["Input((3,))", "Dense(3)"],
            "data": {"file": CHUNKS[0], **dict.fromkeys(WORDS, "x")},
            "train": {"loss": CHUNKS[1], "metrics": [*WORDS], "callbacks": [*WORDS]},
        },
    )


def saved() -> Any:
    """Return a model as Keras saves it, with layers of unknown classes."""
    names = dict(enumerate(NAMES))
    layers = [
        {"class_name": name, "module": "own", "config": {"name": f"{name}{number}"}}
        for number, name in names.items()
    ]
    first = {"class_name": "InputLayer", "config": {"batch_shape": [None, 3], "name": "x"}}
    config = {"name": NAMES[0], "layers": [first, *layers]}
    return {"class_name": "Sequential", "module": "keras", "config": config}


MODELS = dict(models())
SHEET = "\n".join(f"{word.replace(chr(10), ' ')} (None, 3) {word}" for word in WORDS)
MESSAGE = (
    f'Input 0 of layer "{CHUNKS[2]}" is incompatible with the layer: expected ndim=3, found ndim=2.'
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the models, and with files whose names are made of the words."""
    path = tmp_path_factory.mktemp("hostile")
    for name, model in MODELS.items():
        (path / f"{name}.json").write_text(json.dumps(model))
    for chunk, content in zip(
        CHUNKS, ("[Dense(3), Desne(3)]", '["Input(3)", "Dense(3)"]', "", "[")
    ):
        (path / f"{chunk}.json").write_text(content)
    (path / "sheet.txt").write_text(SHEET, encoding="utf-8", errors="replace")
    return path


# Command lines


def choices(parameter: Any) -> Sequence[str]:
    """Return the values that an option chooses from; none for other options."""
    return tuple(getattr(parameter.type, "choices", None) or ())


ARGUMENTS = {"[ANSWERS]": "sheet.txt", "[TEXT]": MESSAGE, "[OUT]": "-", "B": "classes.json"}
"""Arguments that are not the file, by the words for them in the help."""


def lines(name: str, files: Sequence[str]) -> Iterator[list[list[str]]]:
    """Yield command lines of a command, in groups that differ in one choice.

    Each file is read in each format, and each option gets all words.
    """
    program = load(name)
    options = [one for one in program.params if one.param_type_name == "option"]
    metavars = [one.metavar for one in program.params if one.param_type_name == "argument"]
    metavars += ["SUBJECT"] if hasattr(program, "subject_command") else []
    for file in files if metavars else files[:1]:
        start = [name, *(ARGUMENTS.get(metavar, file) for metavar in metavars)]
        yield [start]
        for option in options:
            yield [[*start, option.opts[-1], choice] for choice in choices(option)]
    start = [name, *(ARGUMENTS.get(metavar, files[0]) for metavar in metavars)]
    for chunk in CHUNKS:
        yield from ([[chunk]], [[name, chunk]], [[name, f"--{chunk}"]], [[name, chunk, "--help"]])
        for option in options:
            if not option.is_flag:
                yield [[*start, option.opts[-1], *[chunk] * option.nargs]]


# What is printed


def acting(text: str) -> set[str]:
    """Return the characters of a text that act, besides the end of a line."""
    found = {sign for sign in text if category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    return found - {"\n", "\u200c", "\u200d"}


def strings(data: Any) -> Iterator[str]:
    """Yield the texts in data."""
    if isinstance(data, Mapping):
        yield from data
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            yield from strings(item)
    elif isinstance(data, str):
        yield data


def refuse(constant: str) -> None:
    raise AssertionError(constant)


def is_json(text: str) -> set[str]:
    """Return the texts in a document of JSON, and the names of the layers if it is a model."""
    return texts(json.loads(text, parse_constant=refuse))


def is_yaml(text: str) -> set[str]:
    return texts(yaml.safe_load(text))


def texts(data: Any) -> set[str]:
    found = {*strings(data)}
    with suppress(ShapecalcError):
        found |= {row.name for row in summarize(data).layers}
    return found


def is_python(text: str) -> set[str]:
    constants = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
    return {node.value for node in constants if isinstance(node.value, str)}


def is_csv(text: str) -> None:
    rows = list(csv.reader(io.StringIO(text)))
    assert len(set(map(len, rows))) == 1
    for cell in (cell for row in rows for cell in row):
        shown = [sign for sign in cell if category(sign)[0] not in "CZM"]
        assert not shown or shown[0] not in "=+-@|%＝＋－＠"


CODE = re.compile(r"(?s)(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)")


def is_markdown(text: str) -> None:
    columns = 0
    for line in text.split("\n"):
        count = len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) if line.startswith("|") else 0
        assert count == columns or not (count and columns), line
        columns = count
    prose = CODE.sub("", re.sub(r"(?m)^    .*$", "", text))
    assert not re.search(r"<(?!https:)[\w/!?]|(?<!\\)\]\((?!#)|\bhttp://|\*\*bold", prose)


TAGS = (
    *"html head meta title style body section h1 h2 p ul li code table tr th td pre".split(),
    *"svg rect line text path polygon main input label".split(),
)
ATTRIBUTES = {
    **dict.fromkeys(("lang", "charset", "class", "font-family", "text-anchor"), r"[\w-]+"),
    **dict.fromkeys(("x", "y", "x1", "y1", "x2", "y2", "width", "height", "rx"), r"[\d.]+"),
    **dict.fromkeys(("points", "d", "stroke-width", "stroke-dasharray"), r"[\d., MLQ]+"),
    **dict.fromkeys(("name", "id", "for", "type", "content", "font-weight"), r"[\w=-]+"),
    "checked": "",
    **dict.fromkeys(("fill", "stroke"), r"#?\w+"),
    "font-size": r"[\d.]+",
    "viewbox": r"[\d. ]+",
    "xmlns": re.escape("http://www.w3.org/2000/svg"),
    "style": r"margin-left: \dem",
}
"""The tags that the program writes, and the values of their attributes."""


class Page(HTMLParser):
    """Refuses what the program does not write."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        for name, value in attrs:
            assert re.fullmatch(ATTRIBUTES[name], value or ""), name


def is_html(text: str) -> None:
    Page().feed(text)


def is_latex(text: str) -> None:
    assert not re.search(r"(?<!\\)[%#~]|\\input", text)


def is_document(text: str) -> None:
    """Check a whole document in LaTeX, whose head may define commands with `#`."""
    _, _, body = text.partition(r"\begin{document}")
    assert body
    is_latex(body)


def is_dot(text: str) -> None:
    """Check that each line is of the program: what it quotes ends where it began."""
    bare = re.sub(r'"(\\.|[^"\\])*"', "TEXT", text)
    word = r"(TEXT|[\w.]+)"
    settings = rf"\[\w+={word}(, \w+={word})*\];"
    line = rf"digraph TEXT {{|\s*((graph|node|edge|n\d+) {settings}|n\d+ -> n\d+;|}})"
    frame = r"\s*(subgraph cluster_n\d+ {|label=TEXT; bgcolor=TEXT;)"
    for part in bare.splitlines():
        assert re.fullmatch(f"{line}|{frame}", part), part


def is_mermaid(text: str) -> None:
    """Check that a text in quotes has no sign that Mermaid or its Markdown reads."""
    label = r'"[\w (),.:·×?…;#<>]*"'
    box = rf"n\d+\[{label}\]:::(w\d|wrong)|n\d+ --> n\d+|subgraph n\d+\[{label}\]|end"
    look = r"classDef \w+ fill:#\w{6},stroke:#\w{6},color:#\w{6}"
    for line in text.replace("<br>", "").splitlines():
        assert re.fullmatch(rf"flowchart (TB|LR)|\s*({box}|{look})", line), line
        assert not re.search(r"[<>]|#(?!\d+;|\w{6})", line.replace("-->", "")), line


def is_xml(text: str) -> None:
    ElementTree.fromstring(text)


def is_github(text: str) -> None:
    place = r"file=[^:,]*,title=SC\d+(,line=\d+,col=\d+)?"
    for line in text.splitlines():
        assert re.fullmatch(rf"::(error|warning) {place}::([^%]|%25)*", line)


CHECKS: Mapping[str, Callable[[str], set[str] | None]] = {
    **dict.fromkeys(("json", "sarif", "gradescope", "keras"), is_json),
    "csv": is_csv,
    "markdown": is_markdown,
    "html": is_html,
    "latex": is_latex,
    "tex": is_document,
    **dict.fromkeys(("svg", "moodle"), is_xml),
    "dot": is_dot,
    "mmd": is_mermaid,
    "github": is_github,
    "yaml": is_yaml,
    "python": is_python,
    **dict.fromkeys(
        ("text", "table", "keras2", "keras3", "auto", "always", "never", "gift", "qti"),
        lambda _: None,
    ),
    **dict.fromkeys(("png", "pdf", "light", "dark", "print", "down", "right"), lambda _: None),
    **dict.fromkeys(("tensorflow", "jax", "torch", "mirrored", "spec"), lambda _: None),
}
"""The function that checks each form of output; those of JSON, YAML and Python return its texts."""


def check(line: Sequence[str], done: Done) -> None:
    """Check what a command line printed."""
    assert done.returncode in (0, 1, 2)
    output = done.stdout + done.stderr
    if "always" in line:
        output = re.sub(r"\x1b\[[\d;]*m", "", output)
    assert not acting(output), line
    assert not re.search(r"(?m)^FORGED", output), line
    found = CHECKS[line[-1]](done.stdout) if line[-1] in CHECKS and done.stdout else None
    if found is not None and line[1] == "names.json" and line[0] != "lint":
        assert {name for name in NAMES if not any(name in text for text in found)} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_hostile_words(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile_keras(monkeypatch)
    files = [*(f"{model}.json" for model in MODELS), *(f"{chunk}.json" for chunk in CHUNKS)]
    assert {choice for one in load(name).params for choice in choices(one)} <= CHECKS.keys()
    for group in lines(name, files):
        for line in group:
            done = command(*line, cwd=folder)
            check(line, done)
            if not done.stdout:  # The error is the same in each format.
                break


FORMS = [
    (name, form)
    for name in ("summary", "lint")
    for one in load(name).params
    if "--format" in one.opts
    for form in choices(one)
]


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_folders_with_hostile_names(name: str, form: str, folder: Path, tmp_path: Path) -> None:
    """The names of files are headings and cells, and the processes that read them get them."""
    for word in ("ok", *WORDS):
        path = re.sub(r"[/\0]", "", word)
        (tmp_path / path).mkdir()
        (tmp_path / path / f"{path}.yaml").write_text("- Dense(3, input_shape=(3,))\n")
        (tmp_path / path / f"{path}.json").write_text('{"layers": ["Desne(3)"]}')
    line = [name, ".", "--format", form]
    done = command(*line, cwd=tmp_path)
    assert command(*line[:2], "--jobs", "2", *line[2:], cwd=tmp_path) == done
    if (name, form) == ("summary", "json"):  # a line for each model
        done.stdout = f"[{','.join(done.stdout.splitlines())}]"
    check(line, done)


# What needs more than files


def hostile_keras(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a Keras in place that says the words, and a training whose results are called so."""

    class Refusing:
        code = ()

        def __init__(self, keras: object, run_code: bool) -> None:
            self.keras = SimpleNamespace(__version__="3.15.1")

        def load_code(self, plan: ModelPlan) -> list[Snippet]:
            return check_code(plan, run_code=False)

        def model(self, plan: object) -> None:
            raise ValueError(" ".join("".join(CHUNKS).split()))

    columns = [PredictedColumn(word, [word, 1.0]) for word in WORDS]
    outcome = Outcome("test", dict.fromkeys(WORDS, 1.0), columns, {}, Folder(Path(CHUNKS[0])))

    class Trained:
        def run(self) -> Outcome:
            return outcome

    monkeypatch.setattr("shapecalc.cli.verify.load_keras", lambda: None)
    monkeypatch.setattr("shapecalc.cli.verify.Builder", Refusing)
    monkeypatch.setattr("shapecalc.cli.train.session", lambda *_: Trained())


def test_files_of_a_training(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write("run.json", {word: word for word in WORDS})
    folder.write_history({word: [1.0] for word in WORDS})
    folder.write_rows("predictions.csv", WORDS, [WORDS])
    assert is_json((tmp_path / "run.json").read_text()) == {*WORDS}
    for name in ("history.csv", "predictions.csv"):
        text = (tmp_path / name).read_text()
        assert not acting(text)
        is_csv(text)


FEEDBACK = [
    form
    for one in load("check").params
    if "--format" in one.opts
    for form in choices(one)
    if form != "gradescope"
]


@pytest.mark.parametrize("form", FEEDBACK)
def test_hostile_submissions(form: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    answers = SHEET.split("\n")
    for number, word in enumerate(WORDS):
        name = re.sub(r"[/\0]", "", word)
        text = "\n".join(answers[number % 9 :: 9]) if number % 5 else f'{{"{name}": ['
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8", errors="replace")
    classes = ["names.json", "--submissions", str(tmp_path / "in"), "--output", str(tmp_path)]
    line = ["check", *classes, "--format", form]
    check([*line, "text"], command(*line, cwd=folder))
    written = [path for path in tmp_path.rglob("*") if path.parent.name != "in" and path.is_file()]
    pages = [path for path in written if path.suffix in (".csv", ".md", ".html", ".json", ".txt")]
    assert len(pages) > len(WORDS)
    forms = {".csv": "csv", ".md": "markdown", ".html": "html", ".json": "json"}
    for path in pages:
        text = path.read_text(encoding="utf-8-sig")  # Excel needs the mark.
        assert not acting(text), path
        CHECKS[forms.get(path.suffix, "text")](text)


def sheets() -> Iterator[tuple[str, str]]:
    """Yield sheets of each form and rubrics, with the names of their files."""
    rows = [word for word in WORDS if "\0" not in word]
    quoted = ['"' + word.replace('"', '""') + '"' for word in rows]
    yield "s.csv", "layer,shape,params\n" + "".join(f"{q},{q},{q}\n" for q in quoted)
    entries = [{"name": word, "output_shape": word, "params": word, word: word} for word in rows]
    yield "s.yaml", json.dumps({"layers": entries, **dict.fromkeys(rows, 1)})
    yield "s.json", json.dumps({word: {"shape": word, "params": word} for word in rows})
    yield "r.yaml", json.dumps({"layers": {word: {"params": 1} for word in NAMES}})
    yield "layers.yaml", json.dumps({"layers": {word: {"params": 1} for word in rows}})
    yield "keys.yaml", json.dumps({"points": dict.fromkeys(rows, 1), **dict.fromkeys(rows, 1)})


def test_sheets_and_rubrics(folder: Path, tmp_path: Path) -> None:
    for name, text in sheets():
        (tmp_path / name).write_text(text, encoding="utf-8", errors="replace")
    lines = [["s.csv"], ["s.yaml"], ["s.json"]]
    lines += [["s.csv", "--rubric", f"{rubric}.yaml"] for rubric in ("r", "layers", "keys")]
    for form in [*FEEDBACK, "gradescope"]:
        for line in lines:
            command_line = ["check", str(folder / "names.json"), *line, "--format", form]
            check(command_line, command(*command_line, cwd=tmp_path))


def test_columns_of_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shapecalc.train.session.prepare", lambda machine: None)
    columns = [word for word in WORDS if word not in ("nul\0", "lone\udcff")]
    with open(tmp_path / "a.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, ["1"] * len(columns), columns])
    for target in ("none", columns[0], columns[1:3]):
        data = {"file": "a.csv", "target": target}
        spec = {"data": data, "layers": ["Input((3,))", "Dense(1)"], "train": {"loss": "mse"}}
        (tmp_path / "a.json").write_text(json.dumps(spec))
        done = command("train", "a.json", cwd=tmp_path)
        assert done.returncode in (1, 2)
        check(["train"], done)


def test_fixed_copies(folder: Path) -> None:
    for chunk in CHUNKS:
        line = ["lint", f"{chunk}.json", "--fix", "--output", "-"]
        check(line, command(*line, cwd=folder))


def test_notebooks() -> None:
    page = summarize(MODELS["names"])._repr_html_()
    assert not acting(page)
    tags = set(re.findall(r"<(\w+)", page))
    assert tags == {*"table caption thead tr th tbody td b tfoot".split()}
    assert [name for name in NAMES if html.escape(name) not in page and not acting(name)] == []
