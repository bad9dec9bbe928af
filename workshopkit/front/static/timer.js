// The time left, on every page the same: counted from the server's clock, not from the device's.

const line = document.getElementById("timer");
let end = 0;
let ticking = null;

// `timer` is when it is over and `now` what the time is there, both in seconds since 1970.
export function setTimer({ timer, now }) {
  end = timer ? performance.now() + (timer - now) * 1000 : 0;
  clearInterval(ticking);
  if (end) ticking = setInterval(show, 500);
  show();
}

function show() {
  if (!line) return;
  line.hidden = !end;
  if (!end) return;
  const left = Math.max(0, Math.round((end - performance.now()) / 1000));
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  const text = left ? line.dataset.left.replace("{time}", time) : line.dataset.over;
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle("over", !left);
}
