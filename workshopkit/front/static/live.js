// One line from the server to a page, for as long as somebody looks at it. A line may go silent
// without ending: a phone wakes up on another network, an access point or a proxy holds back. So the
// server repeats itself every few seconds, and a page that misses that twice takes a new line.

// How long the server says it is silent at most, in milliseconds; it tells with every tick.
let beat = 5000;
const LOOK = 1000;
//: A clock that jumps by so much between two looks means that the device has slept.
const SLEPT = 5000;

// `tick` gets every state; `connected` is told whether the line is there, and whether that was
// noticed at once or because nothing was heard for a while.
export function listen(address, { tick, connected }) {
  let source = null;
  let again = null;
  let heard = 0;
  let looked = Date.now();

  function close() {
    clearTimeout(again);
    source?.close();
    source = null;
  }

  // Six lines are all that a browser gives one server: a tab that nobody sees leaves its own to others.
  function open() {
    close();
    if (document.hidden) return;
    heard = performance.now();
    source = new EventSource(address);
    source.onmessage = (event) => hear(JSON.parse(event.data));
    source.onerror = () => {
      close();
      again = setTimeout(open, 1000 + Math.random() * 1000);
      connected(false, false);
    };
  }

  function hear(state) {
    heard = performance.now();
    beat = state.beat * 1000 || beat;
    connected(true, true);
    tick(state);
  }

  function look() {
    const slept = Date.now() - looked > SLEPT;
    looked = Date.now();
    if (document.hidden) return;
    if (slept) open();
    if (!source || performance.now() - heard < 2 * beat + LOOK) return;
    open();
    connected(false, true);
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  document.addEventListener("resume", open);
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && open());
  addEventListener("online", open);
  navigator.connection?.addEventListener?.("change", open);
  setInterval(look, LOOK);
  open();
}
