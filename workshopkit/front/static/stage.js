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

function tick(state) {
  setTimer(state);
  const answered = main.querySelector("[data-count]");
  if (answered) answered.textContent = filled(answered.dataset.count, { n: state.answered, of: state.of });
  const bar = main.querySelector("progress");
  if (bar) {
    bar.max = Math.max(1, state.of);
    bar.value = state.answered;
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

// A result or a list of questions that is higher than the screen is made smaller, in steps, until it fits.
function fit() {
  const part = main.querySelector(".part");
  if (!part.querySelector(".result, .brief")) return;
  part.dataset.fit = "0";
  for (let step = 1; step <= 5 && part.scrollHeight > innerHeight + 2; step += 1) part.dataset.fit = String(step);
}

addEventListener("resize", fit);
document.addEventListener("keydown", (event) => {
  if (event.key === "f") document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
});
document.fonts.ready.then(fit);
fit();
listen(pathTo(`/stage/${slug}/events`), { tick, connected });
