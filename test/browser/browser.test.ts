import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../support/project-root.js";
import { browserImports } from "./browser-imports.js";
import { CHROMIUM, launchChromium } from "./find-chromium.js";

const root = projectRoot();
const isBuilt = existsSync(join(root, "dist/index.js"));

const EXAMPLE = "scenarios/hpa-tuning/php-apache-step";
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".html": "text/html",
  ".json": "application/json",
};

/** A CommonJS file as a module, which is what every bundler does with it. */
function asModule(commonJs: string): string {
  return `const module = { exports: {} };\n${commonJs}\nexport default module.exports;`;
}

const page = (imports: string, files: string) => `<!doctype html><meta charset="utf-8"><title>run</title>
<script type="importmap">${imports}</script>
<script type="module">
import { createRun, loadScenario, memoryFileSource, renderReport } from "/dist/index.js";
try {
  const files = new Map(Object.entries(${files}));
  const { loaded, diagnostics } = await loadScenario(memoryFileSource(files), "scenario.yaml");
  if (loaded === null) throw new Error(JSON.stringify(diagnostics));
  const run = createRun(loaded);
  while (!run.advance(100_000)) {}
  window.summary = renderReport(run.finish(), loaded.resolvedYaml).get("summary.json");
} catch (error) {
  window.failure = String(error?.stack ?? error);
}
</script>`;

describe.skipIf(CHROMIUM === undefined || !isBuilt)(
  "an example in Chromium (needs Chromium, or CHROMIUM_PATH, and a build)",
  () => {
    let server: Server;
    let address: string;

    beforeAll(async () => {
      const files = {
        "scenario.yaml": await readFile(join(root, EXAMPLE, "scenario.yaml"), "utf8"),
        "manifests/php-apache.yaml": await readFile(join(root, EXAMPLE, "manifests/php-apache.yaml"), "utf8"),
      };
      const html = page(JSON.stringify({ imports: browserImports(root) }), JSON.stringify(files));
      server = createServer(async (request, response) => {
        const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
        if (path === "/") {
          response.writeHead(200, { "content-type": "text/html" }).end(html);
          return;
        }
        try {
          const text = await readFile(join(root, path), "utf8");
          const body = path.endsWith("/seedrandom/lib/alea.js") ? asModule(text) : text;
          response.writeHead(200, { "content-type": CONTENT_TYPES[extname(path)] ?? "text/plain" }).end(body);
        } catch {
          response.writeHead(404).end();
        }
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    });

    afterAll(() => new Promise((resolve) => server.close(resolve)));

    it("gives the same summary.json as Node", async () => {
      const browser = await launchChromium();
      try {
        const tab = await browser.newPage();
        const problems: string[] = [];
        tab.on("pageerror", (error) => problems.push(String(error)));
        tab.on("console", (message) => {
          if (message.type() === "error") problems.push(message.text());
        });
        tab.on("requestfailed", (request) => problems.push(`failed: ${request.url()}`));
        await tab.goto(address);
        const outcome = (await tab
          .waitForFunction("window.summary ?? window.failure", undefined, { timeout: 40_000 })
          .then((handle) => handle.jsonValue())
          .catch((error: unknown) => `${String(error)}\n${problems.join("\n")}`)) as string;
        const golden = await readFile(join(root, "reports/hpa-tuning/php-apache-step/summary.json"), "utf8");
        expect(outcome).toBe(golden);
      } finally {
        await browser.close();
      }
    });
  },
);
