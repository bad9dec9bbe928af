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
  const draft = JSON.stringify({ rev: revision(f), pairs: pairs(f) });
  try {
    localStorage.setItem(keyOf(f), draft);
    memory.delete(keyOf(f));
  } catch {
    memory.set(keyOf(f), draft);
  }
}

export function draftOf(f) {
  try {
    return JSON.parse(memory.get(keyOf(f)) || localStorage.getItem(keyOf(f)) || "null");
  } catch {
    return null;
  }
}

export function dropDraft(f) {
  memory.delete(keyOf(f));
  try {
    localStorage.removeItem(keyOf(f));
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
