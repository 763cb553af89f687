import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  choosePodsToDelete,
  countPodsPerNode,
  type DeletionCandidate,
} from "../../../../src/controllers/replicaset/index.js";
import { seconds, truncateToSecond } from "../../../../src/units/index.js";

const FOLDER = process.env["HEADROOM_DATA"] ?? "";
const RUN = join(FOLDER, "recordings/workloads-a");
const HAS_RUN = FOLDER !== "" && existsSync(RUN);

interface RecordedPod extends DeletionCandidate {
  readonly name: string;
}

const rows = (file: string) =>
  readFileSync(join(RUN, file), "utf8")
    .split("\n")
    .map((line) => line.split(","));

/** The Deployment `big` at the instant of its scale-down, and whom it deleted. */
function readScaleDown(): { pods: RecordedPod[]; deleted: Set<string>; at: number } {
  const created = new Map<string, { uid: string; createdSeconds: number }>();
  for (const [name, app, , , uid, createdSeconds] of rows("pods.csv")) {
    if (app === "big") created.set(name!, { uid: uid!, createdSeconds: Number(createdSeconds) });
  }
  const nodes = new Map<string, string>();
  const readyAt = new Map<string, number>();
  const deleted = new Set<string>();
  let at = 0;
  for (const [time, kind, owner, name, event, node] of rows("events.csv")) {
    if (owner !== "big") continue;
    if (kind === "scale" && event === "500->100") at = Number(time);
    if (kind !== "pod") continue;
    if (event === "bound") nodes.set(name!, node!);
    if (event === "ready") readyAt.set(name!, Number(time));
    if (event === "deleting") deleted.add(name!);
  }
  const perNode = countPodsPerNode(nodes.values());
  const pods = [...created].map(([name, { uid, createdSeconds }]): RecordedPod => {
    const nodeName = nodes.get(name)!;
    return {
      name,
      uid,
      nodeName,
      phase: "Running",
      ready: true,
      readySince: truncateToSecond(seconds(readyAt.get(name)!)),
      createdAt: seconds(createdSeconds),
      deletionCost: 0,
      restarts: 0,
      sidecarRestarts: 0,
      coLocationRank: perNode.get(nodeName)!,
    };
  });
  return { pods, deleted, at };
}

describe.skipIf(!HAS_RUN)("recorded scale-down (needs HEADROOM_DATA)", () => {
  it("deletes the pods that a real controller deleted when 500 became 100", () => {
    const { pods, deleted, at } = readScaleDown();
    expect([pods.length, deleted.size]).toEqual([500, 400]);
    const victims = choosePodsToDelete(pods, 400, seconds(at));
    const strangers = victims.filter((victim) => !deleted.has(victim.pod.name));
    // Pods of one bucket with equal ready and creation seconds tie; upstream's sort is unstable: up to 3 %.
    expect(strangers.length).toBeLessThanOrEqual(12);
    const rules = new Set(strangers.map((victim) => victim.rule));
    for (const decided of ["not-ready", "co-located", "ready-for-less-time"] as const) {
      expect(rules.has(decided)).toBe(false);
    }
  });
});
