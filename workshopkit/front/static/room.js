// The room page works without this. With it: saving without reload, live updates, drafts that
// survive anything, and a word when the connection is gone.

import { filled, form, look, showWhen } from "./form.js";
import { setTimer } from "./timer.js";

const main = document.getElementById("room");
const banner = document.getElementById("connection");
const words = banner.dataset;

const part = () => main.querySelector(".part");

// Drafts: what is typed and not saved, kept on this device under the seat's and the round's name.

const draftKey = (f) => `workshopkit-draft:${main.dataset.seat}:${f.elements.round.value}`;

function pairs(f) {
  return [...new FormData(f)].filter(([name]) => !["round", "rev", "at"].includes(name));
}

function keepDraft() {
  const f = form();
  if (!f) return;
  try {
    localStorage.setItem(draftKey(f), JSON.stringify({ rev: f.elements.rev.value, pairs: pairs(f) }));
  } catch {
    // A full or forbidden storage only costs the draft; the form itself goes on.
  }
}

function draftOf(f) {
  try {
    return JSON.parse(localStorage.getItem(draftKey(f)) || "null");
  } catch {
    return null;
  }
}

function dropDraft(f) {
  try {
    localStorage.removeItem(draftKey(f));
  } catch {
    // As above.
  }
}

// What was typed before this script had come (or what the browser put back itself) is a draft, too.
function keepEarly() {
  const f = form();
  if (f && !draftOf(f) && [...f.elements].some(isTyped)) keepDraft();
}

function isTyped(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "select-one") return ![...field.options].every((o) => o.selected === o.defaultSelected || !field.value);
  return field.type !== "hidden" && "defaultValue" in field && field.value !== field.defaultValue;
}

function restoreDraft() {
  const f = form();
  const draft = f && draftOf(f);
  if (!draft || JSON.stringify(draft.pairs) === JSON.stringify(pairs(f))) return;
  // A newer answer has been saved since (from another device at the table): it stays in the form,
  // and what was typed here stands below it.
  const isOlder = Number(draft.rev) < Number(f.elements.rev.value);
  const before = pairs(f);
  fill(f, draft.pairs);
  if (!isOlder) return say(words.draft, true);
  const typed = writtenIn(f);
  fill(f, before);
  part().append(unsentBox(typed));
  dropDraft(f);
}

function fill(f, sent) {
  const values = groupByName(sent);
  for (const field of f.elements) {
    if (!field.name || ["round", "rev", "at"].includes(field.name)) continue;
    const found = (values.get(field.name) || []).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = found.includes(field.value);
      if (field.checked) unfold(field);
      continue;
    }
    const same = [...f.elements].filter((other) => other.name === field.name);
    field.value = found[same.indexOf(field)] ?? "";
    if (field.value) unfold(field);
  }
}

function unfold(field) {
  for (let around = field.closest("details"); around; around = around.parentElement.closest("details"))
    around.open = true;
}

// What stands in a form, as a person would read it.
function writtenIn(f) {
  const lines = [];
  for (const field of f.elements) {
    if (field.type === "hidden" || !field.name) continue;
    if (field.type === "checkbox" || field.type === "radio")
      lines.push(field.checked ? field.closest("label").textContent.trim() : "");
    else if (field.closest(".share") && field.value) lines.push(`${field.labels[0].textContent.trim()}: ${field.value}`);
    else if (field.type === "select-one") lines.push(field.value && field.selectedOptions[0].text);
    else lines.push(field.value.trim());
  }
  return lines.filter(Boolean).join("\n");
}

function unsentBox(typed) {
  const box = Object.assign(document.createElement("section"), { className: "own unsent" });
  box.append(
    Object.assign(document.createElement("h2"), { textContent: words.unsent }),
    Object.assign(document.createElement("p"), { textContent: typed }),
  );
  return box;
}

function groupByName(draft) {
  const found = new Map();
  for (const pair of draft) found.set(pair[0], [...(found.get(pair[0]) || []), pair]);
  return found;
}

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
    const response = await fetch("/room", { method: "POST", body, headers: { Accept: "application/json" } });
    if (response.status >= 500) throw new Error(String(response.status));
    const answer = await response.json();
    connected(true);
    if (response.status === 429) sendLater(answer.error, Number(response.headers.get("Retry-After")) || 2);
    else if (answer.saved) saved(f, answer, sent);
    else if (answer.again) repeated(f, answer);
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
  f.elements.rev.value = answer.rev;
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

// What is saved can be taken back as long as it is open.

const backForm = () => document.getElementById("withdraw-form");

function offerBack(rev) {
  const f = backForm();
  if (!f) return;
  f.elements.rev.value = rev;
  f.hidden = false;
}

async function takeBack(f) {
  if (isUnderWay) return;
  clearTimeout(waiting);
  isUnderWay = true;
  try {
    const body = new URLSearchParams(new FormData(f));
    body.set("withdraw", "1");
    const response = await fetch("/room", { method: "POST", body, headers: { Accept: "application/json" } });
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
    input.id ||= `field-${list.children.length}`;
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

let source = null;
let lost = null;

function listen() {
  source?.close();
  source = new EventSource("/room/events");
  source.onopen = () => connected(true);
  source.onmessage = (event) => tick(JSON.parse(event.data));
  source.onerror = () => {
    connected(false);
    isTrailChecked = false;
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 3000 + Math.random() * 2000);
  };
}

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
      const response = await fetch(`/room/trail?seen=${encodeURIComponent(before)}`, { headers: { Accept: "application/json" } });
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
  connected(true);
  if (state.head) rememberTrail(state.head);
  setTimer(state);
  if (state.version !== seen) lookAtTable();
  seen = state.version;
  const line = main.querySelector(".count[data-count]");
  if (line) line.textContent = filled(line.dataset.count, { n: state.answered, of: state.of });
  if (String(state.layout) !== part().dataset.layout) setTimeout(refresh, Math.random() * 300);
}

async function refresh(always = false) {
  let html;
  try {
    const response = await fetch(`/room/part${location.search}`, { headers: { Accept: "text/html" } });
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
  if (always !== true && fresh.dataset.place === old.dataset.place && form()) {
    old.dataset.layout = fresh.dataset.layout;
    return;
  }
  const unsent = unsentIn(old, fresh);
  const moved = !isSameSection(old, fresh);
  keepComment(old, fresh);
  old.replaceWith(fresh);
  if (unsent) fresh.append(unsent);
  begin();
  if (moved) {
    scrollTo({ top: 0 });
    main.focus({ preventScroll: true });
  }
}

const isSameSection = (old, fresh) => fresh.dataset.place.split(":")[0] === old.dataset.place.split(":")[0];

// A comment on the draft that is being written goes on where the room moves.
function keepComment(old, fresh) {
  const [typed, box] = [old, fresh].map((page) => page.querySelector("#comment"));
  if (typed && box) box.value = typed.value;
}

// What was typed but not sent when an exercise closed stays on the page to be read and copied.
function unsentIn(old, fresh) {
  if (fresh.querySelector("#answer-form")) return null;
  const f = old.querySelector("#answer-form");
  // A page that comes twice must not wipe off what the first one kept.
  if (!f) return isSameSection(old, fresh) ? old.querySelector(".unsent") : null;
  if (!draftOf(f)) return null;
  const typed = writtenIn(f);
  return typed ? unsentBox(typed) : null;
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
      const response = await fetch(`/answer/${f.dataset.table}/me`, { headers: { Accept: "application/json" } });
      if (!response.ok) return;
      const { rev, message } = await response.json();
      if (f !== form() || !message || rev < Number(f.elements.rev.value)) return;
      if (draftOf(f)) say(`${message} ${words.draft}`, true);
      else refresh(true);
    } catch {
      // The next tick tries again.
    }
  }, 500 + Math.random() * 1500);
}

function connected(is) {
  clearTimeout(lost);
  if (is) banner.hidden = true;
  else
    lost = setTimeout(() => {
      banner.textContent = words.lost;
      banner.hidden = false;
    }, 1500);
}

function begin() {
  restoreDraft();
  look();
}

main.addEventListener("input", () => {
  keepDraft();
  say("", false);
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
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  if (source?.readyState !== EventSource.OPEN) listen();
  refresh();
});
addEventListener("online", listen);
keepEarly();
begin();
listen();
