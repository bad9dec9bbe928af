// A panel: draws the kernel's HTML without disturbing what somebody types, and sends back what was
// pressed as one message with a key, answered when it is done.

const FIELDS = "input, textarea, select";
const PAUSE = 700;

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

// A field somebody has changed, or is in the middle of, is left alone until it is saved.
function keepTyping(old, fresh) {
  if (old.nodeType !== 1) return true;
  const isKept = old.form?.dataset.keep !== undefined;
  if (old.matches(FIELDS) && (old.dataset.dirty || (isKept && old === document.activeElement))) return false;
  if (old.tagName === "DETAILS" && old.open) fresh.setAttribute("open", "");
  return true;
}

function render({ model, el }) {
  el.classList.add("panel-root");
  const waiting = new Map();
  let count = 0;

  // What was said stands outside what is drawn, so that it is announced and never redrawn away.
  const said = document.createElement("p");
  said.className = "said";
  said.setAttribute("role", "status");
  const drawn = document.createElement("div");
  el.append(said, drawn);

  const draw = () =>
    Idiomorph.morph(drawn, model.get("html"), {
      morphStyle: "innerHTML",
      restoreFocus: true,
      callbacks: { beforeNodeMorphed: keepTyping },
    });

  function send(element, fields, facts = factsOf(element)) {
    const key = `${Date.now()}-${(count += 1)}`;
    waiting.set(key, { element, fields, facts });
    model.send({ key, facts, fields });
  }

  // A form is sent again only when its last answer has come, with the revision it brought.
  function sendForm(form) {
    clearTimeout(form.pause);
    if (form.isUnderWay) {
      form.isChanged = true;
      return;
    }
    form.isUnderWay = true;
    form.isChanged = false;
    send(form, fieldsOf(form));
  }

  function finished({ key, done, said: sentence, asks }) {
    const { element, fields, facts } = waiting.get(key) || {};
    waiting.delete(key);
    if (asks && element && confirm(sentence)) return send(element, fields, { ...facts, confirmed: true });
    said.textContent = sentence;
    said.classList.toggle("problem", !done);
    if (element?.tagName === "FORM") formFinished(element, done);
    // The button that was pressed may be gone or done with; the keyboard goes on at the next one.
    else if (done && (!element.isConnected || element.disabled)) drawn.querySelector(".controls .primary, .controls button:not([disabled])")?.focus();
  }

  function formFinished(form, done) {
    form.isUnderWay = false;
    if (form.isChanged) return sendForm(form);
    if (!done) return;
    for (const field of form.elements) delete field.dataset.dirty;
    if (form.dataset.keep === undefined) form.reset();
    const details = form.closest("details.edit");
    if (details) details.open = false;
  }

  function autosaves(field) {
    return field.form?.dataset.autosave !== undefined;
  }

  el.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-facts]");
    if (!button || button.disabled) return;
    if (button.dataset.confirm && !confirm(button.dataset.confirm)) return;
    send(button, {});
  });
  el.addEventListener("submit", (event) => {
    event.preventDefault();
    sendForm(event.target);
  });
  el.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches(FIELDS)) return;
    field.dataset.dirty = "1";
    if (!autosaves(field)) return;
    const form = field.form;
    if (form.isUnderWay) form.isChanged = true;
    clearTimeout(form.pause);
    form.pause = setTimeout(() => sendForm(form), field.matches("select") ? 0 : PAUSE);
  });
  model.on("change:html", draw);
  model.on("msg:custom", finished);
  draw();
}

export default { render };
