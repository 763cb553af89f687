import type { Agreement } from "./compare-series.js";
import type { RecordingResult } from "./play-recording.js";

/** A recording's measures as lines of text. */
export function renderRecording(result: RecordingResult, missed: readonly string[]): string {
  const { decisions, events, bindings } = result;
  const lines = [
    result.name,
    `  HPA decisions   ${decisions.passed} sequences equal, ${decisions.failed} differ`,
    `  wanted          ${agreementText(result.wanted)}`,
    `  existing        ${agreementText(result.existing)}`,
    `  ready           ${agreementText(result.ready)}`,
    ...(result.nodes === null ? [] : [`  nodes           ${agreementText(result.nodes)}`]),
    `  scalings        ${percent(events.matched)} of the recorded matched, ${percent(events.surplus)} surplus`,
    `  bindings        ${bindings.among} among the best nodes, ${bindings.notAmong} not`,
    ...bindings.exceptions.slice(0, 10).map((exception) => `    ${exception}`),
    ...missed.map((goal) => `  GOAL MISSED     ${goal}`),
  ];
  return lines.join("\n");
}

function agreementText({ mean, worst }: Agreement): string {
  return `${percent(mean)} of the points agree, worst ${worst.name} ${percent(worst.share)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
