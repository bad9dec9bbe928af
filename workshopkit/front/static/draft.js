// Drafts: what is typed and not saved, kept on this device under the seat's and the round's name.

import { unfold } from "./form.js";

const seat = () => document.getElementById("room").dataset.seat;
const keyOf = (f) => `workshopkit-draft:${seat()}:${f.elements.round.value}`;

//: What a form sends along that nobody typed as an answer.
const OURS = ["round", "rev", "at", "emptied"];
const isOurs = (name) => OURS.includes(name) || name.startsWith("of-");

// Where the browser keeps nothing, a draft lives as long as its page.
const memory = new Map();

export function pairs(f) {
  return [...new FormData(f)].filter(([name]) => !isOurs(name));
}

export function keep(f) {
  const title = document.querySelector("#room .part h1")?.textContent.trim() ?? "";
  put(keyOf(f), { rev: revision(f), pairs: pairs(f), title, written: writtenIn(f) });
}

// Something newer is saved: what was typed stays to be read, beside the form.
export function setAside(f, draft) {
  put(`${keyOf(f)}:older`, draft);
  drop(keyOf(f));
}

export const draftOf = (f) => read(keyOf(f));
export const dropDraft = (f) => drop(keyOf(f));

// What was typed into forms that are not on the page now: their exercise has closed, or the room has
// gone on to another.
export function unsent(f) {
  const start = `workshopkit-draft:${seat()}:`;
  const own = f ? keyOf(f) : "";
  return keys()
    .filter((key) => key.startsWith(start) && key !== own)
    .sort()
    .map((key) => ({ ...read(key), key }))
    .filter((draft) => draft.written);
}

function keys() {
  try {
    return [...new Set([...memory.keys(), ...Object.keys(localStorage)])];
  } catch {
    return [...memory.keys()];
  }
}

function put(key, draft) {
  const text = JSON.stringify(draft);
  try {
    localStorage.setItem(key, text);
    memory.delete(key);
  } catch {
    memory.set(key, text);
  }
}

function read(key) {
  try {
    return JSON.parse(memory.get(key) || localStorage.getItem(key) || "null");
  } catch {
    return null;
  }
}

export function drop(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing is kept there.
  }
}

// The revision is not written into the hidden field: a browser that puts back what it remembers of
// a form would put an old revision into a new page.

export const revision = (f) => Number(f.dataset.rev || f.elements.rev.value);
export const setRevision = (f, rev) => (f.dataset.rev = rev);

export function isTyped(field) {
  if (!field.name || isOurs(field.name)) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "select-one") return ![...field.options].every((o) => o.selected === o.defaultSelected || !field.value);
  return field.type !== "hidden" && "defaultValue" in field && field.value !== field.defaultValue;
}

export function fill(f, sent) {
  const values = groupByName(sent);
  for (const field of f.elements) {
    if (!field.name || isOurs(field.name)) continue;
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

function groupByName(draft) {
  const found = new Map();
  for (const pair of draft) found.set(pair[0], [...(found.get(pair[0]) || []), pair]);
  return found;
}

// What stands in a form, as a person would read it.
export function writtenIn(f) {
  const lines = [];
  for (const field of f.elements) {
    if (field.type === "hidden" || !field.name || isOurs(field.name)) continue;
    if (field.type === "checkbox" || field.type === "radio")
      lines.push(field.checked ? field.closest("label").textContent.trim() : "");
    else if (field.closest(".share") && field.value) lines.push(`${field.labels[0].textContent.trim()}: ${field.value}`);
    else if (field.type === "select-one") lines.push(field.value && field.selectedOptions[0].text);
    else lines.push(field.value.trim());
  }
  return lines.filter(Boolean).join("\n");
}
