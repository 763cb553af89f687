import { relative } from "node:path";
import { createRun } from "../../src/simulation/index.js";
import { ADAPTERS } from "../conformance/adapters/index.js";
import { runVectors } from "../conformance/run-vectors.js";
import { loadTexts } from "../support/play-scenario.js";
import { type Agreement, agreement, compareScalings, type EventAgreement, NODES } from "./compare-series.js";
import type { Recording } from "./recording.js";
import { type BindingAgreement, replayBindings } from "./replay-bindings.js";
import { runOptionsOf, scenarioOfRecording } from "./scenario-of-recording.js";
import { StepSeries } from "./step-series.js";

/** The measures of one recording, as the recordings' README defines them. */
export interface RecordingResult {
  readonly name: string;
  readonly decisions: { readonly passed: number; readonly failed: number };
  readonly wanted: Agreement;
  readonly existing: Agreement;
  readonly ready: Agreement;
  /** Node groups; null where all nodes are fixed. */
  readonly nodes: Agreement | null;
  readonly events: EventAgreement;
  readonly bindings: BindingAgreement;
}

/** Plays a recording's scenario from its start in closed loop, and compares. */
export async function playRecording(recording: Recording): Promise<RecordingResult> {
  const simulated = await simulate(recording);
  const deployments = recording.series.filter((point) => point.kind === "deployment");
  return {
    name: recording.name,
    decisions: judgeDecisions(recording),
    wanted: agreement(deployments, "wanted", simulated.wanted),
    existing: agreement(deployments, "existing", simulated.existing),
    ready: agreement(deployments, "ready", simulated.ready),
    nodes: recording.scenario.nodeGroups.length === 0 ? null : compareNodes(recording, simulated),
    events: compareScalings(recording.events, simulated.wanted),
    bindings: replayBindings(recording),
  };
}

/** Existing and ready nodes of each group, taken together. */
function compareNodes({ series }: Recording, simulated: SimulatedSeries): Agreement {
  const points = series.filter((point) => point.kind === "nodegroup");
  const existing = agreement(points, "existing", simulated.nodes, NODES);
  const ready = agreement(points, "ready", simulated.readyNodes, NODES);
  return {
    mean: (existing.mean + ready.mean) / 2,
    worst: existing.worst.share <= ready.worst.share ? existing.worst : ready.worst,
  };
}

interface SimulatedSeries {
  readonly wanted: Map<string, StepSeries>;
  readonly existing: Map<string, StepSeries>;
  readonly ready: Map<string, StepSeries>;
  readonly nodes: Map<string, StepSeries>;
  readonly readyNodes: Map<string, StepSeries>;
}

async function simulate({ scenario }: Recording): Promise<SimulatedSeries> {
  const run = createRun(await loadTexts(scenarioOfRecording(scenario)), runOptionsOf(scenario));
  const { cluster } = run;
  const series: SimulatedSeries = {
    wanted: new Map(),
    existing: new Map(),
    ready: new Map(),
    nodes: new Map(),
    readyNodes: new Map(),
  };
  for (const { name } of scenario.nodeGroups) {
    const nodes = new StepSeries();
    const readyNodes = new StepSeries();
    series.nodes.set(name, nodes);
    series.readyNodes.set(name, readyNodes);
    const count = () => {
      const own = [...cluster.nodes.values()].filter((node) => node.group === name);
      nodes.set(run.now / 1e6, own.length);
      readyNodes.set(run.now / 1e6, own.filter((node) => node.ready).length);
    };
    count();
    cluster.nodes.watch(count);
  }
  for (const deployment of cluster.deployments.values()) {
    const wanted = new StepSeries();
    const existing = new StepSeries();
    const ready = new StepSeries();
    series.wanted.set(deployment.name, wanted);
    series.existing.set(deployment.name, existing);
    series.ready.set(deployment.name, ready);
    wanted.set(0, deployment.replicas);
    existing.set(0, 0);
    ready.set(0, 0);
    cluster.deployments.watch((changed) => {
      if (changed === deployment) wanted.set(run.now / 1e6, deployment.replicas);
    });
    deployment.selection.watch(() => {
      existing.set(run.now / 1e6, deployment.selection.active);
      ready.set(run.now / 1e6, deployment.selection.ready);
    });
  }
  while (!run.advance(1_000_000)) {}
  return series;
}

function judgeDecisions({ decisionsFile }: Recording): { passed: number; failed: number } {
  if (decisionsFile === null) return { passed: 0, failed: 0 };
  const { operations } = runVectors([decisionsFile], ADAPTERS, [], (path) => relative(process.cwd(), path));
  return operations.reduce(
    (sum, { passed, failed, noAdapter }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed + noAdapter,
    }),
    { passed: 0, failed: 0 },
  );
}
