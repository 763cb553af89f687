import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../support/project-root.js";
import { AGREEMENT_CASES, agreementOf, LOADS } from "./agreement.js";
import { flashCrowdAgreement } from "./flash-crowd.js";

const ms = (seconds: number) => (seconds * 1000).toFixed(2);
const off = (fluid: number, played: number) => `${((fluid / played - 1) * 100).toFixed(1)} %`;

/** Writes the tables of docs/traffic.md anew. */
async function main(): Promise<void> {
  const file = join(projectRoot(), "docs/traffic.md");
  let text = readFileSync(file, "utf8");
  text = replaced(text, "flash crowd", await flashCrowdTable());
  text = replaced(text, "agreement", podTable());
  writeFileSync(file, text);
}

function podTable(): string {
  const lines = AGREEMENT_CASES.flatMap((each) =>
    LOADS.map((load) => {
      // The nearer to saturation, the more requests it takes to know anything.
      const requests = load < 0.9 ? 1_000_000 : 4_000_000;
      const { fluidMean, playedMean, fluidP99, playedP99 } = agreementOf(each, load, requests);
      const mean = [ms(fluidMean), ms(playedMean), off(fluidMean, playedMean)];
      const p99 = [ms(fluidP99), ms(playedP99), off(fluidP99, playedP99)];
      return `| ${[each.name, load.toFixed(1), ...mean, ...p99].join(" | ")} |`;
    }),
  );
  const header =
    "| pod | load | mean, fluid, ms | single requests | off | p99, fluid, ms | single requests | off |";
  return [header, "|-|-:|-:|-:|-:|-:|-:|-:|", ...lines].join("\n");
}

async function flashCrowdTable(): Promise<string> {
  const intervals = await flashCrowdAgreement();
  const worst = Math.max(...intervals.map((each) => Math.abs(each.fluidP99 / each.playedP99 - 1)));
  const crowd = intervals.reduce((most, each, i) => (each.served > intervals[most]!.served ? i : most), 0);
  const lines = intervals.slice(Math.max(0, crowd - 3), crowd + 9).map((each) => {
    const minutes = Math.round(each.endMicros / 60e6);
    const to = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
    const p99 = [ms(each.fluidP99), ms(each.playedP99), off(each.fluidP99, each.playedP99)];
    return `| ${[to, each.served, ...p99, each.fluidErrors.toFixed(1), each.playedErrors].join(" | ")} |`;
  });
  const header =
    "| to, after the run's begin | served | p99, fluid, ms | single requests | off | lost, fluid | single requests |";
  const sum = `Of ${intervals.length} intervals the worst is ${(worst * 100).toFixed(1)} % off.`;
  return [sum, "", header, "|-|-:|-:|-:|-:|-:|-:|", ...lines].join("\n");
}

/** Puts a table between its two marks. */
function replaced(text: string, name: string, table: string): string {
  const begin = `<!-- ${name}: npm run agreement -->`;
  const end = `<!-- end of ${name} -->`;
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/traffic.md has no place for ${name}`);
  process.stdout.write(`${table}\n\n`);
  return `${before}${begin}\n${table}\n${end}${after}`;
}

await main();
