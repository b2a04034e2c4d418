// Runs shapecalc in Pyodide, apart from the page: the page ends this when a model takes too long.
import { loadPyodide } from "./pyodide/pyodide.mjs";

const HERE = new URL(".", import.meta.url);
const MODULES = "/modules";

async function fetched(name) {
  const response = await fetch(new URL(name, HERE));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.arrayBuffer();
}

async function start() {
  const archive = fetched("shapecalc.zip");
  const pyodide = await loadPyodide({ indexURL: new URL("pyodide/", HERE).href });
  pyodide.unpackArchive(await archive, "zip", { extractDir: MODULES });
  pyodide.runPython(`import sys; sys.path.insert(0, "${MODULES}")`);
  return { pyodide, bridge: pyodide.pyimport("shapecalc.playground.bridge") };
}

/** Return the function that places boxes; only a picture loads it. */
async function placing(tab) {
  return tab === "picture" ? (await import("./elk.js")).place : null;
}

const CALLS = {
  greeting: ({ bridge }) => bridge.greeting(),
  words: ({ bridge }) => bridge.words(),
  answer: async ({ bridge }, [text, language, tab, number]) =>
    bridge.answer(text, language, tab, number, await placing(tab)),
  file_text: ({ bridge, pyodide }, [name, content]) =>
    bridge.file_text(name, pyodide.toPy(content)),
};

const started = start();

self.addEventListener("message", async ({ data: { id, name, words } }) => {
  try {
    const python = await started;
    const before = performance.now();
    const result = JSON.parse(await CALLS[name](python, words));
    self.postMessage({ id, result, time: performance.now() - before });
  } catch (error) {
    self.postMessage({ id, fault: String(error?.message ?? error) });
  }
});
