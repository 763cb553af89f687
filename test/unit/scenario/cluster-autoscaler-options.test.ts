import { describe, expect, it } from "vitest";
import type { NodeGroupOptions } from "../../../src/controllers/cluster-autoscaler/node-group.js";
import { seconds } from "../../../src/units/index.js";
import { load } from "./scenario-fixture.js";

const scenarioOf = (groups: string, flags: string) => `
apiVersion: headroom/v1
kind: Scenario
name: shop
manifests: [web.yaml]
nodeGroups: [${groups}]
clusterAutoscaler: ${flags}
load: [{to: Service/web, constant: 5, request: {cpu: {mean: 12ms}}}]
`;
const STD = "{name: std, cpu: 4, memory: 16Gi, price: 0.2}";

async function scenario(groups: string, flags: string) {
  const { loaded, diagnostics } = await load(scenarioOf(groups, flags));
  if (loaded === null) throw new Error(JSON.stringify(diagnostics));
  return { ...loaded.scenario, diagnostics };
}

describe("the cluster-autoscaler's flags", () => {
  it("take several labels, or one", async () => {
    const { clusterAutoscaler: flags } = await scenario(STD, "{balancing-ignore-label: [team, stage]}");
    expect(flags!["balancing-ignore-label"]).toEqual(["team", "stage"]);
    const one = await scenario(STD, "{balancing-label: pool}");
    expect(one.clusterAutoscaler!["balancing-label"]).toEqual(["pool"]);
  });

  it("take gpu-total several times, and a part of a percent", async () => {
    const flags = "{gpu-total: ['nvidia-t4:0:4', 'nvidia-l4:0:8'], max-total-unready-percentage: 12.5}";
    const { clusterAutoscaler, diagnostics } = await scenario(STD, flags);
    expect(clusterAutoscaler!["gpu-total"]).toEqual(["nvidia-t4:0:4", "nvidia-l4:0:8"]);
    expect(clusterAutoscaler!["max-total-unready-percentage"]).toBe(12.5);
    expect(diagnostics).toEqual([]);
  });

  it("do not take both kinds of balancing labels", async () => {
    const { diagnostics } = await load(scenarioOf(STD, "{balancing-label: a, balancing-ignore-label: b}"));
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([["HR1594", "error"]]);
  });

  it("may be those of a deployment as it is: what is about its surroundings is told in one note", async () => {
    const flags =
      "{v: 4, stderrthreshold: info, cloud-provider: aws, skip-nodes-with-local-storage: false, node-group-auto-discovery: 'asg:tag=k8s.io/cluster-autoscaler/enabled'}";
    const { diagnostics, clusterAutoscaler } = await scenario(STD, flags);
    expect(diagnostics.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      ["HR1585", "note", "v, stderrthreshold, node-group-auto-discovery change nothing in a simulation"],
    ]);
    expect(clusterAutoscaler!["skip-nodes-with-local-storage"]).toBe(false);
  });

  it("are those of 1.36: what became of an older one is told", async () => {
    const { diagnostics } = await load(scenarioOf(STD, "{max-empty-bulk-delete: 10}"));
    expect(diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
      ["HR1501", "removed from cluster-autoscaler; max-scale-down-parallelism took its place"],
    ]);
  });

  it.each([
    ["{drain-priority-config: '0:60', max-graceful-termination-sec: 300}", "max-graceful-termination-sec"],
    ["{predicate-parallelism: 0}", "predicate-parallelism"],
  ])("that cluster-autoscaler does not start with are errors: %s", async (flags, flag) => {
    const { diagnostics } = await load(scenarioOf(STD, flags));
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(({ code, place }) => [code, place?.path])).toEqual([
      ["HR1594", `clusterAutoscaler.${flag}`],
    ]);
  });

  it("may name the grpc expander, which keeps every option here", async () => {
    const { diagnostics } = await scenario(STD, "{expander: 'grpc,least-waste'}");
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([["HR1595", "warning"]]);
  });

  it("are those of 1.36 where an override sets one, too", async () => {
    const { diagnostics } = await load(scenarioOf(STD, "{}"), ["clusterAutoscaler.max-empty-bulk-delete=10"]);
    expect(diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
      ["HR1511", "removed from cluster-autoscaler; max-scale-down-parallelism took its place"],
    ]);
  });

  it.each([
    ["scale-down-utilization-threshold", 50, "more than the whole"],
    ["scale-down-gpu-utilization-threshold", -0.1, "less than nothing"],
    ["max-nodes-total", -1, "less than none"],
    ["max-total-unready-percentage", 101, "more than all nodes"],
  ])("that nobody can mean are taken with a warning: %s %d", async (flag, value, what) => {
    const { diagnostics } = await scenario(STD, `{${flag}: ${value}}`);
    expect(diagnostics.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      ["HR1553", "warning", `${flag} is ${value}: ${what}`],
    ]);
  });

  it("at their bounds are taken without one", async () => {
    const flags =
      "{scale-down-utilization-threshold: 1, scale-down-gpu-utilization-threshold: 0, max-nodes-total: 0, max-total-unready-percentage: 100}";
    expect((await scenario(STD, flags)).diagnostics).toEqual([]);
  });

  it("bypass no scheduler that is not allowed", async () => {
    const flags = (bypassed: string) =>
      `{allowed-scheduler-names: [default-scheduler, batch], bypassed-scheduler-names: ${bypassed}}`;
    const codesOf = async (bypassed: string) =>
      (await load(scenarioOf(STD, flags(bypassed)))).diagnostics.map(({ code }) => code);
    expect(await codesOf("batch")).toEqual([]);
    expect(await codesOf("other")).toEqual(["HR1594"]);
  });

  it("tell why a flag that matters upstream changes nothing here", async () => {
    const flags = "{max-inactivity: 5m, max-failing-time: 5m, max-binpacking-time: 1m}";
    const { diagnostics } = await scenario(STD, flags);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "max-inactivity, max-failing-time change nothing in a simulation: for the autoscaler's liveness probe only",
      "max-binpacking-time changes nothing in a simulation: a bound of wall-clock time, of which a simulation takes none",
    ]);
  });

  it("are told of where they are honoured and can never show", async () => {
    const flags =
      "{scale-down-candidates-pool-ratio: 1, parallel-scale-up: true, scale-down-delay-after-failure: 5m}";
    const { diagnostics, clusterAutoscaler } = await scenario(STD, flags);
    expect(clusterAutoscaler!["parallel-scale-up"]).toBe(true);
    expect(diagnostics.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      [
        "HR1585",
        "note",
        "scale-down-candidates-pool-ratio changes nothing in a simulation: cluster-autoscaler itself reads it nowhere in 1.36",
      ],
      [
        "HR1585",
        "note",
        "parallel-scale-up changes nothing in a simulation: the cloud takes every request for nodes, and at once",
      ],
      [
        "HR1585",
        "note",
        "scale-down-delay-after-failure changes nothing in a simulation: no deletion of a node fails at its start; more than 1h keeps nodes at the start of a run",
      ],
    ]);
  });

  it("are told of where they matter upstream and are not modelled", async () => {
    const flags = "{feature-gates: 'DynamicResourceAllocation=false', check-capacity-processor-instance: b}";
    const { diagnostics } = await scenario(STD, flags);
    expect(diagnostics.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      ["HR1580", "warning", "feature-gates is not modelled yet and changes nothing"],
      ["HR1580", "warning", "check-capacity-processor-instance is not modelled yet and changes nothing"],
    ]);
  });

  it("know the cloud from the groups' instance types, unless somebody names it", async () => {
    const cloudOf = async (groups: string, flags = "{}") =>
      (await scenario(groups, flags)).clusterAutoscaler!["cloud-provider"];
    expect(await cloudOf("{name: a, instanceType: m6i.xlarge}")).toBe("aws");
    expect(await cloudOf("{name: a, instanceType: e2-standard-4}")).toBe("gce");
    expect(await cloudOf("{name: a, instanceType: m6i.xlarge}, {name: b, instanceType: e2-standard-4}")).toBe(
      "",
    );
    expect(await cloudOf(STD)).toBe("");
    expect(await cloudOf(STD, "{cloud-provider: azure}")).toBe("azure");
  });
});

describe("a node group's own options", () => {
  it("stand in place of the flags, and only those that are written", async () => {
    const own = "{scaleDownUnneededTime: 3m, scaleDownUtilizationThreshold: 0.7, zeroOrMaxNodeScaling: true}";
    const { nodeGroups } = await scenario(
      `{name: a, cpu: 4, memory: 8Gi, price: 1, autoscalingOptions: ${own}}, {name: b, cpu: 4, memory: 8Gi, price: 1}`,
      "{}",
    );
    expect(nodeGroups.map(({ autoscalingOptions }) => autoscalingOptions)).toEqual([
      { scaleDownUnneededTime: seconds(180), scaleDownUtilizationThreshold: 0.7, zeroOrMaxNodeScaling: true },
      {},
    ]);
  });

  it("are the eight that upstream knows", async () => {
    const own =
      "{scaleDownUtilizationThreshold: 0.1, scaleDownGpuUtilizationThreshold: 0.2, scaleDownUnneededTime: 1m, " +
      "scaleDownUnreadyTime: 2m, maxNodeProvisionTime: 3m, maxNodeStartupTime: 4m, " +
      "ignoreDaemonSetsUtilization: true, zeroOrMaxNodeScaling: true}";
    const group = `{name: a, cpu: 4, memory: 8Gi, price: 1, autoscalingOptions: ${own}}`;
    const { nodeGroups, diagnostics } = await scenario(group, "{}");
    expect(diagnostics).toEqual([]);
    const all: NodeGroupOptions = {
      scaleDownUtilizationThreshold: 0.1,
      scaleDownGpuUtilizationThreshold: 0.2,
      scaleDownUnneededTime: seconds(60),
      scaleDownUnreadyTime: seconds(120),
      maxNodeProvisionTime: seconds(180),
      maxNodeStartupTime: seconds(240),
      ignoreDaemonSetsUtilization: true,
      zeroOrMaxNodeScaling: true,
    };
    expect(nodeGroups[0]!.autoscalingOptions).toEqual(all);
  });

  it("are refused by name, with the nearest valid one", async () => {
    const { diagnostics } = await load(
      scenarioOf(
        "{name: a, cpu: 4, memory: 8Gi, price: 1, autoscalingOptions: {scaleDownUnneeded: 3m}}",
        "{}",
      ),
    );
    expect(diagnostics[0]).toMatchObject({ code: "HR1501", hint: 'did you mean "scaleDownUnneededTime"?' });
  });
});

describe("groups of a scenario without a cluster-autoscaler", () => {
  const withGroups = async (...sizes: readonly string[]) => {
    const groups = sizes.map((size, i) => `{name: g${i}, cpu: 4, memory: 16Gi, price: 0.2, ${size}}`);
    const text = scenarioOf(groups.join(", "), "{}").replace("clusterAutoscaler: {}\n", "");
    return (await load(text)).diagnostics;
  };

  it("that may grow or shrink are told in one warning", async () => {
    const diagnostics = await withGroups("count: 3", "count: 2, max: 9", "count: 4, min: 1");
    expect(diagnostics.map(({ code, message, place }) => [code, message, place?.path])).toEqual([
      [
        "HR1532",
        "nothing adds or removes nodes in this scenario: g1 keeps 2 of 2 to 9, g2 keeps 4 of 1 to 4",
        "nodeGroups[1]",
      ],
    ]);
  });

  it("of a fixed size are as they should be", async () => {
    expect(await withGroups("count: 3", "count: 2, min: 2, max: 2")).toEqual([]);
  });
});
