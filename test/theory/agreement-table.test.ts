import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { AGREEMENT_CASES, fluidOf, LOADS } from "../agreement/agreement.js";
import { projectRoot } from "../support/project-root.js";

/** Rows of docs/traffic.md: what both fidelities said when `npm run agreement` wrote them. */
function toldRow(name: string, load: number): readonly number[] {
  const text = readFileSync(join(projectRoot(), "docs/traffic.md"), "utf8");
  const head = `| ${name} | ${load.toFixed(1)} | `;
  const row = text.split("\n").find((line) => line.startsWith(head));
  if (row === undefined) throw new Error(`docs/traffic.md has no row ${head}: npm run agreement writes it`);
  return row.slice(head.length).split("|").map(Number.parseFloat);
}

const rows = AGREEMENT_CASES.flatMap((each) => LOADS.map((load) => [each.name, load, each] as const));

describe("the table of how well the fluid agrees (npm run agreement writes it)", () => {
  test.each(rows)("%s at %d: is today's fluid, mean within 5 %% and p99 within 10 %%", (name, load, each) => {
    const [mean, playedMean, , p99, playedP99] = toldRow(name, load);
    const fluid = fluidOf(each, load);
    expect([fluid.mean, fluid.p99].map((seconds) => (seconds * 1000).toFixed(2))).toEqual(
      [mean!, p99!].map((ms) => ms.toFixed(2)),
    );
    expect(Math.abs(mean! / playedMean! - 1)).toBeLessThan(0.05);
    expect(Math.abs(p99! / playedP99! - 1)).toBeLessThan(0.1);
  });
});
