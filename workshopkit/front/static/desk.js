// The desk: one section at a time, keys, and a page that comes back by itself.

import { listen } from "./live.js";
import { setTimer } from "./timer.js";

const { slug, lost } = document.body.dataset;
const cells = document.getElementById("rendered_cells");
const banner = document.getElementById("connection");
const buttons = [...document.querySelectorAll(".sections button")];
let current = document.body.dataset.section || buttons[0]?.dataset.section;
let joining = false;

// One after the other: quick keys must not overtake each other on the way.
let queue = Promise.resolve();
let underway = 0;

function command(facts) {
  const post = () =>
    fetch(`/command/${slug}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(facts),
    });
  underway += 1;
  queue = queue
    .then(post)
    .then(refusedOrNot)
    .catch(() => disconnected(true))
    .finally(() => (underway -= 1));
  return queue;
}

// A refused command is said, and the desk goes back to where the room is.
async function refusedOrNot(response) {
  if (response.ok) return;
  const { error } = await response.json().catch(() => ({}));
  banner.textContent = error || "";
  banner.hidden = !error;
  setTimeout(() => isLost || (banner.hidden = true), 6000);
  layout = null;
}

// Sections

let states = {};

// Where one cell holds several sections, only the panel of the one that is shown is seen.
const others = document.head.appendChild(document.createElement("style"));

function showOnly(button, shown) {
  const isShared = buttons.some((b) => b !== button && b.dataset.cells.split(" ").some((cell) => shown.has(cell)));
  const other = `.panel-root[data-section]:not([data-section="${CSS.escape(button.dataset.section)}"])`;
  others.textContent = isShared ? `#rendered_cells .jp-OutputArea-child:has(${other}) { display: none; }` : "";
}

function show(key) {
  const button = buttons.find((b) => b.dataset.section === key) || buttons[0];
  if (!button) return;
  current = button.dataset.section;
  const shown = new Set(button.dataset.cells.split(" "));
  for (const cell of cells.querySelectorAll("[cell-index]")) {
    // Voila counts cells from 1, a script from 0.
    cell.hidden = !shown.has(String(Number(cell.getAttribute("cell-index")) - 1));
  }
  showOnly(button, shown);
  for (const b of buttons) b === button ? b.setAttribute("aria-current", "true") : b.removeAttribute("aria-current");
  document.querySelector('[data-do="previous"]').disabled = button === buttons[0];
  document.querySelector('[data-do="next"]').disabled = button === buttons[buttons.length - 1];
}

function go(key) {
  if (key !== current && states[current] === "open" && !confirm(document.body.dataset.leaving)) return;
  show(key);
  scrollTo({ top: 0 });
  command({ command: "go", section: current });
}

function step(by) {
  const at = buttons.findIndex((b) => b.dataset.section === current);
  const next = buttons[at + by];
  if (next) go(next.dataset.section);
}

// What the room sees, told by ticks

let layout = null;

async function follow(state) {
  setTimer(state);
  if (state.layout === layout) return;
  const response = await fetch(`/state/${slug}`, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const { workshop, rounds } = await response.json();
  layout = state.layout;
  if (!underway && workshop.section && workshop.section !== current) show(workshop.section);
  joining = workshop.showing_join;
  document.querySelector('[data-do="join"]')?.setAttribute("aria-pressed", String(joining));
  states = Object.fromEntries(rounds.map((round) => [round.exercise, round.state]));
  for (const button of buttons) {
    const mark = button.querySelector(".mark");
    const now = states[button.dataset.section] || "";
    mark.textContent = now ? mark.dataset[now] : "";
    mark.classList.toggle("is-open", now === "open");
  }
}

let isDeaf = false;
let waitingToSay = null;

function heard(is, atOnce) {
  clearTimeout(waitingToSay);
  if (!is) waitingToSay = setTimeout(beDeaf, atOnce ? 0 : 1500, true);
  else if (isDeaf) beDeaf(false);
}

function beDeaf(is) {
  isDeaf = is;
  sayLost(isDeaf || isLost);
}

// Keys and buttons

const acts = {
  // Two presses in a row mean on and off, also before the page has heard of the first.
  join: () => command({ command: "join_screen", shown: (joining = !joining) }),
  project: () => {
    const on = document.body.classList.toggle("is-projecting");
    document.querySelector('[data-do="project"]').setAttribute("aria-pressed", String(on));
    sessionStorage.setItem("projecting", on ? "1" : "");
  },
  help: () => document.getElementById("keys").showModal(),
  previous: () => step(-1),
  next: () => step(1),
};

// Somebody who speaks to their computer must be able to turn single keys off.
const keySwitch = document.getElementById("keys-on");
const keysAreOn = () => localStorage.getItem("workshopkit-keys") !== "off";
if (keySwitch) {
  keySwitch.checked = keysAreOn();
  keySwitch.addEventListener("change", () => localStorage.setItem("workshopkit-keys", keySwitch.checked ? "on" : "off"));
}

function press(key) {
  const shown = [...cells.querySelectorAll("[cell-index]:not([hidden])")];
  for (const cell of shown) {
    const found = [...cell.querySelectorAll(`[data-key="${key}"]:not([disabled])`)];
    const button = found.find((one) => one.closest(".jp-OutputArea-child")?.getClientRects().length !== 0);
    if (button) return button.click();
  }
}

document.addEventListener("click", (event) => {
  const section = event.target.closest(".sections button");
  if (section) return go(section.dataset.section);
  const act = event.target.closest("[data-do]");
  if (act) acts[act.dataset.do]();
});

document.addEventListener("keydown", (event) => {
  if (!keysAreOn()) return;
  if (!buttons.length || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = event.target.closest("input, textarea, select, dialog[open]");
  // A dialog that was just closed may keep the focus for a moment: nobody writes in it.
  if (field && !field.closest("dialog:not([open])")) return;
  const keys = {
    ArrowRight: () => step(1),
    ArrowLeft: () => step(-1),
    PageDown: () => step(1),
    PageUp: () => step(-1),
    o: () => press("o"),
    r: () => press("r"),
    z: () => press("z"),
    t: () => press("t"),
    q: acts.join,
    p: acts.project,
    f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
    "?": acts.help,
  };
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// The kernel: a lost connection says so and comes back; a lost kernel means a fresh page.

let isLost = false;
function disconnected(is) {
  isLost = is;
  sayLost(is || isDeaf);
}

function sayLost(is) {
  banner.textContent = is ? lost : "";
  banner.hidden = !is;
}

// What is pressed while the connection is gone must not all happen at once when it is back.
for (const kind of ["click", "submit"]) {
  cells.addEventListener(
    kind,
    (event) => {
      if (!isLost || !event.target.closest("button, form") || event.target.closest("a")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
}

let leaving = false;
function reload() {
  if (leaving) return;
  leaving = true;
  disconnected(true);
  setTimeout(() => location.reload(), 300 + Math.random() * 700);
}

const started = Date.now();
const waiting = setInterval(() => {
  const kernel = window.jupyterapp?.widgetManager?.kernel;
  if (!kernel) {
    if (Date.now() - started > 60000) clearInterval(waiting);
    return;
  }
  clearInterval(waiting);
  kernel.statusChanged.connect((_, status) => {
    if (["dead", "restarting", "autorestarting"].includes(status)) reload();
  });
  kernel.connectionStatusChanged.connect((_, status) => disconnected(status !== "connected"));
  const look = () => {
    if (kernel.connectionStatus === "connected" || leaving) return;
    fetch(`/api/kernels/${kernel.id}`, { cache: "no-store" })
      .then((response) => {
        if (response.status === 404 || response.status === 403) return reload();
        // While it is connecting, Jupyter is at it already; two attempts would collide.
        if (kernel.connectionStatus === "disconnected") kernel.reconnect();
      })
      .catch(() => {});
  };
  addEventListener("online", look);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  setInterval(look, 2000);
}, 200);

if (buttons.length) {
  if (sessionStorage.getItem("projecting")) acts.project();
  show(current);
  listen(`/stage/${slug}/events`, { tick: (state) => follow(state).catch(() => {}), connected: heard });
}
