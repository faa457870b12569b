// A person in JupyterLab: opens a notebook, types into cells, runs them, reads what appears.
//
//     node lab.mjs URL STEPS.json OUT
//
// STEPS is a list of {cell, source?, look?, picture?}: the first code cell with the text `cell` in it gets `source`
// if there is one, and is run, unless `look` says that only its output is looked at. {reopen} saves the notebook and
// opens it again, {validate} presses nbgrader's button and reads its dialog. Prints a list of {text, html, violations}, one for each cell; a picture of it goes to
// OUT/<picture>.png. `violations` are axe-core's, of the cell's output.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { launch } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [url, stepsFile, out] = process.argv.slice(2);
const steps = JSON.parse(readFileSync(stepsFile, "utf8"));
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1200, height: 1000 } });
try {
  await open();
  const told = [];
  for (const step of steps) {
    if (step.reopen) await reopen();
    else if (step.validate) told.push(await validate(step));
    else told.push(await take(step));
  }
  console.log(JSON.stringify(told));
} catch (error) {
  await page.screenshot({ path: `${out}/failed.png` });
  throw error;
} finally {
  await browser.close();
}

async function open() {
  await page.goto(url);
  await page.waitForSelector(".jp-Notebook .jp-CodeCell", { timeout: 90_000 });
  await page.waitForSelector(".jp-Notebook-ExecutionIndicator[data-status=idle]", { timeout: 90_000 });
  await page.evaluate(axe);
}

// nbgrader's button: what its dialog says.
async function validate({ picture }) {
  // nbgrader reads the file: one that is being written is empty.
  const isSaved = (told) => told.request().method() === "PUT" && told.url().includes("/api/contents/");
  await Promise.all([page.waitForResponse(isSaved), page.keyboard.press("Control+S")]);
  await page.waitForSelector(".jp-mod-current:not(.jp-mod-dirty)");
  await page.locator(".jp-NotebookPanel-toolbar").getByText("Validate", { exact: true }).click();
  const dialog = page.locator(".jp-Dialog-content", { hasText: /Success!|cell failed|There was a/ });
  await dialog.waitFor({ timeout: 120_000 });
  if (picture) await page.screenshot({ path: `${out}/${picture}.png` });
  const said = { text: await dialog.innerText(), html: await dialog.innerHTML(), violations: [] };
  await dialog.getByRole("button").last().click();
  return said;
}

async function reopen() {
  await page.keyboard.press("Control+S");
  await page.waitForSelector(".jp-mod-current:not(.jp-mod-dirty)");
  await open();
}

async function take({ cell: text, source, look, picture }) {
  const cell = page.locator(".jp-CodeCell", { has: page.locator(".cm-content", { hasText: text }) }).first();
  await cell.scrollIntoViewIfNeeded();
  await cell.locator(".cm-content").click();
  if (source !== undefined) {
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(source);
  }
  if (!look) await run(cell);
  const outputs = cell.locator(".jp-OutputArea-output");
  // All outputs at once: for each run axe looks at the whole page first.
  const violations = await outputs.evaluateAll(async (all) => {
    const found = all.length ? await window.axe.run(all, { resultTypes: ["violations"] }) : { violations: [] };
    return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html}`));
  });
  if (picture) {
    await page.mouse.move(0, 0);
    await cell.screenshot({ path: `${out}/${picture}.png` });
  }
  return {
    text: (await outputs.allInnerTexts()).join("\n"),
    html: (await outputs.evaluateAll((all) => all.map((one) => one.innerHTML))).join("\n"),
    violations,
  };
}

async function run(cell) {
  const prompt = await cell.locator(".jp-InputArea-prompt").elementHandle();
  const before = await prompt.innerText();
  await start(prompt, before);
  const ended = (element) => /^\[\d+\]:$/.test(element.innerText);
  await page.waitForFunction(ended, prompt, { timeout: 60_000 });
}

// JupyterLab drops what it is asked before it has connected to the kernel.
async function start(prompt, before) {
  for (let tries = 0; tries < 10; tries++) {
    await page.keyboard.press("Control+Enter");
    try {
      const changed = ([element, old]) => element.innerText !== old;
      return await page.waitForFunction(changed, [prompt, before], { timeout: 5_000 });
    } catch (error) {
      if (error.name !== "TimeoutError") throw error;
    }
  }
  throw new Error("the cell cannot be run");
}
