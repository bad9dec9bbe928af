#!/usr/bin/env bash
# A page that is drawn again and again while somebody fills in a form, with a library made for keeping its state.
set -euo pipefail
test -x /usr/bin/chromium || { echo "Needs Debian's chromium." >&2; exit 2; }
command -v npm > /dev/null || { echo "Needs npm." >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-fund --no-audit idiomorph@0.8.0 puppeteer-core@24.43.1
cat > run.js <<'JS'
const puppeteer = require("puppeteer-core");

const form = `<form><input id="a"><textarea id="b"></textarea><input id="c" type="checkbox">
<select id="d"><option>buss</option><option>leksehjelp</option></select><details id="e"><summary>Mer</summary>x</details>
<input id="focused"></form>`;
const read = () => [a.value, b.value, c.checked, d.value, e.open, focused.value];

(async () => {
  const browser = await puppeteer.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const page = await browser.newPage();
  await page.setContent(`<main id="root">${form}</main>`);
  await page.addScriptTag({ path: "node_modules/idiomorph/dist/idiomorph.js" });
  await page.evaluate(() => {
    a.value = b.value = focused.value = "skrevet";
    c.checked = e.open = true;
    d.value = "leksehjelp";
    focused.focus();
  });
  const before = await page.evaluate(read);
  await page.evaluate((html) => Idiomorph.morph(root, html, { morphStyle: "innerHTML", ignoreActiveValue: true }), form);
  const after = await page.evaluate(read);
  console.log(`idiomorph ${require("./node_modules/idiomorph/package.json").version}, ${await browser.version()}; the same HTML once more`);
  console.log("guess: nothing differs, so nothing is touched");
  console.log(`seen:  before ${JSON.stringify(before)}`);
  console.log(`       after  ${JSON.stringify(after)}`);
  console.log("       (idiomorph issue 27, open) Only the focused field is spared, by ignoreActiveValue; a callback must keep the rest");
  await browser.close();
  process.exit(JSON.stringify(after) === JSON.stringify(["", "", false, "buss", false, "skrevet"]) ? 0 : 1);
})();
JS
node run.js
