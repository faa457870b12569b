// Pages as people see them: light, dark, on a phone; each is judged by axe-core, and photographed where
// TORCHGRADE_PICTURES is set.
//
//     node page.mjs OUT FILE...
//
// Prints {file: {look: {violations, wide, requests, errors}}}: `wide` says that the page scrolls sideways,
// `requests` lists what it loads besides itself, `errors` what the console says.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LOOKS = {
  light: { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  "light-phone": { colorScheme: "light", viewport: { width: 390, height: 844 } },
  "dark-phone": { colorScheme: "dark", viewport: { width: 390, height: 844 } },
};
const [out, ...files] = process.argv.slice(2);
const browser = await launch();
const told = Object.fromEntries(files.map((file) => [file, {}]));
try {
  for (const [look, options] of Object.entries(LOOKS)) {
    // The page may forbid scripts; axe-core is one.
    const page = await browser.newPage({ ...options, bypassCSP: true });
    for (const file of files) told[file][look] = await visit(page, file, look);
    await page.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(told));

async function visit(page, file, look) {
  const requests = [], errors = [];
  const url = pathToFileURL(file).href;
  page.removeAllListeners();
  page.on("request", (request) => request.url() !== url && requests.push(request.url()));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(url);
  // What is folded is judged as well.
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  if (process.env.TORCHGRADE_PICTURES)
    await page.screenshot({ path: `${out}/${basename(file, ".html")}-${look}.png`, fullPage: true });
  const violations = found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`);
  return { violations, wide, requests, errors };
}
