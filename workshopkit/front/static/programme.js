// The day on the desk: its sections as rows that are moved, skipped and brought back.

const nav = document.querySelector(".sections");
const list = nav?.querySelector("ol");
const pattern = nav?.querySelector("template").content.firstElementChild;
const spoken = nav?.querySelector("[role=status]");

// Which cells of this page each section has: a notebook that has changed since has others.
const cellsOf = new Map();
for (const row of list?.children || []) cellsOf.set(row.dataset.key, row.querySelector(".go").dataset.cells);

export const rows = () => [...(list?.children || [])];
export const buttonOf = (row) => row.querySelector(".go");
export const keyOf = (row) => row.dataset.key;
export const isSkipped = (row) => row.classList.contains("is-skipped");
export const find = (key) => rows().find((row) => keyOf(row) === key);
export const cells = (row) => new Set((cellsOf.get(keyOf(row)) || "").split(" ").filter(Boolean));

function fill(row, section, clock) {
  row.dataset.key = section.key;
  row.classList.toggle("is-skipped", section.skipped);
  const button = buttonOf(row);
  button.dataset.section = section.key;
  button.querySelector(".title").textContent = section.title;
  button.querySelector(".begins").textContent = clock.starts[section.key] || "";
  const minutes = row.querySelector(".minutes");
  minutes.setAttribute("aria-label", `${minutes.dataset.says}: ${section.title}`);
  if (minutes !== document.activeElement) minutes.value = clock.minutes[section.key] || "";
  button.querySelector(".lacks").textContent = section.lacks;
  const skip = row.querySelector("[data-change=skip]");
  skip.textContent = section.skipped ? skip.dataset.back : skip.dataset.skip;
  for (const tool of row.querySelectorAll("[data-change]")) {
    const act = tool.dataset.change === "skip" ? skip.textContent : tool.dataset.says;
    tool.setAttribute("aria-label", `${act}: ${section.title}`);
  }
}

// Rows are kept and put in order, so that whoever stands on one stays on it.
export function draw(sections, clock) {
  const focused = document.activeElement;
  const wanted = sections.map((section) => {
    const row = find(section.key) || pattern.cloneNode(true);
    fill(row, section, clock);
    return row;
  });
  for (const row of rows()) if (!wanted.includes(row)) row.remove();
  wanted.forEach((row, at) => list.children[at] === row || list.insertBefore(row, list.children[at] || null));
  if (focused !== document.activeElement && list.contains(focused)) focused.focus();
}

// `send` does a command and answers whether it was done; `leave` moves on from a section.
export function changing(send) {
  function move(row, steps) {
    const at = rows().indexOf(row);
    const to = Math.max(0, Math.min(rows().length - 1, at + steps));
    if (to === at) return;
    const focused = document.activeElement;
    list.insertBefore(row, to > at ? list.children[to].nextSibling : list.children[to]);
    if (row.contains(focused)) focused.focus();
    const title = row.querySelector(".title").textContent;
    spoken.textContent = nav.dataset.moved.replace("{title}", title).replace("{n}", to + 1);
    send({ command: "move_section", section: keyOf(row), steps: to - at, expect: at });
  }

  const changes = {
    up: (row) => move(row, -1),
    down: (row) => move(row, 1),
    skip: (row) => send({ command: "skip", section: keyOf(row), skipped: !isSkipped(row) }),
  };

  nav.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-change]");
    if (tool) changes[tool.dataset.change](tool.closest("li"));
  });

  nav.addEventListener("change", (event) => {
    if (!event.target.matches(".minutes")) return;
    const minutes = Number(event.target.value.trim() || 0);
    send({ command: "minutes", section: keyOf(event.target.closest("li")), minutes: Number.isInteger(minutes) ? minutes : -1 });
  });

  nav.addEventListener("keydown", (event) => {
    const row = event.target.closest("li");
    const steps = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!row || !steps || !event.altKey) return;
    event.preventDefault();
    move(row, steps);
  });

  // Only while the day is being changed: nobody drags a row by the way.
  let dragged = null;
  nav.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("li");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged ? keyOf(dragged) : "");
  });
  nav.addEventListener("dragover", (event) => {
    const over = dragged && event.target.closest("li");
    if (!over) return;
    event.preventDefault();
    for (const row of rows()) row.classList.toggle("is-target", row === over && row !== dragged);
  });
  nav.addEventListener("drop", (event) => {
    const over = dragged && event.target.closest("li");
    if (!over) return;
    event.preventDefault();
    move(dragged, rows().indexOf(over) - rows().indexOf(dragged));
  });
  nav.addEventListener("dragend", () => {
    dragged = null;
    for (const row of rows()) row.classList.remove("is-target");
  });
}

export function toggleChanging() {
  const on = nav.classList.toggle("is-changing");
  for (const row of rows()) row.draggable = on;
  pattern.draggable = on;
  return on;
}
