"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);
  const body = find("#layers tbody");
  const panel = find("#explanation");
  const picture = find("#picture");
  const rows = body ? [...body.rows] : [];
  const depth = (row) => Number(row.dataset.depth ?? 0);
  const words = new Map(rows.map((row) => [row, row.cells[0].textContent.toLowerCase()]));

  // Each row of a model is followed by the rows of its layers, which are deeper.
  const groups = [];
  const above = new Map();
  const path = [];
  for (const row of rows) {
    path.length = depth(row);
    above.set(row, path[depth(row) - 1]);
    path.push(row);
    if (depth(row)) groups.at(-1).push(row);
    else groups.push([row]);
  }
  const fold = (row) => row.querySelector(".fold");
  const isOpen = (row) => fold(row).getAttribute("aria-expanded") === "true";
  const setOpen = (row, open) => fold(row).setAttribute("aria-expanded", String(open));

  function show() {
    const wanted = find("#search").value.trim().toLowerCase();
    const matching = new Set();
    for (const row of wanted ? rows : [])
      if (words.get(row).includes(wanted))
        for (let item = row; item; item = above.get(item)) matching.add(item);
    let count = 0;
    for (const row of rows) {
      let visible = wanted ? matching.has(row) : true;
      if (!wanted)
        for (let model = above.get(row); model; model = above.get(model)) visible &&= isOpen(model);
      row.hidden = !visible;
      count += wanted && words.get(row).includes(wanted) ? 1 : 0;
    }
    find("#count").textContent = wanted ? `${count} of ${rows.length} layers` : "";
  }

  function sort(button) {
    const head = button.closest("th");
    const key = button.dataset.sort;
    const before = head.getAttribute("aria-sort");
    const first = key === "name" ? "ascending" : "descending";
    const second = key === "name" ? "descending" : "ascending";
    const order = before === first ? second : before === second ? null : first;
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    if (order) head.setAttribute("aria-sort", order);
    const value = ([row]) => {
      if (key === "name") return row.querySelector(".layer, th > span").textContent;
      const number = Number(row.querySelector(`.${key}`).textContent.replaceAll(",", ""));
      return Number.isNaN(number) ? -1 : number; // a formula, or unknown
    };
    const compare = (a, b) =>
      key === "name" ? value(a).localeCompare(value(b), "en", { numeric: true }) : value(a) - value(b);
    const sorted = order ? [...groups].sort(compare) : groups;
    if (order === "descending") sorted.reverse();
    body.append(...sorted.flat());
  }

  // Explanations and a large picture are in the page as compressed JSON.
  let unpacking = null;

  function unpacked() {
    unpacking ??= (async () => {
      const bytes = Uint8Array.from(atob(find("#packed").textContent), (sign) => sign.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
      return JSON.parse(await new Response(stream).text());
    })();
    return unpacking;
  }

  function paragraph(text) {
    const element = document.createElement("p");
    element.textContent = text;
    return element;
  }

  async function explanation(number) {
    try {
      const template = document.createElement("template");
      template.innerHTML = (await unpacked()).explanations[number];
      return template.content;
    } catch {
      return paragraph("This browser cannot unpack it. shapecalc explain prints it.");
    }
  }

  let opener = null;

  async function choose(button) {
    for (const row of rows) row.classList.toggle("chosen", row.contains(button));
    const title = document.createElement("h2");
    title.textContent = button.textContent;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.textContent = "Close";
    close.addEventListener("click", closePanel);
    panel.replaceChildren(close, title);
    panel.classList.add("open");
    panel.scrollTop = 0;
    opener = button;
    const page = await explanation(button.dataset.explanation);
    if (opener === button) panel.replaceChildren(close, title, page);
  }

  function closePanel() {
    panel.classList.remove("open");
    for (const row of rows) row.classList.remove("chosen");
    panel.replaceChildren(paragraph("Choose a layer to see how its numbers are calculated."));
    opener?.focus();
    opener = null;
  }

  function move(button, step) {
    const shown = [...body.rows].filter((row) => !row.hidden);
    const buttons = shown.map((row) => row.querySelector(".layer")).filter(Boolean);
    buttons[buttons.indexOf(button) + step]?.focus();
  }

  if (body) {
    find("#search").addEventListener("input", show);
    find("#unfold")?.addEventListener("click", () => {
      const models = rows.filter(fold);
      const open = !models.every(isOpen);
      models.forEach((row) => setOpen(row, open));
      find("#unfold").textContent = open ? "Close all models" : "Open all models";
      show();
    });
    find("#layers thead").addEventListener("click", (event) => {
      const button = event.target.closest("[data-sort]");
      if (button) sort(button);
    });
    body.addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      if (event.target.closest(".fold")) {
        setOpen(row, !isOpen(row));
        show();
      } else if (event.target.closest(".layer")) choose(event.target.closest(".layer"));
    });
    body.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && event.target.matches(".layer")) {
        event.preventDefault();
        move(event.target, step);
      }
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && opener) closePanel();
    });
    show();
  }

  async function showPicture() {
    picture.classList.add("whole");
    if (!picture.querySelector("svg")) {
      try {
        picture.innerHTML = (await unpacked()).picture;
      } catch {
        picture.replaceChildren(paragraph("This browser cannot unpack it. shapecalc plot draws it."));
      }
    }
    for (const button of document.querySelectorAll("[data-zoom]"))
      button.addEventListener("click", () =>
        picture.classList.toggle("whole", button.dataset.zoom === "1"),
      );
    const buttons = new Map();
    for (const button of document.querySelectorAll(".layer"))
      if (!buttons.has(button.textContent)) buttons.set(button.textContent, button);
    for (const text of picture.querySelectorAll("text")) {
      const button = buttons.get(text.textContent);
      if (!button) continue;
      text.classList.add("known");
      text.addEventListener("click", () => {
        choose(button);
        panel.scrollIntoView({ block: "nearest" });
      });
    }
  }

  if (picture) showPicture();
})();
