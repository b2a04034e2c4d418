// The page: what is typed, opened or linked is asked about, and the answer is shown.
import { Editor } from "./editor.js";
import { packed, unpacked } from "./link.js";
import { Python, StoppedError } from "./python.js";
import { list, show } from "./results.js";

const TYPING_MS = 150;
const MOST_BYTES = 400_000_000;
const FIRST = "ensemble";
const KEPT = "shapecalc";

const find = (id) => document.getElementById(id);
const panel = find("panel");
const tabs = [...document.querySelectorAll("[role=tab]")];
const python = new Python();
const words = async () => (await python.ask("words")).result;
const editor = new Editor(find("editor"), changed, words);
const examples = new Map();

let tab = "table";
let clock = 0;
let busy = false;
let stale = false;
let fixed = null;
let filling = false;

const say = (text, kind = "") => {
  find("status").textContent = text;
  find("status").className = kind;
};

function changed() {
  if (!filling) {
    find("example").value = "";
    noteOfFile("");
  }
  panel.setAttribute("aria-busy", "true");
  clearTimeout(clock);
  clock = setTimeout(ask, TYPING_MS);
}

/** Ask about the text as it is; while an answer is awaited, only that another one is wanted is kept. */
async function ask() {
  stale = busy;
  if (busy) return;
  busy = true;
  const text = editor.text;
  const asked = { tab, language: find("language").value, model: Number(find("model").value || 0) };
  panel.setAttribute("aria-busy", "true");
  try {
    const { result, time } = await python.ask("answer", text, asked.language, tab, asked.model);
    if (text === editor.text && asked.tab === tab) {
      keep(text, asked.language);
      draw(result);
      say(`Answered in ${Math.max(1, Math.round(time))} ms.`);
    } else stale = true;
  } catch (error) {
    refuse(error);
  }
  busy = false;
  if (stale) ask();
  else panel.removeAttribute("aria-busy");
}

/** Keep a text until the window is closed, so that it is still there when the page is loaded anew. */
function keep(text, language) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ text, language }));
  } catch {
    // There is no room, or the browser allows none: the text is in the editor only.
  }
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

function refuse(error) {
  const stopped = error instanceof StoppedError;
  const message = stopped ? error.message : `This is a fault of shapecalc, please report it: ${error.message}`;
  say(message, "wrong");
  editor.mark([]);
  drawMistakes([], null);
  show(panel, { notes: [message] });
}

function draw({ file, mistakes, fixed: better, models, content }) {
  editor.language = { py: "python", json: "json", ipynb: "json" }[file.split(".").at(-1)] ?? "yaml";
  editor.mark(mistakes);
  drawMistakes(mistakes, better);
  drawModels(models);
  show(panel, content);
}

function drawMistakes(mistakes, better) {
  fixed = better;
  find("mistakes").hidden = !mistakes.length;
  find("fix-all").hidden = better === null || mistakes.length < 2;
  find("mistakes-title").textContent = mistakes.every(({ severity }) => severity === "warning")
    ? "What may be wrong"
    : "What is wrong";
  list(find("mistakes").querySelector("ol"), mistakes, editor);
}

function drawModels(titles) {
  const select = find("model");
  find("models").hidden = titles.length < 2;
  const before = [...select.options].map((option) => option.text);
  if (before.join("\n") === titles.join("\n")) return;
  const { value } = select;
  select.replaceChildren(...titles.map((title, number) => new Option(title, String(number))));
  select.value = Number(value) < titles.length ? value || "0" : "0";
}

/** Put a text into the editor that is not typed. */
function fill(text, language) {
  filling = true;
  find("language").value = language;
  find("model").value = "0";
  editor.text = text;
  filling = false;
}

function noteOfFile(text) {
  find("file-note").textContent = text;
  find("file-note").hidden = !text;
}

async function open(file) {
  if (!file) return;
  if (file.size > MOST_BYTES) return say(`${file.name} is larger than 400 MB.`, "wrong");
  say(`${file.name} is being read …`);
  try {
    const content = new Uint8Array(await file.arrayBuffer());
    const { result } = await python.ask("file_text", file.name, content);
    if (result.error) return say([result.error, result.hint].filter(Boolean).join(". "), "wrong");
    find("example").value = "";
    fill(result.text, result.language);
    noteOfFile(result.note);
  } catch (error) {
    if (error instanceof StoppedError) say(error.message, "wrong");
    else say(`${file.name} cannot be read: ${error.message}. A folder cannot be opened here.`, "wrong");
  }
}

function choose(name, focus = false) {
  tab = tabs.some((item) => item.id === `tab-${name}`) ? name : "table";
  for (const item of tabs) {
    const chosen = item.id === `tab-${tab}`;
    item.setAttribute("aria-selected", String(chosen));
    item.tabIndex = chosen ? 0 : -1;
    if (!chosen) continue;
    panel.setAttribute("aria-labelledby", item.id);
    if (focus) item.focus();
  }
  panel.scrollTo(0, 0);
}

function useExample(name) {
  find("example").value = name;
  noteOfFile("");
  fill(examples.get(name), "");
}

function useFirst() {
  const { text, language } = kept() ?? {};
  if (text) fill(text, language);
  else useExample(FIRST);
}

async function useLink() {
  const said = await unpacked(location.hash);
  if (said.tab) choose(said.tab);
  if (said.text !== undefined) fill(said.text, said.language);
  else if (examples.has(said.example)) useExample(said.example);
  else if (!editor.text) useFirst();
  return said.problem;
}

async function share() {
  const hash = await packed({ text: editor.text, language: find("language").value, tab });
  history.replaceState(null, "", `#${hash}`);
  try {
    await navigator.clipboard.writeText(location.href);
    say("The link is copied.");
  } catch {
    say("The link is in the address of this page: copy it from there.");
  }
}

function listen() {
  for (const item of tabs)
    item.addEventListener("click", () => {
      choose(item.id.replace("tab-", ""));
      ask();
    });
  document.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const at = tabs.findIndex((item) => item.id === `tab-${tab}`) + steps[event.key];
    const next = Number.isFinite(at) ? (at + tabs.length) % tabs.length : at < 0 ? 0 : tabs.length - 1;
    choose(tabs[next].id.replace("tab-", ""), true);
    ask();
  });
  find("example").addEventListener("change", ({ target }) => target.value && useExample(target.value));
  find("language").addEventListener("change", ask);
  find("model").addEventListener("change", ask);
  find("share").addEventListener("click", share);
  find("open").addEventListener("click", () => find("file").click());
  find("file").addEventListener("change", ({ target }) => {
    open(target.files[0]);
    target.value = "";
  });
  find("fix-all").addEventListener("click", () => {
    if (fixed !== null) editor.text = fixed;
  });
  addEventListener("hashchange", async () => {
    const problem = await useLink();
    if (problem) say(problem, "wrong");
    else ask();
  });
  const isFile = (event) => event.dataTransfer?.types.includes("Files");
  for (const name of ["dragenter", "dragover", "dragleave", "drop"])
    addEventListener(
      name,
      (event) => {
        if (!isFile(event)) return;
        event.preventDefault();
        event.stopPropagation();
        document.body.classList.toggle("dropping", name === "dragenter" || name === "dragover");
        if (name === "drop") open(event.dataTransfer.files[0]);
      },
      true,
    );
}

async function start() {
  say("Python is loading …");
  listen();
  choose("table");
  try {
    const { result } = await python.greeting;
    find("version").textContent = result.version;
    for (const { name, about, text } of result.examples) {
      examples.set(name, text);
      find("example").append(new Option(`${name}: ${about}`, name));
    }
  } catch (error) {
    return refuse(error);
  }
  const problem = await useLink();
  clearTimeout(clock);
  await ask();
  if (problem) say(problem, "wrong");
}

start();
