import { readRecordedRun } from "./recorded-run.js";
import { playRun } from "./play-run.js";
for (const folder of process.argv.slice(2)) {
  const t = process.cpuUsage().user;
  for (const m of await playRun(readRecordedRun(folder))) {
    console.log(`${m.name}: ${m.equal} of ${m.all}`);
    for (const d of m.differences.slice(0, Number(process.env["N"] ?? 25))) console.log(`   ${d.at.toFixed(2)} ${d.what}: recorded ${d.recorded} | simulated ${d.simulated}`);
  }
  console.log((process.cpuUsage().user - t) / 1e6);
}
