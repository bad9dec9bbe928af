// The desk: one section at a time, keys, and a page that comes back by itself.

import { pathTo } from "./address.js";
import { asking, openAsk } from "./ask.js";
import { listen } from "./live.js";
import * as day from "./programme.js";
import { setTimer } from "./timer.js";

const { slug, lost } = document.body.dataset;
const cells = document.getElementById("rendered_cells");
const banner = document.getElementById("connection");
const isDesk = day.rows().length > 0;
let current = document.body.dataset.section || "";
let joining = false;

// One after the other: quick keys must not overtake each other on the way.
let queue = Promise.resolve();
let underway = 0;

// Answers with what was wrong, nothing if it was done.
function post(facts) {
  const send = () =>
    fetch(pathTo(`/command/${slug}`), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(facts),
    });
  underway += 1;
  queue = queue
    .then(send)
    .then(async (response) => (response.ok ? "" : (await response.json().catch(() => ({}))).error || lost))
    .catch(() => (disconnected(true), lost))
    .finally(() => (underway -= 1));
  return queue;
}

// A refused command is said, and the desk goes back to where the room is.
async function command(facts) {
  const error = await post(facts);
  if (!error || isLost) return !error;
  banner.textContent = error;
  banner.hidden = false;
  setTimeout(() => isLost || (banner.hidden = true), 6000);
  layout = null;
  return false;
}

// Sections

let states = {};

// Where one cell holds several sections, only the panel of the one that is shown is seen.
const others = document.head.appendChild(document.createElement("style"));

function showOnly(row, shown) {
  const isShared = day.rows().some((other) => other !== row && [...day.cells(other)].some((cell) => shown.has(cell)));
  const other = `.panel-root[data-section]:not([data-section="${CSS.escape(day.keyOf(row))}"])`;
  others.textContent = isShared ? `#rendered_cells .jp-OutputArea-child:has(${other}) { display: none; }` : "";
}

// What stands in no cell of this page has one panel for it all, wherever the forum was opened.
const LOOSE = '.panel-root[data-section="*"]';

function showLoose() {
  for (const cell of cells.querySelectorAll("[cell-index]")) cell.hidden = !cell.querySelector(LOOSE);
  others.textContent = `#rendered_cells [cell-index] .jp-OutputArea-child:not(:has(${LOOSE})), #rendered_cells [cell-index] .prose { display: none; }`;
}

// Voila counts cells from 1, a script from 0.
function showCells(row, shown) {
  for (const cell of cells.querySelectorAll("[cell-index]")) cell.hidden = !shown.has(String(Number(cell.getAttribute("cell-index")) - 1));
  showOnly(row, shown);
}

const met = () => day.rows().filter((row) => !day.isSkipped(row) || day.keyOf(row) === current);

function show(key) {
  const row = day.find(key) || day.rows()[0];
  if (!row) return;
  current = day.keyOf(row);
  const shown = day.cells(row);
  shown.size ? showCells(row, shown) : showLoose();
  mark();
}

// Where the room is, and which ways lead on from there.
function mark() {
  const row = day.find(current);
  for (const one of day.rows()) {
    const button = day.buttonOf(one);
    const is = button.hasAttribute("aria-current");
    one === row ? button.setAttribute("aria-current", "true") : button.removeAttribute("aria-current");
    if (one === row && !is) one.scrollIntoView({ block: "nearest" });
  }
  document.querySelector('[data-do="previous"]').disabled = row === met()[0];
  document.querySelector('[data-do="next"]').disabled = row === met()[met().length - 1];
}

function go(key) {
  if (key !== current && states[current] === "open" && !confirm(document.body.dataset.leaving)) return;
  show(key);
  scrollTo({ top: 0 });
  command({ command: "go", section: current });
}

function step(by) {
  const next = met()[met().indexOf(day.find(current)) + by];
  if (next) go(day.keyOf(next));
}

// What the room sees, told by ticks

let layout = null;

let address = null;

function followAddress(now, moved) {
  address = now;
  document.querySelector(".code-line span").textContent = now;
  const line = document.getElementById("moved");
  if (line.textContent !== moved) line.textContent = moved;
  line.hidden = !moved;
}

async function follow(state) {
  setTimer(state);
  if (state.layout !== layout || state.address !== address) await refresh(state);
}

async function refresh(state) {
  const response = await fetch(pathTo(`/state/${slug}`), { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const { workshop, rounds, moved, sections, news, clock } = await response.json();
  layout = state.layout;
  followAddress(state.address, moved);
  document.getElementById("clock").textContent = clock.said;
  tellNews(news);
  // What was moved here and is still on its way stands where it was put.
  if (!underway) day.draw(sections, clock);
  if (!underway && workshop.section && workshop.section !== current) show(workshop.section);
  else mark();
  joining = workshop.showing_join;
  document.querySelector('[data-do="join"]')?.setAttribute("aria-pressed", String(joining));
  states = Object.fromEntries(rounds.map((round) => [round.exercise, round.state]));
  for (const row of day.rows()) {
    const mark = row.querySelector(".mark");
    const now = day.isSkipped(row) ? "skipped" : states[day.keyOf(row)] || "";
    mark.textContent = now ? mark.dataset[now] : "";
    mark.classList.toggle("is-open", now === "open");
  }
}

function tellNews(news) {
  const box = document.getElementById("news");
  const line = box.querySelector("p");
  if (line.textContent !== news) line.textContent = news;
  box.hidden = !news;
}

// What is new has cells that this page's kernel has not run.
async function takeIn(taken) {
  if (await command({ command: "take_in", taken })) taken && reload();
}

// Time passes also while nothing happens.
const CLOCK = 20000;
if (isDesk) setInterval(() => layout === null || document.hidden || refresh({ layout, address }).catch(() => {}), CLOCK);

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
  ask: () => openAsk(),
  change: () => {
    const on = day.toggleChanging();
    document.querySelector('[data-do="change"]').setAttribute("aria-pressed", String(on));
  },
  take: () => takeIn(true),
  leave: () => takeIn(false),
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
  const section = event.target.closest(".sections .go");
  if (section) return go(section.dataset.section);
  const act = event.target.closest("[data-do]");
  if (act) acts[act.dataset.do]();
});

document.addEventListener("keydown", (event) => {
  if (!keysAreOn()) return;
  if (!isDesk || event.ctrlKey || event.metaKey || event.altKey) return;
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
    s: () => press("s"),
    d: () => press("d"),
    "%": () => press("%"),
    q: acts.join,
    p: acts.project,
    n: acts.ask,
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
  reloadOnceItIsThere();
}

// As long as the room is gone, a proxy before it answers with a page of its own, which never comes back.
async function reloadOnceItIsThere() {
  const isThere = await fetch(pathTo("/healthz"), { cache: "no-store" }).then((response) => response.ok, () => false);
  setTimeout(isThere ? () => location.reload() : reloadOnceItIsThere, 300 + Math.random() * 700);
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
    fetch(pathTo(`/api/kernels/${kernel.id}`), { cache: "no-store" })
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

if (isDesk) {
  day.changing(command);
  asking(post);
  if (sessionStorage.getItem("projecting")) acts.project();
  show(current);
  listen(pathTo(`/stage/${slug}/events`), { tick: (state) => follow(state).catch(() => {}), connected: heard });
}
