// How long a browser that knows nothing of the product takes to a list that can be read: node run-list.mjs URL [PATH] [TIMES]
// Needs playwright-core and a Chromium in CHROMIUM (default /usr/bin/chromium).
import { chromium } from "playwright-core";

const [base, path = "/runs", times = "10"] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const taken = [];
for (let i = 0; i <= Number(times); i++) {
  // A new context has no cache, no cookie and no connection.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const begun = performance.now();
  await page.goto(base + path, { waitUntil: "commit" });
  await page.waitForSelector("tbody tr a");
  // The first is the server's first, too.
  if (i > 0) taken.push(performance.now() - begun);
  await context.close();
}
taken.sort((a, b) => a - b);
console.log(`${path}: ${taken[Math.floor(taken.length / 2)].toFixed(0)} ms, ${taken.at(-1).toFixed(0)} ms (median and largest of ${taken.length})`);
await browser.close();
