// The editor: CodeMirror with the colors of the page, and with the mistakes that Python names.
import { basicSetup } from "codemirror";
import { autocompletion } from "@codemirror/autocomplete";
import { indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { python } from "@codemirror/lang-python";
import { yaml } from "@codemirror/lang-yaml";
import { syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { Compartment } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { completions } from "./completion.js";

const LANGUAGES = { yaml, python, json };

export class Editor {
  #view;
  #language = new Compartment();
  #name = "yaml";

  /**
   * @param parent the element that gets the editor
   * @param changed what is called after each change
   * @param words what promises the layers that are completed
   */
  constructor(parent, changed, words) {
    const extensions = [
      basicSetup,
      keymap.of([indentWithTab]),
      syntaxHighlighting(classHighlighter),
      this.#language.of(yaml()),
      lintGutter(),
      autocompletion({ override: [completions(words)] }),
      EditorView.contentAttributes.of({ "aria-label": "The model, as YAML, JSON or Python" }),
      EditorView.updateListener.of((update) => update.docChanged && changed()),
    ];
    this.#view = new EditorView({ parent, extensions });
  }

  get text() {
    return this.#view.state.doc.toString();
  }

  set text(text) {
    const { doc } = this.#view.state;
    this.#view.dispatch({
      changes: { from: 0, to: doc.length, insert: text },
      selection: { anchor: 0 },
      scrollIntoView: true,
    });
  }

  set language(name) {
    if (name === this.#name || !LANGUAGES[name]) return;
    this.#name = name;
    this.#view.dispatch({ effects: this.#language.reconfigure(LANGUAGES[name]()) });
  }

  /** Underline mistakes, each with its message and its fixes. */
  mark(mistakes) {
    const marks = mistakes.filter((mistake) => mistake.line).map((mistake) => this.#mark(mistake));
    this.#view.dispatch(setDiagnostics(this.#view.state, marks));
  }

  #mark({ start, end, severity, message, code, hint, chains, fixes }) {
    const notes = [...chains, ...(hint ? [`hint: ${hint}`] : []), ...fixes.map((fix) => `fix: ${fix.message}`)];
    return {
      from: start,
      to: end,
      severity,
      source: code,
      message: [message, ...notes].join("\n"),
      actions: fixes
        .filter((fix) => fix.edits.length)
        .map((fix, number) => ({ name: number ? `Make fix ${number + 1}` : "Make this fix", apply: () => this.change(fix.edits) })),
    };
  }

  change(changes) {
    this.#view.dispatch({ changes });
    this.#view.focus();
  }

  /** Put the cursor at a mistake. */
  show({ start, end }) {
    this.#view.dispatch({ selection: { anchor: start, head: end }, scrollIntoView: true });
    this.#view.focus();
  }
}
