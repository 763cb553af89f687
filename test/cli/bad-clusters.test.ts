import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { nightJob, requiredNodeAffinity } from "../support/doomed-manifests.js";
import { buildProgram, headroom } from "./built-program.js";

let folder: string;

beforeAll(() => buildProgram(), 120_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-clusters-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const NODES = "- {name: std, instanceType: m6i.xlarge, min: 1, max: 5}";

interface Input {
  readonly nodeGroups?: string;
  readonly more?: string;
  readonly cpu?: string;
  readonly replicas?: number;
  readonly others?: string;
  /** Fields of the pods' spec, in flow style. */
  readonly pod?: string;
  /** Other files by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Plays a Deployment "big" of 2 pods on a group that the cluster-autoscaler grows. */
async function run(
  {
    nodeGroups = NODES,
    more = "",
    cpu = "1",
    replicas = 2,
    others = "",
    pod = "",
    files: besides = {},
  }: Input,
  ...args: string[]
) {
  const scenario = `apiVersion: headroom/v1
kind: Scenario
name: bad
duration: 20m
manifests: [big.yaml]
nodeGroups:
  ${nodeGroups}
${more === "" ? "clusterAutoscaler: {}" : more}
`;
  const manifests = `apiVersion: apps/v1
kind: Deployment
metadata: {name: big}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: big}}
  template:
    metadata: {labels: {app: big}}
    spec:
${pod}      containers: [{name: main, image: "big:1", resources: {requests: {cpu: "${cpu}", memory: 64Mi}}}]
${others}`;
  await writeFile(join(folder, "scenario.yaml"), scenario);
  await writeFile(join(folder, "big.yaml"), manifests);
  for (const [name, text] of Object.entries(besides)) await writeFile(join(folder, name), text);
  const outcome = await headroom(["run", "scenario.yaml", "--out", "out", ...args], { cwd: folder });
  return { ...outcome, files: await readdir(folder) };
}

const BUDGET = `---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: guard}
spec: {minAvailable: 100%, selector: {matchLabels: {app: big}}}
`;

const SELECTS_OTHERS = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: other}
spec:
  selector: {matchLabels: {app: other}}
  template:
    metadata: {labels: {app: others}}
    spec: {containers: [{name: main, image: "other:1"}]}
`;

const PRIORITIES = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: cluster-autoscaler-priority-expander, namespace: kube-system}
data:
  priorities: |-
    10: [.*]
    50: ["*std"]
`;

describe("a wrong cluster ends with 2, one clear message and nothing written", () => {
  it.each<readonly [what: string, input: Input, message: RegExp]>([
    [
      "a group with min > max",
      { nodeGroups: NODES.replace("min: 1", "min: 9") },
      /HR1522 scenario\.yaml:\d+:\d+ nodeGroups\[0\]\.min: min is 9 but max is 5; min must be at most max$/m,
    ],
    [
      "an unknown instance type",
      { nodeGroups: NODES.replace("m6i.xlarge", "m6i.xlrge") },
      /HR1521 scenario\.yaml:\d+:\d+ .*no instance type "m6i\.xlrge".*did you mean m6i\.xlarge\?/,
    ],
    [
      "an unknown flag of the cluster-autoscaler",
      { more: "clusterAutoscaler: {scale-down-uneeded-time: 5m}" },
      /HR1501 scenario\.yaml:\d+:\d+ .*unknown field "scale-down-uneeded-time"; did you mean "scale-down-unneeded-time"\?/,
    ],
    [
      "an unknown expander",
      { more: "clusterAutoscaler: {expander: least-wast}" },
      /HR1594 scenario\.yaml:\d+:\d+ .*no expander "least-wast"; valid: .*did you mean least-waste\?/,
    ],
    [
      "an expander after random",
      { more: "clusterAutoscaler: {expander: 'random,price'}" },
      /HR1594 .*random must be the last/,
    ],
    [
      "the price expander without a price",
      { nodeGroups: "- {name: std, cpu: 4, memory: 16Gi}", more: "clusterAutoscaler: {expander: price}" },
      /HR1594 .*the price expander needs a price of every node group; std has none/,
    ],
    [
      "the price expander without the price of spot machines",
      {
        nodeGroups: "- {name: std, instanceType: m6i.xlarge, spot: {}}",
        more: "clusterAutoscaler: {expander: price}",
      },
      /HR1594 .*std has none; write price, for spot machines spot: \{price: …\}, in USD per node and hour$/m,
    ],
    [
      "limits that are no range",
      { more: "clusterAutoscaler: {cores-total: '9:3'}" },
      /HR1594 .*cores-total: "9:3" is not valid; write min:max/,
    ],
    [
      "a bad pattern of the priority expander",
      { more: "clusterAutoscaler: {expander: priority}", others: PRIORITIES },
      /HR1140 big\.yaml:\d+:\d+ data\.priorities: "\*std" is not a valid regular expression/,
    ],
    [
      "a node selector term whose values do not go with its operator",
      { pod: requiredNodeAffinity("[{matchExpressions: [{key: cores, operator: Gt, values: [many]}]}]") },
      /HR1127 big\.yaml:10:\d+ spec\.template.*\.values: operator Gt with "many"; Gt needs exactly one value, a whole number$/m,
    ],
    [
      "a Deployment whose selector its own pods do not match",
      { others: BUDGET.replace("100%", "1").concat(SELECTS_OTHERS) },
      /HR1123 big\.yaml:\d+:\d+ .*spec\.selector must match spec\.template\.metadata\.labels/,
    ],
    [
      "an unknown plugin of the scheduler",
      {
        more: "scheduler: {config: scheduler.yaml}",
        files: {
          "scheduler.yaml": `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles: [{plugins: {score: {enabled: [{name: NodeResourceFit}]}}}]
`,
        },
      },
      /HR1503 scheduler\.yaml:3:\d+ profiles\[0\]\.plugins\.score\.enabled\[0\]\.name: "NodeResourceFit" .*did you mean NodeResourcesFit\?/,
    ],
  ])("%s", async (_, input, message) => {
    const { code, stdout, stderr, files } = await run(input);
    expect(stderr).toMatch(message);
    expect(stderr.split("\n").filter((line) => line.startsWith("error "))).toHaveLength(1);
    expect([code, stdout]).toEqual([2, ""]);
    expect(files).not.toContain("out");
  });
});

describe("what makes a cluster stand still is a named warning, and the run ends", () => {
  it("a pod that no group can ever hold: at once, and at the end with what it waited for", async () => {
    const { code, stderr, stdout } = await run({ cpu: "6" });
    expect(stderr).toMatch(
      /warning HR1592 big\.yaml:1:1 no node can ever hold a pod of Deployment\/big \(std: needs 6 of 3\.92 cores\); std \(m6i\.xlarge\) comes closest; the cheapest type that would do is \S+/,
    );
    expect(stderr).toMatch(
      /warning HR4001 2 pods of Deployment\/default\/big had no node at the end, the first for 20m;/,
    );
    expect(stderr).toMatch(/1 Insufficient cpu.*cluster-autoscaler: no scale-up for 2 pending pods/);
    expect(stdout).toMatch(/HR4001/);
    expect(code).toBe(0);
  });

  it("a group at its maximum", async () => {
    const { stderr, code } = await run({ nodeGroups: NODES.replace("max: 5", "max: 1"), replicas: 9 });
    expect(stderr).toMatch(
      /HR4001 6 pods of .*cluster-autoscaler: no scale-up for 6 pending pods: .*at its maximum/i,
    );
    expect(code).toBe(0);
  });

  it("a missing price, which is left out and never 0", async () => {
    const { code, stderr, stdout } = await run({ nodeGroups: "- {name: std, cpu: 4, memory: 16Gi}" });
    expect(stderr).toMatch(/warning HR1526 scenario\.yaml:\d+:\d+ .*node group "std" has no price/);
    expect(stdout).not.toMatch(/\*\*0\.00 USD\*\*/);
    expect(code).toBe(0);
  });

  it("a PodDisruptionBudget that blocks every drain", async () => {
    const { code, stderr } = await run({ others: BUDGET });
    expect(stderr).toMatch(
      /warning HR1593 big\.yaml:\d+:1 PodDisruptionBudget guard never lets a pod of Deployment\/big go: minAvailable is 100%/,
    );
    expect(code).toBe(0);
  });

  it("a documented limit of Kubernetes that the run passes", async () => {
    const { code, stderr } = await run({
      nodeGroups: "- {name: std, cpu: 8, memory: 32Gi, pods: 200, price: 0.1}",
      cpu: "10m",
      replicas: 120,
    });
    expect(stderr).toMatch(
      /warning HR4002 up to 120 pods on a node of std; Kubernetes is tested for at most 110/,
    );
    expect(code).toBe(0);
  });

  it("the priority expander without its ConfigMap", async () => {
    const { code, stderr } = await run({ more: "clusterAutoscaler: {expander: priority}" });
    expect(stderr).toMatch(/warning HR1595 .*keeps every option.*cluster-autoscaler-priority-expander/);
    expect(code).toBe(0);
  });
});

describe("a workload that can get nowhere is a named warning, and the run ends", () => {
  it("a node selector on a label that no node has", async () => {
    const { code, stderr } = await run({ pod: "      nodeSelector: {kubernetes.io/o: linux}\n" });
    expect(stderr).toMatch(
      /HR1592 big\.yaml:1:1 no node can ever hold a pod of Deployment\/big .*no node has the label "kubernetes\.io\/o"; did you mean "kubernetes\.io\/os"\?/,
    );
    expect(stderr).toMatch(
      /HR4001 2 pods of Deployment\/default\/big had no node at the end, the first for 20m;/,
    );
    expect(code).toBe(0);
  });

  it("a Job that its deadline always ends", async () => {
    const { code, stderr } = await run({ others: nightJob("  activeDeadlineSeconds: 30\n") });
    expect(stderr).toMatch(/warning HR1597 big\.yaml:\d+:1 Job\/night can never complete:/);
    expect(stderr).toMatch(/warning HR4004 Job\/default\/night failed .*: DeadlineExceeded;/);
    expect(code).toBe(0);
  });
});

describe("a faulty catalogue ends with 2 and its place", () => {
  it.each([
    ["instanceTypes: [{name: rack, vcpu: 4, memory: 8GB}]\n", /HR1503 own\.yaml:1:\d+ .*"8GB".*Mi/],
    [
      "instanceTypes: [{name: rack, vcpu: 4, memory: 8Gi, prize: 1}]\n",
      /HR1501 own\.yaml:1:\d+ .*"prize".*did you mean "price"/,
    ],
    ["instanceTypes: [{name: rack, memory: 8Gi}]\n", /HR1504 own\.yaml:1:\d+ .*"vcpu" is missing/],
    ["instanceTypes: [{name: rack, vcpu: 4, memory: 8Gi, price: -1}]\n", /HR1503 own\.yaml:1:\d+ .*-1/],
    [
      "instanceTypes: [{name: a, vcpu: 4, memory: 8Gi}, {name: a, vcpu: 4, memory: 8Gi}]\n",
      /HR1529 own\.yaml:1:\d+ .*two instance types are called "a"/,
    ],
    ["instanceTypes: [\n", /HR1001 own\.yaml:\d+:\d+ .*invalid YAML/],
    ["", /HR1505 own\.yaml .*the catalogue is empty/],
  ])("%j", async (text, message) => {
    await writeFile(join(folder, "own.yaml"), text);
    const { code, stderr } = await headroom(["catalogue", "--catalogue", "own.yaml"], { cwd: folder });
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it("also where a run reads it, with nothing written", async () => {
    await writeFile(join(folder, "own.yaml"), "instanceTypes: [{name: rack, vcpus: 4, memory: 8Gi}]\n");
    const { code, stderr, files } = await run({}, "--catalogue", "own.yaml");
    expect(stderr).toMatch(/HR1501 own\.yaml:1:\d+ .*did you mean "vcpu"/);
    expect(code).toBe(2);
    expect(files).not.toContain("out");
  });
});
