import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { commandPath, InputFault } from "../support/command-paths.js";
import { goalsMissed } from "./goals.js";
import { playRun } from "./mechanics/play-run.js";
import { readAttempts } from "./mechanics/recorded-attempts.js";
import { readRecordedRun } from "./mechanics/recorded-run.js";
import { type MechanicsSummary, renderRun } from "./mechanics/render-run.js";
import { replayAttempts } from "./mechanics/replay-attempts.js";
import { playRecording, type RecordingResult } from "./play-recording.js";
import { isRecording, readRecording } from "./recording.js";
import { renderRecording } from "./render-recording.js";

const USAGE = "usage: npm run -s recordings -- [--json] [FOLDER…]";
/** Runs that are judged by MECHANICS.md. */
const MECHANICS = /^(workloads|node-failure|zone-failure|scheduling)-/;

/** Runs whose scheduler is judged attempt by attempt, from what it was told; the others are played from their script. */
const SCHEDULING = /^scheduling-/;

async function main(words: readonly string[]): Promise<number> {
  const unknown = words.find((word) => word.startsWith("-") && word !== "--json" && word !== "--");
  if (unknown !== undefined) throw new InputFault(`unknown option ${unknown}\n${USAGE}`);
  const named = words.filter((word) => !word.startsWith("-"));
  const folders = (named.length > 0 ? named.map(commandPath) : defaultFolders()).flatMap(recordingsIn);
  if (folders.length === 0) {
    throw new InputFault(
      `no recording in ${named.join(", ") || "HEADROOM_DATA/recordings"}: a recording holds scenario.json, events.csv and series.csv`,
    );
  }
  const asJson = words.includes("--json");
  const say = (text: string) => (asJson ? process.stderr : process.stdout).write(`${text}\n`);
  const results: RecordingResult[] = [];
  const mechanics: MechanicsSummary[] = [];
  let missed = 0;
  for (const folder of folders) {
    if (MECHANICS.test(basename(folder))) {
      const run = readRecordedRun(folder);
      const attempts = SCHEDULING.test(basename(folder)) ? readAttempts(folder) : null;
      const measures = attempts === null ? await playRun(run) : replayAttempts(run, attempts);
      const { text, unexplained, summary } = renderRun(run, measures);
      missed += unexplained.length;
      mechanics.push(summary);
      if (!asJson) say(text);
      continue;
    }
    const result = await playRecording(readRecording(folder));
    results.push(result);
    const goals = goalsMissed(result);
    missed += goals.length;
    if (asJson) for (const goal of goals) say(`${result.name}: ${goal}`);
    else say(renderRecording(result, goals));
  }
  if (asJson)
    process.stdout.write(
      `${JSON.stringify({ recordings: [...results.map(withoutLists), ...mechanics] }, null, 2)}\n`,
    );
  return missed > 0 ? 1 : 0;
}

function defaultFolders(): readonly string[] {
  const top = process.env["HEADROOM_DATA"];
  if (top === undefined) {
    throw new InputFault(`no folder named and HEADROOM_DATA is not set\n${USAGE}`);
  }
  return [join(top, "recordings")];
}

function recordingsIn(path: string): readonly string[] {
  if (isRecording(path)) return [path];
  if (!statSync(path).isDirectory()) return [];
  return readdirSync(path)
    .sort()
    .map((name) => join(path, name))
    .filter((folder) => isRecording(folder));
}

function withoutLists(result: RecordingResult) {
  const { among, notAmong } = result.bindings;
  return { ...result, bindings: { among, notAmong } };
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof InputFault)) throw error;
  process.stderr.write(`recordings: ${error.message}\n`);
  process.exitCode = 2;
}
