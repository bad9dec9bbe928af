// Asking something now: one dialog, one field.

const dialog = document.getElementById("ask");
const problem = dialog?.querySelector("[role=alert]");

export function openAsk() {
  problem.textContent = "";
  dialog.showModal();
  dialog.querySelector("textarea").focus();
}

// `post` sends a command and answers with what was wrong, nothing if it was done.
export function asking(post) {
  const form = dialog?.querySelector("form");
  if (!form) return;
  const field = form.elements.text;

  form.addEventListener("submit", async (event) => {
    if (event.submitter?.value === "cancel") return;
    event.preventDefault();
    const sent = event.submitter || form.querySelector(".primary");
    sent.disabled = true;
    const said = await post({ command: "ask", way: form.elements.way.value, text: field.value });
    sent.disabled = false;
    problem.textContent = said;
    if (said) return field.focus();
    field.value = "";
    dialog.close();
  });

  // Enter asks; with Shift it begins a line.
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector(".primary"));
  });
}
