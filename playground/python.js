// Asks Python, which runs in a worker; a worker that does not answer in time is replaced.

const MOST_MS = 10_000;
const LOADING_MS = 120_000;

/** Python was ended, and starts anew. */
export class StoppedError extends Error {}

export class Python {
  #worker = null;
  #waiting = new Map();
  #count = 0;
  #ready = false;

  constructor() {
    this.#start();
  }

  #start() {
    this.#ready = false;
    this.#worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    this.#worker.addEventListener("message", ({ data }) => this.#settle(data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      const why = event.message || "it cannot be loaded";
      if (this.#ready) this.#replace(`Python was stopped: ${why}`);
      else this.#end(`Python does not run in this browser: ${why}`);
    });
    /** What Python says when it is ready: its version and the examples. */
    this.greeting = this.#send("greeting", [], LOADING_MS, "Python could not be loaded in time.");
    this.greeting.then(() => (this.#ready = true), () => {});
  }

  #settle({ id, result, fault, time }) {
    const call = this.#waiting.get(id);
    if (!call) return;
    this.#waiting.delete(id);
    clearTimeout(call.clock);
    if (fault === undefined) call.resolve({ result, time });
    else if (isDead(fault)) {
      const message = `This is too deep or too large for the browser (${lastLine(fault)}). Change it to go on.`;
      this.#replace(message);
      call.reject(new StoppedError(message));
    } else call.reject(new Error(lastLine(fault)));
  }

  /** End the worker; all that wait learn why. */
  #end(message) {
    this.#worker.terminate();
    const calls = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const call of calls) {
      clearTimeout(call.clock);
      call.reject(new StoppedError(message));
    }
  }

  #replace(message) {
    this.#end(message);
    this.#start();
  }

  #send(name, words, most, late) {
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      const give = name === "greeting" ? () => this.#end(late) : () => this.#replace(late);
      this.#waiting.set(id, { resolve, reject, clock: setTimeout(give, most) });
      this.#worker.postMessage({ id, name, words });
    });
  }

  async ask(name, ...words) {
    await this.greeting;
    const seconds = MOST_MS / 1000;
    const late = `This took more than ${seconds} seconds, so it was stopped. Change the model to go on.`;
    return this.#send(name, words, MOST_MS, late);
  }
}

/** Whether the interpreter cannot go on after such a fault. */
const isDead = (fault) => /MemoryError|out of memory|call stack|memory access|fatal/i.test(fault);
const lastLine = (text) => text.trim().split("\n").at(-1);
