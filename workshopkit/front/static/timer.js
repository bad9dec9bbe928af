// The time left, on every page the same: counted from the server's clock, not from the device's.

const line = document.getElementById("timer");
// So many seconds stands there that the time is up; moving on or closing takes it away at once.
const OVER = 20;
let end = 0;
let ticking = null;
let before = null;
let atEnd = () => {};

// `timer` is when it is over and `now` what the time is there, both in seconds since 1970.
export function setTimer({ timer, now }, over = () => {}) {
  end = timer ? performance.now() + (timer - now) * 1000 : 0;
  atEnd = over;
  clearInterval(ticking);
  if (end) ticking = setInterval(show, 500);
  else before = null;
  show();
}

function show() {
  if (!line) return;
  const left = Math.round((end - performance.now()) / 1000);
  line.hidden = !end || left <= -OVER;
  if (line.hidden) return clearInterval(ticking);
  if (left > 0) said(line.dataset.left.split("{time}"), `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`);
  else said([line.dataset.over], "");
  line.classList.toggle("over", left <= 0);
  line.classList.toggle("last", left > 0 && left < 60);
  // Who comes when it is over already hears nothing.
  if (before > 0 && left <= 0) atEnd();
  before = left;
}

function said([first, last = ""], time) {
  if (line.textContent === first + time + last) return;
  const word = Object.assign(document.createElement("span"), { textContent: first });
  const figures = Object.assign(document.createElement("strong"), { textContent: time });
  line.replaceChildren(word, figures, last);
}
