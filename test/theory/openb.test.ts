import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { placeAll, readOpenb } from "../bench/openb-placement.js";

const DATA = process.env["HEADROOM_DATA"];

interface Inventory {
  readonly given: { readonly file: string };
  readonly expect: {
    readonly pods: number;
    readonly cpuMillicoresRequested: number;
    readonly memoryMiRequested: number;
  };
}

function inventories(): readonly Inventory[] {
  const path = `${DATA}/conformance/truths/openb-inventory.json`;
  return (JSON.parse(readFileSync(path, "utf8")) as { cases: Inventory[] }).cases;
}

describe.skipIf(DATA === undefined)("openb, the public trace of a GPU cluster (needs HEADROOM_DATA)", () => {
  it("is read to the published numbers of pods, millicores and mebibytes", () => {
    let read = 0;
    for (const { given, expect: published } of inventories()) {
      if (!existsSync(`${DATA}/data/cluster/openb/${given.file}`)) continue;
      const { pods } = readOpenb(given.file)!;
      let cpu = 0;
      let memory = 0;
      for (const { template } of pods) {
        cpu += template.requests.cpuMillicores;
        memory += template.requests.memoryBytes / 2 ** 20;
      }
      expect({ pods: pods.length, cpu, memory }, given.file).toEqual({
        pods: published.pods,
        cpu: published.cpuMillicoresRequested,
        memory: published.memoryMiRequested,
      });
      read++;
    }
    expect(read).toBeGreaterThan(0);
  });

  it("is placed so that no node holds more than it has and only pods larger than what is left anywhere wait", () => {
    const openb = readOpenb()!;
    const placed = placeAll(openb);
    const { cluster, pods } = openb;
    for (const node of cluster.nodes.values()) {
      expect(node.requested.cpuMillicores).toBeLessThanOrEqual(node.allocatable.cpuMillicores);
      expect(node.requested.memoryBytes).toBeLessThanOrEqual(node.allocatable.memoryBytes);
    }
    const waiting = pods.filter((pod) => pod.node === null);
    expect(placed + waiting.length).toBe(pods.length);
    expect(waiting.length).toBeLessThan(pods.length / 100);
    for (const { template } of waiting) {
      const fits = [...cluster.nodes.values()].some(
        ({ allocatable, requested }) =>
          requested.cpuMillicores + template.requests.cpuMillicores <= allocatable.cpuMillicores &&
          requested.memoryBytes + template.requests.memoryBytes <= allocatable.memoryBytes,
      );
      expect(fits).toBe(false);
    }
  });
});
