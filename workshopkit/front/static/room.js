// The room page works without this. With it: saving without reload, live updates, drafts that
// survive anything, and a word when the connection is gone.

import { pathTo } from "./address.js";
import { draftOf, drop, dropDraft, fill, isTyped, keep, pairs, revision, setAside, setRevision, unsent } from "./draft.js";
import { filled, form, look, showWhen, unfold } from "./form.js";
import { listen } from "./live.js";
import { setTimer } from "./timer.js";

const main = document.getElementById("room");
const banner = document.getElementById("connection");
const words = banner.dataset;

const part = () => main.querySelector(".part");
const keepDraft = () => form() && keep(form());

// What was typed before this script had come (or what the browser put back itself) is a draft, too.
function keepEarly() {
  const f = form();
  if (f && !draftOf(f) && [...f.elements].some(isTyped)) keepDraft();
}

function restoreDraft() {
  const f = form();
  const draft = f && draftOf(f);
  if (!draft || JSON.stringify(draft.pairs) === JSON.stringify(pairs(f))) return;
  // A newer answer has been saved since (from another device at the table): it stays in the form,
  // and what was typed here stands below it.
  if (Number(draft.rev) < revision(f)) return setAside(f, draft);
  fill(f, draft.pairs);
  say(words.draft, true);
}

// What was typed and not sent stays to be read and copied, until it is sent or put away.
function showUnsent() {
  main.querySelectorAll(".unsent").forEach((old) => old.remove());
  const found = unsent(form());
  if (found.length) part().append(unsentBox(found));
}

function unsentBox(found) {
  const box = made("section", { className: "own unsent" });
  box.append(made("h2", { textContent: words.unsent }));
  for (const draft of found) {
    const lines = made("div");
    if (draft.title) lines.append(made("h3", { textContent: draft.title }));
    const away = made("button", { type: "button", className: "button small", textContent: words.away });
    away.setAttribute("aria-label", `${words.away}: ${draft.title ?? ""}`);
    away.dataset.draft = draft.key;
    lines.append(made("p", { textContent: draft.written }), away);
    box.append(lines);
  }
  return box;
}

const made = (name, facts = {}) => Object.assign(document.createElement(name), facts);

// Saving: one answer at a time, sent again until the server says it is on disk.

let waiting = null;
let isUnderWay = false;

async function send() {
  const f = form();
  if (!f || isUnderWay) return;
  clearTimeout(waiting);
  isUnderWay = true;
  const sent = pairs(f);
  try {
    const body = new URLSearchParams(new FormData(f));
    body.set("rev", revision(f));
    const response = await fetch(pathTo("/room"), { method: "POST", body, headers: { Accept: "application/json" } });
    if (response.status >= 500) throw new Error(String(response.status));
    const answer = await response.json();
    connected(true);
    if (response.status === 429) sendLater(answer.error, Number(response.headers.get("Retry-After")) || 2);
    else if (answer.saved) saved(f, answer, sent);
    else if (answer.again) repeated(f, answer);
    else if (answer.emptied) await emptied(f, answer);
    else refused(answer);
  } catch {
    sendLater(words.unsaved, 2);
  } finally {
    isUnderWay = false;
  }
}

function sendLater(why, seconds) {
  say(why, true);
  waiting = setTimeout(send, (seconds + Math.random()) * 1000);
}

function saved(f, answer, sent) {
  setRevision(f, answer.rev);
  askAboutEmptying(false);
  offerBack(answer.rev);
  showMistakes("", []);
  if (JSON.stringify(sent) !== JSON.stringify(pairs(f))) {
    // Somebody typed on while it was on its way: that part is not sent.
    keepDraft();
    say(words.draft, true);
    return;
  }
  dropDraft(f);
  say(answer.message, false);
  if (f.elements.table) refresh(true);
}

// An empty form came where something was saved: what is saved comes back, and whether it was meant
// is asked. Browsers empty forms that nobody has emptied.
async function emptied(f, answer) {
  dropDraft(f);
  await refresh(true);
  refused(answer);
  askAboutEmptying(true);
}

function askAboutEmptying(is) {
  const question = document.getElementById("emptied");
  if (!question) return;
  question.hidden = !is;
  question.querySelector("input").checked = false;
}

// What is saved can be taken back as long as it is open.

const backForm = () => document.getElementById("withdraw-form");

function offerBack(rev) {
  const f = backForm();
  if (!f) return;
  setRevision(f, rev);
  f.hidden = false;
}

async function takeBack(f) {
  if (isUnderWay) return;
  clearTimeout(waiting);
  isUnderWay = true;
  try {
    const body = new URLSearchParams(new FormData(f));
    body.set("rev", revision(f));
    body.set("withdraw", "1");
    const response = await fetch(pathTo("/room"), { method: "POST", body, headers: { Accept: "application/json" } });
    const answer = await response.json();
    connected(true);
    if (!answer.saved) return refused(answer);
    showMistakes("", []);
    if (form()) dropDraft(form());
    await refresh(true);
    main.focus({ preventScroll: true });
  } catch {
    say(words.lost, true);
  } finally {
    isUnderWay = false;
  }
}

// A slip was there already: whether it says the same is told to nobody, so this one takes its place.
function repeated(f, answer) {
  f.elements.rev.value = answer.again;
  sendLater(words.unsaved, 0);
}

function refused(answer) {
  say("", false);
  showMistakes(answer.error, answer.mistakes || []);
}

function say(sentence, isWaiting) {
  const line = document.getElementById("saved");
  if (!line) return;
  line.textContent = sentence;
  line.classList.toggle("waiting", isWaiting);
}

function showMistakes(sentence, mistakes) {
  document.getElementById("summary")?.remove();
  main.querySelectorAll(".error").forEach((old) => old.remove());
  main.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  if (!sentence) return showWhen();
  const box = Object.assign(document.createElement("div"), { className: "summary", id: "summary", tabIndex: -1 });
  box.setAttribute("role", "alert");
  const strong = document.createElement("strong");
  strong.textContent = sentence;
  box.append(strong);
  const list = document.createElement("ul");
  for (const { field, message } of mistakes) {
    const line = document.createElement("li");
    if (message !== sentence) list.append(line);
    const input = fieldCalled(field);
    if (!input) {
      line.textContent = message;
      continue;
    }
    input.setAttribute("aria-invalid", "true");
    const beside = Object.assign(document.createElement("p"), { className: "error", textContent: message, id: `error-${list.children.length}` });
    input.setAttribute("aria-describedby", beside.id);
    if (!input.id) input.id = `field-${list.children.length}`;
    line.append(Object.assign(document.createElement("a"), { href: `#${input.id}`, textContent: message }));
    unfold(input);
    besideWhat(input).after(beside);
  }
  if (list.children.length) box.append(list);
  form()?.before(box);
  showWhen();
  box.focus();
}

// A field that has no control of its own name is a fieldset with that id.
function fieldCalled(name) {
  const escaped = CSS.escape(name);
  return form()?.querySelector(`[name="${escaped}"]`) || form()?.querySelector(`fieldset[id="${escaped}"]`);
}

function besideWhat(field) {
  const isOneOfMany = field.matches('fieldset, [type="radio"], [type="checkbox"], .texts > input');
  const legend = isOneOfMany && field.closest("fieldset").querySelector("legend");
  return legend || field.previousElementSibling || field;
}

// Live: a tick says whether what is shown is old. What somebody types is never touched.

// The audit trail: this page remembers the last line it saw, and asks after a break whether it is
// still there. A record that was changed in the meantime is noticed by whoever was in the room.

const headKey = () => `workshopkit-trail:${main.dataset.seat}`;
let isTrailChecked = false;
let isChecking = false;

async function checkTrail(head) {
  if (isChecking) return;
  isChecking = true;
  try {
    const before = localStorage.getItem(headKey());
    if (before && before !== head) {
      const response = await fetch(pathTo(`/room/trail?seen=${encodeURIComponent(before)}`), { headers: { Accept: "application/json" } });
      if (!response.ok) return;
      if (!(await response.json()).fits) warn(words.changed);
    }
    isTrailChecked = true;
    localStorage.setItem(headKey(), head);
  } catch {
    // The next tick tries again.
  } finally {
    isChecking = false;
  }
}

function rememberTrail(head) {
  if (!isTrailChecked) return checkTrail(head);
  try {
    localStorage.setItem(headKey(), head);
  } catch {
    // Without storage there is nothing to compare with later.
  }
}

function warn(sentence) {
  const box = Object.assign(document.createElement("p"), { className: "summary", textContent: sentence });
  box.setAttribute("role", "alert");
  main.before(box);
}

function tick(state) {
  if (state.head) rememberTrail(state.head);
  setTimer(state);
  if (state.version !== seen) lookAtTable();
  seen = state.version;
  const line = main.querySelector(".count[data-count]");
  if (line) line.textContent = filled(line.dataset.count, { n: state.answered, of: state.of });
  if (isDoubted) refresh();
  else if (String(state.layout) !== part().dataset.layout) setTimeout(refresh, Math.random() * 300);
}

async function refresh(always = false) {
  let html;
  try {
    const response = await fetch(pathTo(`/room/part${location.search}`), { headers: { Accept: "text/html" } });
    if (response.redirected || response.status === 403) return location.reload();
    if (!response.ok) return;
    html = await response.text();
  } catch {
    return;
  }
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".part");
  const old = part();
  // Two refreshes may overtake each other: an older page never replaces a newer one.
  if (Number(fresh.dataset.layout) < Number(old.dataset.layout)) return;
  const isNewer = isDoubted && isSavedSince(fresh);
  isDoubted = false;
  if (always !== true && !isNewer && fresh.dataset.place === old.dataset.place && form()) {
    old.dataset.layout = fresh.dataset.layout;
    return;
  }
  const moved = !isSameSection(old, fresh);
  keepComment(old, fresh);
  old.replaceWith(fresh);
  begin();
  if (moved) {
    scrollTo({ top: 0 });
    main.focus({ preventScroll: true });
  }
}

function isSavedSince(fresh) {
  const now = fresh.querySelector("#answer-form");
  return Boolean(form() && now && Number(now.elements.rev.value) > revision(form()));
}

const isSameSection = (old, fresh) => fresh.dataset.place.split(":")[0] === old.dataset.place.split(":")[0];

// A comment on the draft that is being written goes on where the room moves.
function keepComment(old, fresh) {
  const [typed, box] = [old, fresh].map((page) => page.querySelector("#comment"));
  if (typed && box) box.value = typed.value;
}

// Several devices at one table share an answer: what another one saved appears here, unless
// somebody is writing here; then it says who saved.

let seen = null;
let looking = null;

function lookAtTable() {
  if (!form()?.dataset.table || looking) return;
  looking = setTimeout(async () => {
    looking = null;
    const f = form();
    if (!f?.dataset.table || isUnderWay) return;
    try {
      const response = await fetch(pathTo(`/answer/${f.dataset.table}/me`), { headers: { Accept: "application/json" } });
      if (!response.ok) return;
      const { rev, message } = await response.json();
      if (f !== form() || !message || rev < revision(f)) return;
      if (draftOf(f)) say(`${message} ${words.draft}`, true);
      else refresh(true);
    } catch {
      // The next tick tries again.
    }
  }, 500 + Math.random() * 1500);
}

let lost = null;

function connected(is, atOnce) {
  clearTimeout(lost);
  if (is) document.getElementById("by-hand")?.remove();
  if (is) return (banner.hidden = true);
  isTrailChecked = false;
  lost = setTimeout(sayLost, atOnce ? 0 : 1500);
  // Who has no seat any more is told so by the page, not by the line.
  refresh();
}

function sayLost() {
  banner.textContent = words.lost;
  banner.hidden = false;
}

function begin() {
  restoreDraft();
  showUnsent();
  look();
}

main.addEventListener("input", () => {
  keepDraft();
  say("", false);
});
main.addEventListener("click", (event) => {
  const away = event.target.closest("[data-draft]");
  if (!away) return;
  drop(away.dataset.draft);
  showUnsent();
  main.focus({ preventScroll: true });
});
main.addEventListener("submit", (event) => {
  if (event.target.id === "withdraw-form") {
    event.preventDefault();
    takeBack(event.target);
  }
  if (event.target.id !== "answer-form") return;
  event.preventDefault();
  keepDraft();
  send();
});
// A page that comes back as it was left must not be believed: a browser may have emptied its form,
// and something newer may be saved by now.
let left = null;
let isDoubted = false;
addEventListener("pagehide", () => (left = form() && pairs(form())));
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  if (form() && left && JSON.stringify(pairs(form())) !== JSON.stringify(left)) fill(form(), left);
  isDoubted = true;
  refresh();
});
keepEarly();
begin();
listen(pathTo("/room/events"), { tick, connected });
