import { readAttempts } from "./recorded-attempts.js";
import { readRecordedRun } from "./recorded-run.js";
import { replayAttempts } from "./replay-attempts.js";

const folder = process.argv[2]!;
for (const { name, equal, all, differences } of replayAttempts(
  readRecordedRun(folder),
  readAttempts(folder),
)) {
  console.log(name, equal, "of", all);
  for (const d of differences.slice(0, 12))
    console.log("  ", d.at, d.owner, "\n     rec", d.recorded, "\n     sim", d.simulated);
}
