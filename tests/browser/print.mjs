// Pages as they are printed: what is folded on a screen is there, on paper of A4.
//
//     node print.mjs FILE...
//
// Prints {file: {closed, folded, pages}}: how many <details> are closed, which of these take no room in print, and how
// many pages the PDF has.
import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";

const browser = await launch();
const told = {};
try {
  for (const file of process.argv.slice(2)) {
    const page = await browser.newPage({ colorScheme: "dark", bypassCSP: true });
    await page.goto(pathToFileURL(file).href);
    await page.emulateMedia({ media: "print" });
    const [closed, folded, ground] = await page.evaluate(() => {
      const all = [...document.querySelectorAll("details:not([open])")];
      const low = (one) => one.offsetHeight < 1.5 * one.querySelector("summary").offsetHeight;
      return [all.length, all.filter(low).map((one) => one.innerText), getComputedStyle(document.body).backgroundColor];
    });
    const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
    told[file] = { closed, folded, ground, pages: pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0 };
    await page.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(told));
