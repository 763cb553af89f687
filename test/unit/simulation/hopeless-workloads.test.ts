import { describe, expect, it } from "vitest";
import { renderDiagnostic } from "../../../src/diagnostics/index.js";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { createRun } from "../../../src/simulation/index.js";
import { nightJob, requiredNodeAffinity } from "../../support/doomed-manifests.js";

interface Input {
  /** Fields of the pods' spec, in flow style. */
  readonly pod?: string;
  readonly others?: string;
  readonly workloads?: string;
}

/** What is said of a Deployment "big" and other objects, before and after 20 minutes. */
async function said({ pod = "", others = "", workloads = "" }: Input): Promise<string> {
  const files = new Map([
    [
      "scenario.yaml",
      `apiVersion: headroom/v1
kind: Scenario
name: bad
duration: 20m
manifests: [big.yaml]
nodeGroups: [{name: std, cpu: 4, memory: 16Gi, count: 1}]
${workloads}
`,
    ],
    [
      "big.yaml",
      `apiVersion: apps/v1
kind: Deployment
metadata: {name: big}
spec:
  replicas: 2
  selector: {matchLabels: {app: big}}
  template:
    metadata: {labels: {app: big}}
    spec:
${pod}      containers: [{name: main, image: "big:1"}]
${others}`,
    ],
  ]);
  const { loaded, diagnostics } = await loadScenario(memoryFileSource(files), "scenario.yaml", []);
  const before = diagnostics.map(renderDiagnostic).join("\n");
  if (loaded === null) return before;
  const run = createRun(loaded);
  while (!run.advance(1_000_000)) {}
  return `${before}\n${run.finish().warnings.map(renderDiagnostic).join("\n")}`;
}

const cronJob = (schedule: string) => `---
apiVersion: batch/v1
kind: CronJob
metadata: {name: tick}
spec:
  schedule: "${schedule}"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: m, image: "m:1"}]}}}}
`;

describe("faults of where pods may run", () => {
  it.each<readonly [what: string, pod: string, message: RegExp]>([
    [
      "required node affinity without a term",
      requiredNodeAffinity("[]"),
      /error HR1127 big\.yaml:10:\d+ .*nodeSelectorTerms: no term; .*an empty list matches no node/,
    ],
    [
      "a requirement without values",
      requiredNodeAffinity("[{matchExpressions: [{key: cores, operator: In}]}]"),
      /error HR1127 .*: operator In without values; In needs at least one value/,
    ],
    [
      "a topology spread without its key",
      "      topologySpreadConstraints: [{maxSkew: 1, whenUnsatisfiable: DoNotSchedule}]\n",
      /error HR1112 big\.yaml:10:\d+ .*topologySpreadConstraints\[0\]: missing field "topologyKey"/,
    ],
    [
      "pod affinity without its key",
      "      affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {}}]}}\n",
      /error HR1112 .*podAffinity.*missing field "topologyKey"/,
    ],
    [
      "an unknown whenUnsatisfiable",
      "      topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotShedule}]\n",
      /error HR1113 .*"DoNotShedule" is not valid here; .*did you mean DoNotSchedule\?/,
    ],
  ])("%s", async (_, pod, message) => {
    expect(await said({ pod })).toMatch(message);
  });
});

describe("a workload that can get nowhere is a named warning, and the run ends", () => {
  const WAITS =
    /warning HR4001 2 pods of Deployment\/default\/big had no node at the end, the first for 20m;/;

  it.each<readonly [what: string, pod: string, message: RegExp]>([
    [
      "a node selector on a value that no node has",
      "      nodeSelector: {kubernetes.io/arch: amd63}\n",
      /HR1592 big\.yaml:1:1 .*no node has kubernetes\.io\/arch=amd63; the label is amd64; did you mean "amd64"\?/,
    ],
    [
      "node affinity that contradicts itself",
      requiredNodeAffinity(
        "[{matchExpressions: [{key: kubernetes.io/os, operator: In, values: [linux]}, {key: kubernetes.io/os, operator: NotIn, values: [linux]}]}]",
      ),
      /HR1127 big\.yaml:10:\d+ .*a term that no node can match: kubernetes\.io\/os has no value that all its rules allow/,
    ],
    [
      "pods that must spread over a key that no node has",
      "      topologySpreadConstraints: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zon, whenUnsatisfiable: DoNotSchedule}]\n",
      /HR1596 big\.yaml:1:1 no node has the topology key "topology\.kubernetes\.io\/zon" of Deployment\/big; topologySpreadConstraints with DoNotSchedule: no node can take its pods; did you mean "topology\.kubernetes\.io\/zone"\?/,
    ],
    [
      "pods that must stay together by a key that no node has",
      "      affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: rack, labelSelector: {matchLabels: {app: big}}}]}}\n",
      /HR1596 .*"rack" of Deployment\/big; required podAffinity: no node can take its pods; labels of nodes: .*kubernetes\.io\/hostname/,
    ],
    [
      "a scheduler that does not run",
      "      schedulerName: default-sheduler\n",
      /HR1599 big\.yaml:1:1 no scheduler is called "default-sheduler", so pods of Deployment\/big get no node; valid: default-scheduler; did you mean default-scheduler\?/,
    ],
  ])("%s", async (_, pod, message) => {
    const stderr = await said({ pod });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(WAITS);
  });

  it("pods that would rather spread over a key that no node has: they run", async () => {
    const stderr = await said({
      pod: "      topologySpreadConstraints: [{maxSkew: 1, topologyKey: rack, whenUnsatisfiable: ScheduleAnyway}]\n",
    });
    expect(stderr).toMatch(/HR1596 .*"rack" of Deployment\/big; .*with ScheduleAnyway: it has no effect/);
    expect(stderr).not.toMatch(/HR4001/);
  });

  it.each<[what: string, manifest: string, first: RegExp, second?: RegExp]>([
    [
      "no parallelism",
      nightJob("  parallelism: 0\n"),
      /HR1128 big\.yaml:\d+:\d+ spec\.parallelism: a Job with parallelism 0 never runs a pod and never ends/,
      /HR4005 Job\/default\/night had not finished at the end and no pod of it was at work: its parallelism is 0; 0 of 1 completions, 0 pods failed/,
    ],
    [
      "a deadline before its work is done",
      nightJob("  activeDeadlineSeconds: 100\n  completions: 3\n"),
      /HR1597 big\.yaml:\d+:1 Job\/night can never complete: its work takes 3m \(3 rounds of 1m\), and activeDeadlineSeconds is 100/,
      /HR4004 Job\/default\/night failed 1m4\ds after its creation: DeadlineExceeded; 1 of 3 completions, \d pods? failed/,
    ],
    [
      "a CronJob on a day that never comes",
      cronJob("0 0 31 2 *"),
      /HR1129 big\.yaml:\d+:\d+ spec\.schedule: "0 0 31 2 \*" never comes, so CronJob tick starts no Job/,
    ],
    [
      "a CronJob whose next tick is after the end",
      cronJob("0 12 * * *"),
      /HR1598 big\.yaml:\d+:1 CronJob\/tick starts no Job in this scenario: its next tick is 12h after the start/,
    ],
  ])("a Job with %s", async (_, manifest, first, second = first) => {
    const stderr = await said({ others: manifest });
    expect(stderr).toMatch(first);
    expect(stderr).toMatch(second);
  });

  it("a Job whose pods always fail", async () => {
    const stderr = await said({
      others: nightJob("  backoffLimit: 1\n"),
      workloads: "workloads: [{for: Job/night, runFor: 5s, exitCode: 3}]",
    });
    expect(stderr).toMatch(/HR1597 .*Job\/night can never complete: its pods exit with 3/);
    expect(stderr).toMatch(
      /HR4004 Job\/default\/night failed .*: BackoffLimitExceeded; 0 of 1 completions, 2 pods failed/,
    );
  });
});
