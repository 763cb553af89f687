import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../support/project-root.js";
import { AGREEMENT_CASES, agreementOf, LOADS } from "./agreement.js";

const BEGIN = "<!-- agreement: npm run agreement -->";
const END = "<!-- end of agreement -->";

/** Writes the table of docs/traffic.md anew. */
function main(): void {
  const lines = AGREEMENT_CASES.flatMap((each) =>
    LOADS.map((load) => {
      const { fluidMean, playedMean, fluidP99, playedP99 } = agreementOf(each, load, 1_000_000);
      const ms = (seconds: number) => (seconds * 1000).toFixed(2);
      const off = (fluid: number, played: number) => `${((fluid / played - 1) * 100).toFixed(1)} %`;
      const mean = [ms(fluidMean), ms(playedMean), off(fluidMean, playedMean)];
      const p99 = [ms(fluidP99), ms(playedP99), off(fluidP99, playedP99)];
      return `| ${[each.name, load.toFixed(1), ...mean, ...p99].join(" | ")} |`;
    }),
  );
  const header =
    "| pod | load | mean, fluid, ms | single requests | off | p99, fluid, ms | single requests | off |";
  const table = [header, "|-|-:|-:|-:|-:|-:|-:|-:|", ...lines].join("\n");
  const file = join(projectRoot(), "docs/traffic.md");
  const text = readFileSync(file, "utf8");
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${file} has no place for the table`);
  writeFileSync(file, `${before}${BEGIN}\n${table}\n${END}${after}`);
  process.stdout.write(`${table}\n`);
}

main();
