import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram, headroom } from "../cli/built-program.js";
import { CHROMIUM, launchChromium } from "./find-chromium.js";

const EXAMPLE = "scenarios/hpa-tuning/php-apache-step";

describe.skipIf(CHROMIUM === undefined)("report.html in Chromium (needs Chromium, or CHROMIUM_PATH)", () => {
  let folder: string;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    buildProgram();
    folder = await mkdtemp(join(tmpdir(), "headroom-page-"));
    const out = join(folder, "out");
    await headroom(["run", EXAMPLE, "--out", out]);
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(join(out, "report.html")).href);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("is one file that loads nothing else", () => {
    expect(requests).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it("draws every picture in place of the static one", async () => {
    const stills = await page.locator(".still").count();
    expect(stills).toBeGreaterThan(0);
    expect(await page.locator(".still:visible").count()).toBe(0);
    expect(await page.locator("figure:has(.u-over:visible)").count()).toBe(stills);
  });

  it("sorts a table by what its cells are worth", async () => {
    const table = page.locator("main table", { has: page.locator("th", { hasText: "replicas" }) }).first();
    const times = () => table.locator("tbody td:first-child").allInnerTexts();
    const before = await times();
    await table.getByRole("button", { name: "time" }).dblclick();
    expect(await times()).toEqual(before.toReversed());
  });

  it("shows the decisions of the span that is chosen in a picture, and all again", async () => {
    const status = page.locator("#search-decisions [role=status]");
    const all = await status.innerText();
    const plot = page.locator(".u-over").first();
    await plot.scrollIntoViewIfNeeded();
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.8, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.9, box.y + 30, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction("document.querySelector('[role=status]').textContent.includes('span')");
    expect(Number.parseInt(await status.innerText(), 10)).toBeLessThan(Number.parseInt(all, 10));
    await page.getByRole("button", { name: "Show the whole time" }).click();
    expect(await status.innerText()).toBe(all);
  });

  it("finds the decisions that hold every word", async () => {
    await page.getByRole("searchbox").fill("hpa/ scale");
    const rows = await page.locator(".found tbody tr").allInnerTexts();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => row.includes("hpa/") && row.includes("scale"))).toBe(true);
  });

  it("prints the static pictures", async () => {
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".u-over:visible").count()).toBe(0);
    expect(await page.locator(".still:visible").count()).toBeGreaterThan(0);
  });
});
