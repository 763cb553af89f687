import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram } from "../cli/built-program.js";
import { projectRoot } from "../support/project-root.js";
import { CHROMIUM, launchChromium } from "./find-chromium.js";

describe.skipIf(CHROMIUM === undefined)("a column of the page (needs Chromium, or CHROMIUM_PATH)", () => {
  let browser: Browser;
  let script: string;

  beforeAll(async () => {
    buildProgram();
    script = await readFile(join(projectRoot(), "dist/page/sort-tables.js"), "utf8");
    browser = await launchChromium();
  }, 120_000);

  afterAll(() => browser?.close());

  it.each([
    ["whole numbers", ["9", "1 080", "10"], ["9", "10", "1 080"]],
    ["spans", ["2.19 s", "3 m 20 s", "850 µs", "12.3 ms"], ["850 µs", "12.3 ms", "2.19 s", "3 m 20 s"]],
    ["shares", ["9.1 %", "10.0 %", "-1.0 %"], ["-1.0 %", "9.1 %", "10.0 %"]],
    ["bytes", ["1.7 GiB", "535.9 MiB", "2.0 KiB"], ["2.0 KiB", "535.9 MiB", "1.7 GiB"]],
    [
      "dates",
      ["2026-01-06T00:00:00Z", "2026-01-05T00:00:00Z"],
      ["2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z"],
    ],
    ["amounts before words", ["none", "3", ""], ["3", "", "none"]],
  ])("sorts %s", async (_what, cells, sorted) => {
    const page = await browser.newPage();
    const rows = cells.map((cell) => `<tr><td>${cell}</td></tr>`).join("");
    await page.setContent(
      `<main><table><thead><tr><th>x</th></tr></thead><tbody>${rows}</tbody></table></main>`,
    );
    await page.addScriptTag({ content: script, type: "module" });
    await page.getByRole("button", { name: "x" }).click();
    expect(await page.locator("td").allInnerTexts()).toEqual(sorted);
    await page.close();
  });
});
