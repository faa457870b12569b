// nbgrader's formgrader as a teacher sees it: its table of a notebook's submissions, and one of them.
// node formgrader.mjs ADDRESS TOKEN ASSIGNMENT NOTEBOOK STUDENT PICTURES
// Prints {graded, rows, scores, text}: what its button for autograding said of each person, the table, the points in
// the boxes of the one submission by cell, and its words.
import { launch } from "./browser.mjs";

const [address, token, assignment, notebook, student, pictures] = process.argv.slice(2);
const browser = await launch();
try {
  const page = await (await browser.newContext({ viewport: { width: 1100, height: 1400 } })).newPage();
  page.setDefaultTimeout(60_000);
  // The first page with the token leaves a cookie for all others.
  await page.goto(`${address}/formgrader?token=${token}`);
  const graded = {};
  const handedIn = await page.request.get(`${address}/formgrader/api/submissions/${assignment}`);
  for (const { student: name } of await handedIn.json()) {
    const headers = { Authorization: `token ${token}` };
    const pressed = `${address}/formgrader/api/submission/${assignment}/${name}/autograde`;
    graded[name] = await (await page.request.post(pressed, { headers, timeout: 120_000 })).json();
  }
  await page.goto(`${address}/formgrader/gradebook/${assignment}/${notebook}`);
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length > 1 || /\d/.test(document.querySelector("tbody")?.innerText ?? ""));
  await page.click("text=Show All Names");
  const rows = await page.$$eval("tbody tr", all => all.map(row => [...row.cells].map(cell => cell.innerText.trim())));
  await page.screenshot({ path: `${pictures}/formgrader-list.png` });
  const told = await page.request.get(`${address}/formgrader/api/submitted_notebooks/${assignment}/${notebook}`);
  const id = (await told.json()).find(one => one.student === student).id;
  await page.goto(`${address}/formgrader/submissions/${id}/`);
  await page.waitForFunction(() => [...document.querySelectorAll("input.score")].every(box => box.placeholder || box.value));
  const scores = await page.$$eval("input.score", all => all.map(box => box.value || box.placeholder));
  const text = await page.innerText("body");
  await page.screenshot({ path: `${pictures}/formgrader-one.png` });
  console.log(JSON.stringify({ graded, rows, scores, text }));
} finally {
  await browser.close();
}
