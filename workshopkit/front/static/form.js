// What a form does while it is filled in, in the room and for a sheet of paper: it counts what is
// left, hides what is not asked, and lets a choice be taken back. It works without this, too.

const main = document.querySelector("main");
const words = (document.getElementById("connection") ?? main).dataset;

export const form = () => document.getElementById("answer-form");
export const filled = (sentence, facts) =>
  sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? facts[name] : whole));

// Votes and points left, and room left in a text.

function countLeft() {
  for (const group of main.querySelectorAll(".dots, .points")) {
    const line = group.querySelector(".left");
    const left = Number(group.dataset.most ?? line.dataset.total) - placedIn(group);
    const sentence = line.dataset.left || words.left;
    const text = left < 0 ? filled(words.over, { n: -left }) : filled(sentence, { n: left });
    if (line.textContent !== text) line.textContent = text;
    line.classList.toggle("over", left < 0);
  }
}

function placedIn(group) {
  if (group.matches(".dots")) return group.querySelectorAll("input:checked").length;
  const counts = [...group.querySelectorAll(".share input")].map((field) => field.value.trim());
  return counts.filter((count) => /^\d+$/.test(count)).reduce((sum, count) => sum + Number(count), 0);
}

function checkLength(field) {
  const limit = Number(field.dataset.limit || 0);
  if (!limit) return;
  const over = field.value.length > limit;
  field.setCustomValidity(over ? filled(words.toolong, { n: field.value.length, limit }) : "");
  if (over) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

// A field that matters only after some answers to another is hidden until then. What is typed in it
// stays, and it stays in sight as long as something is wrong with it.

export function showWhen() {
  const f = form();
  for (const field of f?.querySelectorAll(".when") || []) {
    const met = ([on, values]) => answersTo(f, on).some((value) => values.includes(value));
    const conditions = JSON.parse(field.dataset.conditions);
    const isAsked = field.dataset.joined === "any" ? conditions.some(met) : conditions.every(met);
    field.hidden = !isAsked && !field.querySelector('[aria-invalid="true"]');
  }
}

// What is hidden itself is no answer, so that one question may hang on another that hangs on a third.
function answersTo(f, name) {
  const given = (field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : field.value);
  return [...f.elements]
    .filter((field) => field.name === name && !field.closest(".when[hidden]") && given(field))
    .map((field) => field.value);
}

export function unfold(field) {
  for (let around = field.closest("details"); around; around = around.parentElement.closest("details"))
    around.open = true;
}

// A chosen radio that is chosen once more is let go of. A browser only tells that it was clicked,
// so the ones that were chosen before the click are remembered.

let chosen = new Set();

function noteChosen() {
  chosen = new Set(main.querySelectorAll('input[type="radio"]:checked'));
}

function letGo(radio) {
  if (!chosen.has(radio) || radio.required) return false;
  radio.checked = false;
  radio.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

// The space bar does not click a radio that is chosen, and must not choose it again when it is released.
let isLetGo = false;

function letGoByKey(event) {
  if (event.key !== " ") return;
  if (event.type === "keydown" && !event.repeat) isLetGo = letGo(event.target);
  if (isLetGo) event.preventDefault();
}

export function look() {
  countLeft();
  showWhen();
  noteChosen();
}

main.addEventListener("input", (event) => {
  checkLength(event.target);
  look();
});
main.addEventListener("click", (event) => letGo(event.target));
main.addEventListener("keydown", letGoByKey);
main.addEventListener("keyup", letGoByKey);
look();
