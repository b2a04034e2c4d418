// Places the boxes of a picture with ELK. Its own interface only promises an answer; the dispatcher
// behind it answers at once, as Python, which waits for it, needs.
import { Worker } from "elkjs/lib/elk-worker.min.js";

const elk = new Worker();
let answer = null;
elk.onmessage = ({ data }) => (answer = data);

function ask(message) {
  answer = null;
  elk.dispatcher.saveDispatch({ data: { id: 0, ...message } });
  return answer ?? { error: { message: "the layout has no result" } };
}

ask({ cmd: "register", algorithms: ["layered"] });

/** Return a graph as JSON with its places, or with the field `error`. */
export function place(graph) {
  try {
    const words = { graph: JSON.parse(graph), layoutOptions: {}, options: {} };
    const { data, error } = ask({ cmd: "layout", ...words });
    return JSON.stringify(error ? { error: String(error.message ?? error) } : data);
  } catch (error) {
    return JSON.stringify({ error: String(error.message) });
  }
}
