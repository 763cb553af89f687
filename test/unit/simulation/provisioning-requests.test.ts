import { describe, expect, it } from "vitest";
import type { Result } from "../../../src/recording/index.js";
import { playTexts } from "../../support/play-scenario.js";

const CHECK = "check-capacity.autoscaling.x-k8s.io";
const ATOMIC = "best-effort-atomic-scale-up.autoscaling.x-k8s.io";
const CONSUME = "autoscaling.x-k8s.io/consume-provisioning-request";

const CONTAINERS = [{ name: "main", image: "main", resources: { requests: { cpu: "2500m" } } }];
const TEMPLATE = {
  apiVersion: "v1",
  kind: "PodTemplate",
  metadata: { name: "worker" },
  template: { spec: { containers: CONTAINERS } },
};

function request(name: string, provisioningClassName: string, count: number, parameters?: object): object {
  return {
    apiVersion: "autoscaling.x-k8s.io/v1",
    kind: "ProvisioningRequest",
    metadata: { name },
    spec: {
      provisioningClassName,
      podSets: [{ podTemplateRef: { name: "worker" }, count }],
      ...(parameters === undefined ? {} : { parameters }),
    },
  };
}

function web(replicas: number): object {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: CONTAINERS } },
    },
  };
}

interface Shape {
  readonly manifests: readonly object[];
  readonly initial?: number;
  readonly flags?: object;
  readonly actions?: readonly object[];
  readonly files?: Readonly<Record<string, object>>;
}

async function play({ manifests, initial = 0, flags, actions = [], files = {} }: Shape): Promise<Result> {
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: "requests",
    start: "2026-01-05T00:00:00Z",
    duration: "40m",
    initialState: "empty",
    seed: 3,
    manifests: ["all.json"],
    nodeGroups: [{ name: "std", cpu: "4", memory: "16Gi", count: initial, min: 0, max: 4, boot: "60s" }],
    clusterAutoscaler: { "enable-provisioning-requests": true, ...flags },
    actions,
    report: { interval: "1m" },
  };
  const all = JSON.stringify({ apiVersion: "v1", kind: "List", items: [TEMPLATE, ...manifests] });
  const texts = Object.fromEntries(
    Object.entries(files).map(([name, object]) => [name, JSON.stringify(object)]),
  );
  return (await playTexts({ "scenario.yaml": JSON.stringify(scenario), "all.json": all, ...texts })).result;
}

function conditions(result: Result): readonly string[] {
  return result.decisions
    .filter(({ action }) => action === "condition")
    .map(
      ({ timeMicros, object, to }) =>
        `${Math.floor(timeMicros / 60e6)}m ${object.slice(object.lastIndexOf("/") + 1)} ${to}`,
    );
}

function nodesOf(result: Result): readonly number[] {
  // A group that never had a node has no series.
  return [...(result.nodeGroups[0]?.existing ?? [0])];
}

describe("a ProvisioningRequest of class best-effort-atomic-scale-up", () => {
  it("gets nodes for all its pods, keeps their room for ten minutes and lets it go", async () => {
    const result = await play({ manifests: [request("batch", ATOMIC, 3)] });
    expect(conditions(result)).toEqual([
      "0m batch Provisioned=True CapacityIsProvisioned",
      "10m batch BookingExpired=True CapacityReservationTimeExpired",
    ]);
    expect(nodesOf(result)[5]).toBe(3);
    // Unneeded for ten minutes from the end of the booking on.
    expect(nodesOf(result)[18]).toBe(3);
    expect(nodesOf(result).at(-1)).toBe(0);
  });

  it("gets no node at all while there is not enough for all, and is tried after 1, 2, 4 and 8 minutes", async () => {
    const result = await play({ manifests: [request("batch", ATOMIC, 5)] });
    expect(Math.max(...nodesOf(result))).toBe(0);
    expect(conditions(result).map((line) => line.split(" ")[0])).toEqual([
      "0m",
      "1m",
      "3m",
      "7m",
      "15m",
      "25m",
      "35m",
    ]);
  });

  it("is tried again as the flags of the back-off say", async () => {
    const flags = {
      "provisioning-request-initial-backoff-time": "3m",
      "provisioning-request-max-backoff-time": "5m",
    };
    const result = await play({ manifests: [request("batch", ATOMIC, 5)], flags });
    expect(conditions(result).map((line) => line.split(" ")[0])).toEqual([
      "0m",
      "3m",
      ...["8m", "13m", "18m", "23m", "28m", "33m", "38m"],
    ]);
  });

  it("asks for nothing when there is room", async () => {
    const result = await play({ manifests: [request("batch", ATOMIC, 2)], initial: 2 });
    expect(conditions(result)[0]).toBe("0m batch Provisioned=True CapacityIsFound");
    expect(Math.max(...nodesOf(result))).toBe(2);
  });
});

describe("a ProvisioningRequest of class check-capacity", () => {
  it("books room that is there, so that another request finds it only after ten minutes", async () => {
    const manifests = [request("first", CHECK, 2), request("second", CHECK, 1), web(1)];
    const result = await play({ manifests, initial: 3, flags: { "scale-down-enabled": false } });
    expect(conditions(result).slice(0, 2)).toEqual([
      "0m first Provisioned=True CapacityIsFound",
      "0m second Provisioned=False CapacityIsNotFound",
    ]);
    expect(conditions(result)).toContain("15m second Provisioned=True CapacityIsFound");
  });

  it("is worked on with others in one run where batches are on", async () => {
    const manifests = [request("a", CHECK, 2), request("b", CHECK, 2), request("c", CHECK, 1)];
    const runsOf = async (isBatch: boolean) => {
      const flags = { "check-capacity-batch-processing": isBatch };
      const { decisions } = await play({ manifests, initial: 3, flags });
      const first = decisions.filter(({ action }) => action === "condition").slice(0, 3);
      return first.map(({ timeMicros, to }) => [timeMicros, to]);
    };
    const together = await runsOf(true);
    expect(together.map(([, to]) => to)).toEqual([
      "Provisioned=True CapacityIsFound",
      "Provisioned=False CapacityIsNotFound",
      "Provisioned=True CapacityIsFound",
    ]);
    const runs = (results: readonly (readonly unknown[])[]) => new Set(results.map(([time]) => time)).size;
    expect(runs(together)).toBe(1);
    expect(runs(await runsOf(false))).toBe(3);
  });

  it.each([
    ["ten", {}, [10, 2]],
    ["as many as the flag says", { "check-capacity-provisioning-request-max-batch-size": 5 }, [5, 5, 2]],
  ])("is one of %s in a batch", async (_, flags, sizes) => {
    const manifests = Array.from({ length: 12 }, (_, i) => request(`r${i}`, CHECK, 1));
    const batches = { "check-capacity-batch-processing": true, ...flags };
    const { decisions } = await play({ manifests, flags: batches });
    const first = decisions.filter(({ action }) => action === "condition").slice(0, 12);
    const runs = [...new Set(first.map(({ timeMicros }) => timeMicros))];
    const sizeOf = (run: number) => first.filter(({ timeMicros }) => timeMicros === run).length;
    expect(runs.map(sizeOf)).toEqual(sizes);
  });

  it("never gets a node, and fails for good with noRetry", async () => {
    const result = await play({
      manifests: [request("once", CHECK, 1, { noRetry: "true" }), request("again", CHECK, 1)],
    });
    expect(Math.max(...nodesOf(result))).toBe(0);
    expect(conditions(result).filter((line) => line.includes("once"))).toEqual([
      "0m once Failed=True CapacityIsNotFound",
    ]);
    expect(conditions(result).filter((line) => line.includes("again")).length).toBeGreaterThan(3);
  });

  it("keeps the nodes of its room from being removed until the booking is over", async () => {
    const result = await play({ manifests: [request("batch", CHECK, 2)], initial: 2 });
    expect(nodesOf(result)[18]).toBe(2);
    expect(nodesOf(result).at(-1)).toBe(0);
  });
});

describe("ProvisioningRequests", () => {
  it("are worked on one a run, those that are applied later too", async () => {
    const result = await play({
      manifests: [request("first", ATOMIC, 1), request("second", ATOMIC, 1)],
      files: { "third.json": request("third", ATOMIC, 2) },
      actions: [{ at: "5m", apply: "third.json" }],
    });
    expect(conditions(result).slice(0, 3)).toEqual([
      "0m first Provisioned=True CapacityIsProvisioned",
      "0m second Provisioned=True CapacityIsProvisioned",
      "5m third Provisioned=True CapacityIsProvisioned",
    ]);
    expect(nodesOf(result)[8]).toBe(4);
  });

  it("leave pods that use their room without nodes of their own", async () => {
    const consumer = web(2) as { spec: { template: { metadata: object } } };
    consumer.spec.template.metadata = { labels: { app: "web" }, annotations: { [CONSUME]: "batch" } };
    const result = await play({ manifests: [consumer] });
    expect(Math.max(...nodesOf(result))).toBe(0);
    const withRequest = await play({ manifests: [consumer, request("batch", ATOMIC, 2)] });
    expect(withRequest.workloads[0]!.ready.at(-1)).toBe(2);
    expect(Math.max(...nodesOf(withRequest))).toBe(2);
  });

  it("change nothing without the flag", async () => {
    const result = await play({
      manifests: [request("batch", ATOMIC, 3)],
      flags: { "enable-provisioning-requests": false },
    });
    expect(Math.max(...nodesOf(result))).toBe(0);
  });
});
