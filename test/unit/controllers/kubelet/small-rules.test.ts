import { describe, expect, it } from "vitest";
import { crashLoopWake } from "../../../../src/controllers/kubelet/crash-loop-wake.js";
import { hookSpan } from "../../../../src/controllers/kubelet/hook-span.js";
import { imagePullPolicy } from "../../../../src/controllers/kubelet/image-pull-policy.js";
import { NodeImages } from "../../../../src/controllers/kubelet/node-images.js";
import { nextRelist } from "../../../../src/controllers/kubelet/relist.js";
import { Simulation } from "../../../../src/engine/index.js";
import { seconds, toSeconds } from "../../../../src/units/index.js";

describe("hookSpan", () => {
  it("reads a sleep action", () => {
    expect(hookSpan({ sleep: { seconds: 7 } })).toBe(seconds(7));
  });

  it("adds the sleeps of a shell command", () => {
    const command = ["/bin/sh", "-c", "sleep 5; nginx -s quit && sleep 0.5"];
    expect(hookSpan({ exec: { command } })).toBe(seconds(5.5));
  });

  it("reads a sleep without a shell", () => {
    expect(hookSpan({ exec: { command: ["/bin/sleep", "15"] } })).toBe(seconds(15));
  });

  it("does not know the length of other commands", () => {
    expect(hookSpan({ exec: { command: ["/drain.sh"] } })).toBeUndefined();
  });
});

describe("imagePullPolicy", () => {
  it.each([
    ["nginx", "Always"],
    ["nginx:latest", "Always"],
    ["nginx:1.27", "IfNotPresent"],
    ["registry:5000/team/nginx", "Always"],
    ["nginx@sha256:0123", "IfNotPresent"],
  ])("takes %s as %s", (image, policy) => {
    expect(imagePullPolicy({ name: "c", image })).toBe(policy);
  });
});

describe("nextRelist", () => {
  it("looks again only after the instant itself", () => {
    expect(nextRelist(seconds(3.25), seconds(0.25))).toBe(seconds(4.25));
  });

  it("finds the next look", () => {
    expect(nextRelist(seconds(3.5), seconds(0.25))).toBe(seconds(4.25));
  });
});

describe("crashLoopWake", () => {
  it("stretches the wait by half at most", () => {
    expect(crashLoopWake(seconds(0), seconds(40), () => 1)).toBe(seconds(60));
  });

  it("overshoots a long wait by half of its last piece only", () => {
    // Pieces of 90, 90, 90 s, then 30 s left, stretched to 45.
    expect(crashLoopWake(seconds(0), seconds(300), () => 1)).toBe(seconds(315));
  });
});

describe("NodeImages", () => {
  const options = { maxParallelPulls: 1, registryPullQps: 5, registryBurst: 2 };

  function pulls(images: readonly string[], fetch: number): string[] {
    const sim = new Simulation();
    const node = new NodeImages(sim, options);
    const log: string[] = [];
    for (const image of images) {
      node.enqueue({
        image,
        fetch: seconds(fetch),
        roundTrip: seconds(0.01),
        isWanted: () => image !== "unwanted",
        onStart() {},
        onRefused: (retryAt) => log.push(`${image} again at ${toSeconds(retryAt)}`),
        onPulled: () => log.push(`${image} ${toSeconds(sim.now)}`),
      });
    }
    sim.runUntil(seconds(100));
    return log;
  }

  it("serves first come, first served", () => {
    expect(pulls(["a", "b"], 4)).toEqual(["a 4", "b 8"]);
  });

  it("needs a round trip only when a former pull brought the image", () => {
    expect(pulls(["a", "a"], 4)).toEqual(["a 4", "a 4.01"]);
  });

  it("drops a wish whose pod has gone", () => {
    expect(pulls(["a", "unwanted", "b"], 4)).toEqual(["a 4", "b 8"]);
  });

  it("sends a pull beyond the registry's limit away for ten seconds", () => {
    expect(pulls(["a", "b", "c"], 0.01)).toEqual(["a 0.01", "b 0.02", "c again at 10.02", "c 10.03"]);
  });
});
