// A panel: draws the kernel's HTML without disturbing what somebody types, and sends back what was
// pressed as one message with a key, answered when it is done.

const FIELDS = "input, textarea, select";
const PAUSE = 700;
// Acts that are said with Undo beside them.
const UNDOABLE = ["open", "moderate", "move"];

function factsOf(element) {
  return JSON.parse(element.dataset.facts || "{}");
}

function dataAddressOf(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

// A file goes along as a data address; one that is too large is not even read.
async function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (value instanceof File) {
      const { limit, tooLarge } = form.elements[name].dataset;
      if (limit && value.size > Number(limit)) throw new Error(tooLarge);
      if (value.size) fields[name] = await dataAddressOf(value);
    } else {
      fields[name] = name in fields ? [].concat(fields[name], value) : value;
    }
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
  if (model.get("section")) el.dataset.section = model.get("section");
  const waiting = new Map();
  let count = 0;

  // What was said stands outside what is drawn, so that it is announced and never redrawn away.
  const said = document.createElement("div");
  const spoken = document.createElement("p");
  said.className = "said is-empty";
  spoken.setAttribute("role", "status");
  said.append(spoken);
  const drawn = document.createElement("div");
  el.append(said, drawn);
  // The state that the sentence is about: in another one it is not true any more.
  let about = "";
  let isProblemSaid = false;

  function draw() {
    Idiomorph.morph(drawn, model.get("html"), {
      morphStyle: "innerHTML",
      restoreFocus: true,
      callbacks: { beforeNodeMorphed: keepTyping },
    });
    if (!isProblemSaid && about !== stateOf()) say("", false);
    const undo = said.querySelector("button");
    if (undo && undo.dataset.facts !== undoing()?.dataset.facts) undo.remove();
  }

  function stateOf() {
    const { state, run } = drawn.querySelector(".exercise")?.dataset || {};
    return `${run}:${state}`;
  }

  const undoing = () => drawn.querySelector('.controls [data-key="z"]:not([disabled])');

  function say(sentence, isProblem) {
    const undo = said.querySelector("button");
    undo?.remove();
    spoken.textContent = sentence;
    isProblemSaid = isProblem;
    about = stateOf();
    said.classList.toggle("problem", isProblem);
    said.classList.toggle("is-empty", !sentence);
  }

  // Undo stands beside what was said, and brings the keyboard back to where the act was.
  function offerUndo(origin) {
    const button = undoing()?.cloneNode(true);
    if (!button) return;
    delete button.dataset.key;
    button.origin = origin;
    said.append(button);
  }

  function send(element, fields, facts = factsOf(element)) {
    const key = `${Date.now()}-${(count += 1)}`;
    const place = element.origin?.place || placeOf(element);
    waiting.set(key, { element, fields, facts, place });
    model.send({ key, facts, fields });
  }

  // Where a button stands among its like, for when it is gone after it was pressed.
  function placeOf(element) {
    const list = element.closest(".tools, ol, ul");
    return list && { list, at: [...list.querySelectorAll("button")].indexOf(element) };
  }

  function nextTo(place) {
    if (!place?.list.isConnected) return null;
    const buttons = [...place.list.querySelectorAll("button:not([disabled])")];
    return buttons[Math.min(place.at, buttons.length - 1)];
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
    fieldsOf(form).then(
      (fields) => send(form, fields),
      (problem) => {
        form.isUnderWay = false;
        say(problem.message, true);
      },
    );
  }

  function finished({ key, done, said: sentence, asks }) {
    const { element, fields, facts, place } = waiting.get(key) || {};
    waiting.delete(key);
    if (asks && element && confirm(sentence)) return send(element, fields, { ...facts, confirmed: true });
    say(sentence, !done);
    if (done && UNDOABLE.includes(facts?.command)) offerUndo({ element, place });
    if (element?.tagName === "FORM") formFinished(element, done);
    // The button that was pressed may be gone or done with; the keyboard goes on at the next one.
    else if (done && (!element.isConnected || element.disabled)) goOn(element, place);
  }

  // Never at a button that starts over: without a next act the keyboard goes on at the title.
  function goOn({ origin }, place) {
    const before = origin?.element;
    const isThere = before?.isConnected && !before.disabled && before.tagName === "BUTTON";
    const next = (isThere && before) || nextTo(place) || drawn.querySelector(".controls .primary");
    (next || drawn.querySelector("h1"))?.focus();
  }

  function formFinished(form, done) {
    form.isUnderWay = false;
    if (form.isChanged) return sendForm(form);
    if (!done) return;
    for (const field of form.elements) {
      delete field.dataset.dirty;
      if (field.type === "file") field.value = "";
    }
    if (form.dataset.keep === undefined) form.reset();
    const details = form.closest("details.edit");
    if (details) details.open = false;
  }

  function autosaves(field) {
    return field.form?.dataset.autosave !== undefined;
  }

  el.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-said]");
    if (link) say(link.dataset.said, false);
    const button = event.target.closest("button[data-facts]");
    if (!button || button.disabled) return;
    if (button.dataset.confirm && !confirm(button.dataset.confirm)) return;
    // What was begun in the fields beside it is given up with some buttons.
    if (button.dataset.letsGo !== undefined) for (const field of button.form.elements) delete field.dataset.dirty;
    send(button, {});
  });
  el.addEventListener("submit", (event) => {
    event.preventDefault();
    sendForm(event.target);
  });
  el.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches(FIELDS)) return;
    if (field.dataset.fills) {
      const other = document.getElementById(field.dataset.fills);
      other.value = field.value;
      other.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    field.dataset.dirty = "1";
    if (!autosaves(field)) return;
    const form = field.form;
    if (form.isUnderWay) form.isChanged = true;
    clearTimeout(form.pause);
    form.pause = setTimeout(() => sendForm(form), field.matches("select, [type=checkbox]") ? 0 : PAUSE);
  });
  model.on("change:html", draw);
  model.on("msg:custom", finished);
  draw();
}

export default { render };
