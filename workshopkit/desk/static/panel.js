// A panel: draws the kernel's HTML without disturbing what somebody types, and sends back what was
// pressed as one message with a key, answered when it is done.

const FIELDS = "input, textarea, select";

function factsOf(element) {
  return JSON.parse(element.dataset.facts || "{}");
}

function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    fields[name] = name in fields ? [].concat(fields[name], value) : value;
  }
  return fields;
}

function keepTyping(old, fresh) {
  if (old.nodeType !== 1) return true;
  if (old.matches(FIELDS) && old.dataset.dirty) return false;
  if (old.tagName === "DETAILS" && old.open) fresh.setAttribute("open", "");
  return true;
}

function render({ model, el }) {
  el.classList.add("panel-root");
  const waiting = new Map();
  let count = 0;

  const draw = () =>
    Idiomorph.morph(el, model.get("html"), {
      morphStyle: "innerHTML",
      restoreFocus: true,
      callbacks: { beforeNodeMorphed: keepTyping, beforeNodeRemoved: (node) => !node.classList?.contains("said") },
    });

  function send(element, fields) {
    const key = `${Date.now()}-${(count += 1)}`;
    waiting.set(key, element);
    model.send({ key, facts: factsOf(element), fields });
  }

  function say(sentence, isProblem) {
    let line = el.querySelector(".said");
    if (!line) {
      line = document.createElement("p");
      line.className = "said";
      line.setAttribute("role", "status");
      el.prepend(line);
    }
    line.textContent = sentence;
    line.classList.toggle("problem", isProblem);
    line.hidden = !sentence;
  }

  function finished({ key, done, said }) {
    const element = waiting.get(key);
    waiting.delete(key);
    say(said, !done);
    if (!done || element?.tagName !== "FORM") return;
    element.querySelectorAll("[data-dirty]").forEach((field) => delete field.dataset.dirty);
    if (element.dataset.keep === undefined) element.reset();
    const details = element.closest("details.edit");
    if (details) details.open = false;
  }

  el.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-facts]");
    if (!button || button.disabled) return;
    if (button.dataset.confirm && !confirm(button.dataset.confirm)) return;
    const form = button.dataset.form && el.querySelector(`#${CSS.escape(button.dataset.form)}`);
    send(button, form ? fieldsOf(form) : {});
  });
  el.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target, fieldsOf(event.target));
  });
  el.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches(FIELDS) || field.type === "checkbox" || field.type === "radio") return;
    field.dataset.dirty = "1";
    const form = field.closest("form[data-autosave]");
    if (!form) return;
    clearTimeout(form.autosave);
    form.autosave = setTimeout(() => form.requestSubmit(), 700);
  });
  el.addEventListener("change", (event) => {
    if (event.target.matches("select") && event.target.closest("form[data-autosave]")) event.target.form.requestSubmit();
  });
  model.on("change:html", draw);
  model.on("msg:custom", finished);
  draw();
}

export default { render };
