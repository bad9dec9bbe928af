// The stage follows the room: counts from the tick, everything else fetched when the layout is new.
import { pathTo } from "./address.js";
import { Idiomorph } from "./idiomorph.js";
import { listen } from "./live.js";
import { setTimer } from "./timer.js";

const main = document.getElementById("stage");
const slug = main.dataset.slug;
const filled = (sentence, facts) => sentence.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);

const banner = document.getElementById("connection");
let lost = null;

// The room need not hear of a line that is back before anybody could read it.
function connected(is, atOnce) {
  clearTimeout(lost);
  if (is) document.getElementById("by-hand")?.remove();
  if (is) banner.hidden = true;
  else lost = setTimeout(() => (banner.hidden = false), atOnce ? 0 : 1500);
}

// Nobody hears anything unless it was switched on at the desk.
function sound() {
  if (main.querySelector(".part").dataset.look.includes("sound")) import("./sound.js").then(({ chime }) => chime());
}

function tick(state) {
  setTimer(state, sound);
  const answered = main.querySelector("[data-count]");
  if (answered) answered.textContent = filled(answered.dataset.count, { n: state.answered, of: state.of });
  const bar = main.querySelector("progress");
  if (bar) {
    bar.max = Math.max(1, state.of);
    bar.value = state.answered;
    bar.style.setProperty("--of", Math.min(40, bar.max));
  }
  const here = main.querySelector("[data-joined]");
  if (here) here.textContent = filled(here.dataset.joined, { n: state.joined });
  const shown = main.querySelector(".part").dataset;
  if (String(state.layout) !== shown.layout || state.address !== shown.address) refresh();
}

async function refresh() {
  try {
    const response = await fetch(pathTo(`/stage/${slug}/part`));
    if (!response.ok) return;
    const html = await response.text();
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".part");
    // Two refreshes may overtake each other: an older page never replaces a newer one.
    if (Number(fresh.dataset.layout) < Number(main.querySelector(".part").dataset.layout)) return;
    Idiomorph.morph(main, html, { morphStyle: "innerHTML" });
    fit();
  } catch {
    // The next tick tries again.
  }
}

// What stands between title and foot is as large as it can be with nothing cut: tried in halves, with lists in
// one column, two or three. 1 is 4.2 % of the height of the screen.
const [LEAST, MOST, TRIES] = [0.3, 2, 7];
const WORDS = "li, p, td, th, dt, dd, h1, h2, ol, ul, dl, .what, .persona, .poster, .place";

function fit() {
  const box = main.querySelector("[data-fits]");
  if (!box) return;
  const lists = [...box.querySelectorAll("ol, ul, .personas, .posters")].filter((list) => !list.closest(".places, .poster, .persona, .quotes, .prose"));
  box.style.overflowWrap = "";
  let [size, columns] = best(box, lists);
  if (size <= LEAST) {
    // A word longer than the screen is broken; no other is.
    box.style.overflowWrap = "anywhere";
    [size, columns] = best(box, lists);
  }
  arrange(lists, columns);
  box.style.setProperty("--fit", size);
}

function best(box, lists) {
  const found = (lists.length ? [1, 2, 3] : [1]).map((columns) => [largest(box, lists, columns), columns]);
  // Another column has to be worth it.
  return found.reduce((known, one) => (one[0] > known[0] * 1.04 ? one : known));
}

function arrange(lists, columns) {
  for (const list of lists) {
    list.dataset.columns = columns;
    list.style.setProperty("--columns", columns);
    list.style.setProperty("--rows", Math.ceil(list.children.length / columns));
  }
}

function largest(box, lists, columns) {
  arrange(lists, columns);
  let [low, high] = [LEAST, MOST];
  for (let n = 0; n < TRIES; n += 1) {
    const size = (low + high) / 2;
    box.style.setProperty("--fit", size);
    if (holds(box, lists)) low = size;
    else high = size;
  }
  return low;
}

const tooWide = (one) => one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1;
const tooHigh = (one) => one.scrollHeight > one.clientHeight + innerHeight * 0.004;

// Letters reach out of their lines, so that rows are measured, not what is in them.
function isFull(list) {
  const lowest = Math.max(...[...list.children].map((one) => one.getBoundingClientRect().bottom));
  return lowest > list.getBoundingClientRect().bottom + 1;
}

function holds(box, lists) {
  if (tooHigh(box) || tooWide(box) || lists.some(isFull)) return false;
  return ![...box.querySelectorAll(WORDS)].some(tooWide);
}

addEventListener("resize", fit);
document.addEventListener("keydown", (event) => {
  if (event.key === "f") document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
});
fit();
document.fonts.ready.then(fit);
listen(pathTo(`/stage/${slug}/events`), { tick, connected });
