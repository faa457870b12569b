// A lesson in JupyterLab as people read it: its text, its figures, what is folded; in a window of a given width.
//
//     node lesson.mjs URL OUT NAME WIDTH COLOURS
//
// COLOURS is what the system prefers, "light" or "dark". Prints {figures, folded, wide, violations}: of each figure
// its words, and its width as drawn and as shown; the summaries of what is folded; cells that reach out of their own
// place; axe-core's violations in the text. Pictures go to OUT/NAME-<number>.png where TORCHGRADE_PICTURES is set.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { launch } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [url, out, name, width, colours] = process.argv.slice(2);
const browser = await launch();
const page = await browser.newPage({
  viewport: { width: Number(width), height: 1000 },
  colorScheme: colours,
});
try {
  await page.goto(url);
  await page.waitForSelector(".jp-Notebook .jp-CodeCell", { timeout: 90_000 });
  await page.waitForSelector(".jp-Notebook-ExecutionIndicator[data-status=idle]", { timeout: 90_000, state: "attached" });
  // JupyterLab writes texts more than once, and they are empty in between: they are there when they stay.
  await page.waitForFunction(() => {
    const texts = [...document.querySelectorAll(".jp-MarkdownCell")].map((cell) => cell.querySelector(".jp-RenderedMarkdown")?.innerHTML);
    const before = window.textsBefore;
    window.textsBefore = JSON.stringify(texts);
    return texts.length > 0 && texts.every(Boolean) && window.textsBefore === before;
  }, null, { polling: 1000, timeout: 90_000 });
  await page.waitForFunction(() => [...document.querySelectorAll(".jp-MarkdownCell .jp-RenderedMarkdown img")].every((image) => image.complete));
  // What is beside the notebook takes its place on a phone; people close it.
  if (await page.locator("#jp-left-stack:visible").count()) await page.keyboard.press("Control+B");
  await page.evaluate(axe);
  // All texts at once: for each run axe looks at the whole page first.
  const violations = await page.evaluate(async (phone) => {
    // On a phone a wide formula scrolls within its cell, which is JupyterLab's own.
    const rules = { "scrollable-region-focusable": { enabled: !phone } };
    const texts = document.querySelectorAll(".jp-MarkdownCell .jp-RenderedMarkdown");
    const found = await window.axe.run(texts, { rules, resultTypes: ["violations"] });
    if ([...texts].some((text) => !text.innerHTML)) throw new Error("a text is gone");
    return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 300)}`));
  }, Number(width) <= 600);
  const told = await page.evaluate(() => ({
    figures: [...document.querySelectorAll(".jp-MarkdownCell .jp-RenderedMarkdown img")].map((image) => ({
      words: image.alt,
      drawn: image.naturalWidth,
      shown: image.getBoundingClientRect().width,
    })),
    folded: [...document.querySelectorAll(".jp-MarkdownCell details:not([open]) > summary")].map((one) => one.innerText),
    wide: [...document.querySelectorAll(".jp-MarkdownCell .jp-RenderedMarkdown")]
      .filter((one) => [...one.querySelectorAll("img, details, p, ul, h1, h2, h3")].some(
        (inner) => inner.getBoundingClientRect().right > one.getBoundingClientRect().right + 1))
      .map((one) => one.innerText.slice(0, 80)),
  }));
  const cells = page.locator(".jp-Notebook .jp-Cell");
  const pictures = process.env.TORCHGRADE_PICTURES ? Math.min(await cells.count(), 30) : 0;
  for (let number = 0; number < pictures; number += 5) {
    await cells.nth(number).evaluate((cell) => cell.scrollIntoView());
    await page.mouse.move(0, 0);
    await page.screenshot({ path: `${out}/${name}-${number}.png` });
  }
  console.log(JSON.stringify({ ...told, violations }));
} catch (error) {
  await page.screenshot({ path: `${out}/failed.png` });
  throw error;
} finally {
  await browser.close();
}
