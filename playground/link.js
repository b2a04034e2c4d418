// A model in the part of the address behind #, which browsers send to nobody.

const MOST = 1_000_000;

async function through(bytes, stream, most = Infinity) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  let size = 0;
  for (let step; !(step = await reader.read()).done; ) {
    parts.push(step.value);
    size += step.value.length;
    if (size > most) throw new Error("it is too large");
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

const encoded = (bytes) => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

const decoded = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

/** Return what follows # in a link to a model. */
export async function packed({ text, language, tab }) {
  const bytes = new TextEncoder().encode(text);
  const words = { tab, ...(language ? { language } : {}) };
  words.model = encoded(await through(bytes, new CompressionStream("deflate-raw")));
  return new URLSearchParams(words).toString();
}

/** Return what a link says: a model or the name of an example, a language and a tab. */
export async function unpacked(hash) {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  const said = { example: words.get("example"), tab: words.get("tab"), language: words.get("language") ?? "" };
  if (!words.has("model")) return said;
  try {
    const stream = new DecompressionStream("deflate-raw");
    const bytes = await through(decoded(words.get("model")), stream, MOST);
    return { ...said, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    return { ...said, problem: `The model in this link cannot be read: ${error.message || "it is damaged"}.` };
  }
}
