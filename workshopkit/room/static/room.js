// The room page works without this. With it: saving without reload, live updates, drafts that
// survive anything, and a word when the connection is gone.

const main = document.getElementById("room");
const banner = document.getElementById("connection");
const words = banner.dataset;

const part = () => main.querySelector(".part");
const form = () => document.getElementById("answer");
const filled = (sentence, facts) =>
  sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? facts[name] : whole));

// Drafts: what is typed and not saved, kept on this device under the round's own name.

const draftKey = (f) => `workshopkit-draft:${f.elements.round.value}`;

function pairs(f) {
  return [...new FormData(f)].filter(([name]) => name !== "round" && name !== "rev");
}

function keepDraft() {
  const f = form();
  if (!f) return;
  try {
    localStorage.setItem(draftKey(f), JSON.stringify(pairs(f)));
  } catch {
    // A full or forbidden storage only costs the draft; the form itself goes on.
  }
}

function dropDraft(f) {
  try {
    localStorage.removeItem(draftKey(f));
  } catch {
    // As above.
  }
}

function restoreDraft() {
  const f = form();
  if (!f) return;
  let draft = null;
  try {
    draft = JSON.parse(localStorage.getItem(draftKey(f)) || "null");
  } catch {
    return;
  }
  if (!draft || JSON.stringify(draft) === JSON.stringify(pairs(f))) return;
  const values = groupByName(draft);
  for (const field of f.elements) {
    if (!field.name || field.name === "round" || field.name === "rev") continue;
    const sent = (values.get(field.name) || []).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = sent.includes(field.value);
    else {
      const same = [...f.elements].filter((other) => other.name === field.name);
      field.value = sent[same.indexOf(field)] ?? "";
    }
    if (field.value && field.closest("details") && field.type !== "radio") field.closest("details").open = true;
  }
  say(words.draft, true);
}

function groupByName(draft) {
  const found = new Map();
  for (const pair of draft) found.set(pair[0], [...(found.get(pair[0]) || []), pair]);
  return found;
}

// Votes left, and room left in a text.

function countDots() {
  for (const group of main.querySelectorAll(".dots")) {
    const left = Number(group.dataset.most) - group.querySelectorAll("input:checked").length;
    const line = group.querySelector(".left");
    const text = filled(words.left, { n: left });
    if (line.textContent !== text) line.textContent = text;
    line.classList.toggle("over", left < 0);
  }
}

function checkLength(field) {
  const limit = Number(field.dataset.limit || 0);
  if (!limit) return;
  const over = field.value.length > limit;
  field.setCustomValidity(over ? filled(words.toolong, { n: field.value.length, limit }) : "");
  if (over) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

// Saving: one answer at a time, sent again until the server says it is on disk.

let waiting = null;

async function send() {
  const f = form();
  if (!f) return;
  clearTimeout(waiting);
  const body = new URLSearchParams(new FormData(f));
  let answer;
  try {
    const response = await fetch("/room", { method: "POST", body, headers: { Accept: "application/json" } });
    if (response.status >= 500) throw new Error(String(response.status));
    answer = await response.json();
  } catch {
    say(words.unsaved, true);
    waiting = setTimeout(send, 2000 + Math.random() * 1000);
    return;
  }
  connected(true);
  if (answer.saved) saved(f, answer);
  else refused(answer);
}

function saved(f, answer) {
  f.elements.rev.value = answer.rev;
  dropDraft(f);
  showMistakes("", []);
  say(answer.message, false);
  if (f.elements.table) refresh(true);
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
  if (!sentence) return;
  const box = Object.assign(document.createElement("div"), { className: "summary", id: "summary", tabIndex: -1 });
  box.setAttribute("role", "alert");
  const strong = document.createElement("strong");
  strong.textContent = sentence;
  box.append(strong);
  const list = document.createElement("ul");
  for (const { field, message } of mistakes) {
    const line = document.createElement("li");
    line.textContent = message;
    list.append(line);
    const input = form()?.querySelector(`[name="${CSS.escape(field)}"]`);
    if (!input) continue;
    input.setAttribute("aria-invalid", "true");
    const beside = Object.assign(document.createElement("p"), { className: "error", textContent: message });
    const details = input.closest("details");
    if (details) details.open = true;
    (input.closest("fieldset.dots, fieldset.texts")?.querySelector("legend") || input.previousElementSibling || input).after(beside);
  }
  if (mistakes.length) box.append(list);
  form()?.before(box);
  box.focus();
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
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 3000 + Math.random() * 2000);
  };
}

function tick(state) {
  connected(true);
  const line = main.querySelector(".count[data-count]");
  if (line) line.textContent = filled(line.dataset.count, { n: state.answered, of: state.of });
  if (String(state.layout) !== part().dataset.layout) setTimeout(refresh, Math.random() * 300);
}

async function refresh(always = false) {
  let html;
  try {
    const response = await fetch("/room/part", { headers: { Accept: "text/html" } });
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
  const moved = fresh.dataset.place.split(":")[0] !== old.dataset.place.split(":")[0];
  old.replaceWith(fresh);
  if (unsent) fresh.append(unsent);
  begin();
  if (moved) {
    scrollTo({ top: 0 });
    main.focus({ preventScroll: true });
  }
}

// What was typed but not sent when an exercise closed stays on the page to be read and copied.
function unsentIn(old, fresh) {
  const f = old.querySelector("#answer");
  if (!f || fresh.querySelector("#answer") || !localStorage.getItem(draftKey(f))) return null;
  const texts = pairs(f).map(([, value]) => value.trim()).filter(Boolean);
  const written = [...f.querySelectorAll("textarea, input:not([type])")].some((field) => field.value.trim());
  if (!written) return null;
  const box = Object.assign(document.createElement("section"), { className: "own unsent" });
  const heading = Object.assign(document.createElement("h2"), { textContent: words.unsent });
  const text = document.createElement("p");
  text.textContent = texts.join("\n");
  box.append(heading, text);
  return box;
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
  countDots();
}

main.addEventListener("input", (event) => {
  keepDraft();
  countDots();
  checkLength(event.target);
  say("", false);
});
main.addEventListener("submit", (event) => {
  if (event.target.id !== "answer") return;
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
begin();
listen();
