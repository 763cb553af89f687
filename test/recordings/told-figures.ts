import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../support/project-root.js";
import type { RecordingResult } from "./play-recording.js";

/** The figures that docs/fidelity.md tells of a recording or a measure: its row's cells after the first. */
export function toldFigures(name: string): readonly string[] {
  const text = readFileSync(join(projectRoot(), "docs/fidelity.md"), "utf8");
  const row = text.split("\n").find((line) => line.startsWith(`| ${name}`));
  if (row === undefined) throw new Error(`docs/fidelity.md has no row for ${name}`);
  return row
    .slice(1, -1)
    .split("|")
    .slice(1)
    .map((cell) => cell.trim());
}

/** The same figures as a run of the recording has them. */
export function figuresOf({
  decisions,
  wanted,
  ready,
  nodes,
  events,
  bindings,
}: RecordingResult): readonly string[] {
  return [
    decisions.failed === 0 ? "all equal" : `${decisions.failed} differ`,
    percent(wanted.mean),
    percent(wanted.worst.share),
    percent(ready.mean),
    nodes === null ? "" : percent(nodes.mean),
    percent(events.matched),
    percent(events.surplus),
    `${bindings.among} of ${bindings.among + bindings.notAmong}`,
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
