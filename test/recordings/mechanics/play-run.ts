import type { DecisionRecord } from "../../../src/recording/index.js";
import { createRun } from "../../../src/simulation/index.js";
import { loadTexts } from "../../support/play-scenario.js";
import { compareRun, type Measure } from "./compare-run.js";
import type { RecordedRun, Row } from "./recorded-run.js";
import { runOptionsOf, scenarioOfRun } from "./scenario-of-run.js";
import { watchRun } from "./watch-run.js";

/** Plays a recorded run's script against the simulated control plane and compares what both show. */
export async function playRun(recorded: RecordedRun): Promise<readonly Measure[]> {
  const run = createRun(await loadTexts(scenarioOfRun(recorded)), {
    ...runOptionsOf(recorded),
    keepRepeatedDecisions: true,
  });
  const watched = watchRun(run);
  while (!run.advance(1_000_000)) {}
  const { decisions } = run.finish();
  const owners = new Map(
    watched.rows.map(({ kind, object, owner }) => [kind === "pod" ? object : "", owner]),
  );
  for (const decision of decisions) {
    const row = rowOf(decision, owners);
    if (row !== undefined) watched.rows.push(row);
  }
  return compareRun(recorded, watched);
}

/** What only the log of decisions tells: Deployments' progress, answers to evictions. */
function rowOf(
  { component, object, action, to, timeMicros, text }: DecisionRecord,
  owners: ReadonlyMap<string, string>,
): Row | undefined {
  const name = object.split("/").at(-1)!;
  const at = timeMicros / 1e6;
  if (component === "deployment" && action === "progressing") {
    const status = to === "ProgressDeadlineExceeded" ? "False" : "True";
    return {
      at,
      kind: "condition",
      owner: name,
      object: name,
      event: `Progressing=${status} ${to}`,
      node: "",
    };
  }
  if (component === "drain") {
    const owner = owners.get(name) ?? "";
    const node = /^drain of ([^:]+)/.exec(text)?.[1] ?? "";
    return { at, kind: "evict", owner, object: name, event: to === "evicted" ? "201" : "429", node };
  }
  return undefined;
}
