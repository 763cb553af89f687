import { BENCHMARKS, type Measurement } from "./benchmarks.js";

function main(words: readonly string[]): number {
  const names = words.filter((word) => !word.startsWith("-"));
  const chosen = BENCHMARKS.filter(
    (each) => names.length === 0 || names.some((name) => each.name.startsWith(name)),
  );
  if (chosen.length === 0) {
    process.stderr.write(`bench: choose from ${BENCHMARKS.map((each) => each.name).join(", ")}\n`);
    return 2;
  }
  const measurements = chosen.flatMap((benchmark) => benchmark.measure() ?? []);
  const text = words.includes("--json") ? JSON.stringify({ measurements }) : renderTable(measurements);
  process.stdout.write(`${text}\n`);
  return 0;
}

function renderTable(measurements: readonly Measurement[]): string {
  const width = Math.max(...measurements.map((each) => each.name.length));
  return measurements
    .map(({ name, value, unit, goal }) => {
      const judged = goal === undefined ? "" : `   goal ≥ ${goal}: ${value >= goal ? "reached" : "missed"}`;
      return `${name.padEnd(width)}  ${value.toFixed(2).padStart(10)} ${unit}${judged}`;
    })
    .join("\n");
}

process.exitCode = main(process.argv.slice(2));
