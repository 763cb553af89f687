import { BENCHMARKS, type Measurement } from "./benchmarks.js";

async function main(words: readonly string[]): Promise<number> {
  const names = words.filter((word) => !word.startsWith("-"));
  const chosen = BENCHMARKS.filter(({ name, isLong }) =>
    isLong ? names.includes(name) : names.length === 0 || names.some((start) => name.startsWith(start)),
  );
  if (chosen.length === 0) {
    process.stderr.write(`bench: choose from ${BENCHMARKS.map((each) => each.name).join(", ")}\n`);
    return 2;
  }
  const measurements: Measurement[] = [];
  for (const benchmark of chosen) {
    const measured = await benchmark.measure();
    if (typeof measured === "string") process.stderr.write(`${measured}\n`);
    else measurements.push(...("name" in measured ? [measured] : measured));
  }
  const text = words.includes("--json") ? JSON.stringify({ measurements }) : renderTable(measurements);
  process.stdout.write(`${text}\n`);
  return 0;
}

function renderTable(measurements: readonly Measurement[]): string {
  const width = Math.max(0, ...measurements.map((each) => each.name.length));
  return measurements
    .map(({ name, value, unit, goal, better = "more" }) => {
      const isReached = goal === undefined || (better === "more" ? value >= goal : value <= goal);
      const sign = better === "more" ? "≥" : "≤";
      const judged = goal === undefined ? "" : `   goal ${sign} ${goal}: ${isReached ? "reached" : "missed"}`;
      return `${name.padEnd(width)}  ${value.toFixed(2).padStart(10)} ${unit}${judged}`;
    })
    .join("\n");
}

process.exitCode = await main(process.argv.slice(2));
