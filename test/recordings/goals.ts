import type { RecordingResult } from "./play-recording.js";

/** The goals of a recording that a result misses, in words. Source: the recordings' README. */
export function goalsMissed(result: RecordingResult): readonly string[] {
  const missed: string[] = [];
  const atLeast = (what: string, value: number, goal: number) => {
    if (value < goal) missed.push(`${what} is ${value.toFixed(4)}, below ${goal}`);
  };
  if (result.decisions.failed > 0) missed.push(`${result.decisions.failed} HPA decision sequences differ`);
  atLeast("wanted, mean", result.wanted.mean, 0.98);
  atLeast(`wanted, ${result.wanted.worst.name}`, result.wanted.worst.share, 0.9);
  atLeast("ready, mean", result.ready.mean, 0.97);
  if (result.nodes !== null) atLeast("nodes, mean", result.nodes.mean, 0.9);
  atLeast("recorded scalings matched", result.events.matched, 0.85);
  if (result.events.surplus > 0.15) {
    missed.push(`surplus scalings are ${result.events.surplus.toFixed(4)}, above 0.15`);
  }
  return missed;
}
