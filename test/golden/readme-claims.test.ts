import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../support/project-root.js";
import { ExampleGolden } from "./example-golden.js";
import { listExamples } from "./examples.js";
import { README_CLAIMS } from "./readme-claims.js";

const root = projectRoot();

/** Figures that follow from the input by more than a look, or from what the program does with every scenario. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  // Changes that gain less than 1 % are taken back.
  "hpa-tuning/flash-crowd": ["1"],
  // The rule "p95 CPU, max + 15 % memory".
  "rightsizing/hpa-vpa-spiral": ["95", "15"],
  // Two loads that grow to 500 and 200; two pods of 300m for requests of 1 ms.
  "what-if/ingress-bottleneck": ["700", "600"],
};

function readme(folder: string): string {
  const path = folder === "" ? "README.md" : join("scenarios", folder, "README.md");
  return readFileSync(join(root, path), "utf8");
}

/** Running text: line breaks are spaces, and so are thin spaces in figures. */
function flat(markdown: string): string {
  return markdown.replace(/\s+/g, " ");
}

/** Sentences and pictures' texts; without code, tables and addresses. */
function proseOf(markdown: string): string {
  return flat(
    markdown
      .replace(/^```[\s\S]*?^```/gm, "")
      .replace(/^\|.*$/gm, "")
      .replace(/`[^`]*`|HR\d{4}/g, "")
      .replace(/\]\([^)]*\)/g, "]"),
  );
}

/** All that a user wrote for an example. */
function inputOf(example: string): string {
  const folder = join(root, "scenarios", example);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml"))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

/** Times of day that follow from the scenario: its start, and one or two of its spans later. */
function timesOf(input: string): ReadonlySet<string> {
  const start = Date.parse(/^start: (\S+)/m.exec(input)?.[1] ?? "");
  const unit = { s: 1e3, m: 6e4, h: 3.6e6 } as const;
  const spans = [...input.matchAll(/\b(\d+)([smh])\b/g)].map(
    ([, count, letter]) => Number(count) * unit[letter as "s" | "m" | "h"],
  );
  const later = [0, ...spans].flatMap((span) => [0, ...spans].map((more) => start + span + more));
  return new Set(later.map((at) => new Date(at).toISOString().slice(11, 16)));
}

function claimed(folder: string): readonly string[] {
  return README_CLAIMS.filter(({ readme }) => readme === folder).map(({ report = folder, says }) =>
    flat(says(new ExampleGolden(root, report))),
  );
}

describe("what README files say beside their tables", () => {
  it.each(["", ...listExamples(root)])("is what the golden files of %s say", (folder) => {
    const text = flat(readme(folder));
    for (const sentence of claimed(folder)) expect(text).toContain(sentence);
  });

  it.each(listExamples(root))("of %s has no figure that neither the scenario nor a test knows", (example) => {
    let text = proseOf(readme(example));
    for (const sentence of claimed(example)) text = text.replace(proseOf(sentence), " ");
    const input = `${inputOf(example)} ${(KNOWN[example] ?? []).join(" ")}`;
    const figures = text.match(/\d+(?:[.:]\d+)*/g) ?? [];
    const times = timesOf(input);
    const unknown = figures.filter(
      (figure) => !times.has(figure) && !new RegExp(`(?<!\\d)${figure}(?!\\d)`).test(input),
    );
    expect(unknown).toEqual([]);
  });
});
