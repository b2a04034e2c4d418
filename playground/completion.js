// Completes the names of layers, and within the brackets of a layer those of its arguments.

const CALL = /([A-Z]\w*)\(([^()]*(?:\([^()]*\)[^()]*)*)$/;
const MOST_LINES = 20;

/** Return the innermost call that is open at a place, and what stands in its brackets so far. */
function openCall(state, at) {
  const line = state.doc.lineAt(at);
  const first = state.doc.line(Math.max(1, line.number - MOST_LINES));
  return CALL.exec(state.sliceDoc(first.from, at));
}

function argumentsOf(layer, inside) {
  const present = new Set([...inside.matchAll(/(\w+)\s*=/g)].map((match) => match[1]));
  return layer.arguments
    .filter(({ name }) => !present.has(name))
    .map(({ name, about, default: value }, number) => ({
      label: `${name}=`,
      detail: value,
      info: about || undefined,
      type: "property",
      boost: -number,
    }));
}

const layersOf = (layers) =>
  layers.map(({ name, call, about }) => ({
    label: name,
    detail: call.slice(name.length),
    info: about,
    type: "class",
    apply: `${name}(`,
  }));

/** Return the source of completions; `load` promises the layers when they are wanted first. */
export function completions(load) {
  let known = null;
  return async (context) => {
    const word = context.matchBefore(/\w*$/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    known ??= load().catch(() => (known = null));
    const layers = await known;
    if (!layers || context.aborted) return null;
    const call = openCall(context.state, word.from);
    const layer = call && layers.find(({ name, also }) => name === call[1] || also.includes(call[1]));
    const isValue = layer && /=\s*$/.test(call[2]);
    if (isValue) return null;
    const options = layer ? argumentsOf(layer, call[2]) : layersOf(layers);
    return { from: word.from, options: [...options, ...(layer ? layersOf(layers) : [])], validFor: /^\w*$/ };
  };
}
