// Draws the content of each tab, and the list of mistakes.

/** Return an element with attributes and children; texts among them are shown as they are. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in made && typeof value !== "string") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Return an element with HTML that the package has written, in which all foreign text is escaped. */
function written(name, attributes, html) {
  const made = element(name, attributes);
  made.innerHTML = html;
  return made;
}

function layer({ name, class: kind, shape, params, depth, page }, open) {
  const words = [
    element("strong", {}, name),
    element("small", {}, kind),
    element("span", { class: "shape" }, shape),
    element("span", { class: "params" }, params),
  ];
  const style = `--depth: ${depth}`;
  if (!page) return element("div", { class: "layer plain", style }, ...words);
  const box = element("details", { class: "layer", style }, element("summary", {}, ...words));
  box.dataset.name = name;
  box.open = open;
  let empty = true;
  const fill = () => {
    if (box.open && empty) box.append(written("div", { class: "explanation" }, page));
    empty &&= !box.open;
  };
  fill();
  box.addEventListener("toggle", fill);
  return box;
}

function layers(list, panel) {
  const open = new Set([...panel.querySelectorAll("details[open]")].map((box) => box.dataset.name));
  const first = list.find(({ page }) => page)?.name;
  const fresh = !panel.querySelector("details");
  return element(
    "div",
    { class: "layers" },
    ...list.map((item) => layer(item, fresh ? item.name === first : open.has(item.name))),
  );
}

function picture(svg) {
  const frame = written("div", { id: "picture", class: "whole" }, svg);
  const zoom = element("button", { type: "button", "aria-pressed": "false" }, "Full size");
  zoom.addEventListener("click", () => {
    const whole = frame.classList.toggle("whole");
    zoom.setAttribute("aria-pressed", String(!whole));
  });
  return [element("p", { class: "tools" }, zoom), frame];
}

/** Show the content of a tab in a panel. */
export function show(panel, { text, svg, html, layers: list, notes = [] }) {
  const parts = [];
  if (text) parts.push(element("pre", { id: "table" }, text));
  if (svg) parts.push(...picture(svg));
  if (html) parts.push(written("div", { class: "costs" }, html));
  if (list) parts.push(layers(list, panel));
  if (notes.length)
    parts.push(element("ul", { class: "notes" }, ...notes.map((note) => element("li", {}, note))));
  const { scrollTop, scrollLeft } = panel;
  panel.replaceChildren(...parts);
  Object.assign(panel, { scrollTop, scrollLeft });
}

function fixLine(fix, number, editor) {
  const lines = fix.lines.map((line) => element("li", {}, line));
  const button = element("button", { type: "button" }, "Make this fix");
  button.addEventListener("click", () => editor.change(fix.edits));
  return element(
    "div",
    { class: "fix" },
    `${number ? "or" : "fix"}: ${fix.message} `,
    fix.edits.length ? button : null,
    lines.length ? element("ol", {}, ...lines) : null,
  );
}

/** List mistakes; each leads to its place. */
export function list(parent, mistakes, editor) {
  const items = mistakes.map((mistake) => {
    const { severity, code, line, message, chains, hint, fixes } = mistake;
    const where = line ? `line ${line}` : "";
    const head = element("p", {}, element("strong", {}, `${severity} ${code}`), " ");
    if (line) {
      const button = element("button", { type: "button", class: "link" }, where);
      button.addEventListener("click", () => editor.show(mistake));
      head.append(button);
    }
    return element(
      "li",
      { class: severity },
      head,
      element("p", {}, message),
      ...chains.map((chain) => element("p", {}, "shapes: ", element("code", {}, chain))),
      hint ? element("p", {}, `hint: ${hint}`) : null,
      ...fixes.map((fix, number) => fixLine(fix, number, editor)),
    );
  });
  parent.replaceChildren(...items);
}
