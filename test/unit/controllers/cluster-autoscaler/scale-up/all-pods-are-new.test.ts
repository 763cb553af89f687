import { describe, expect, it } from "vitest";
import { Pod } from "../../../../../src/cluster/index.js";
import { allPodsAreNew } from "../../../../../src/controllers/cluster-autoscaler/scale-up/all-pods-are-new.js";
import { decideScaleUp } from "../../../../../src/controllers/cluster-autoscaler/scale-up/decide-scale-up.js";
import { seconds } from "../../../../../src/units/index.js";
import { podTemplate } from "../../../../support/pods.js";

function pod(createdAtSeconds: number, gpus = 0): Pod {
  const template = podTemplate();
  const scalars = new Map([["nvidia.com/gpu", gpus]]);
  const init = { namespace: "default", name: "pod", uid: "pod", stableName: "pod" };
  return new Pod(
    {
      ...init,
      template: { ...template, requests: { ...template.requests, scalars } },
      ownerKey: null,
      workloadKey: "Pod/default/pod",
    },
    seconds(createdAtSeconds),
  );
}

describe("allPodsAreNew", () => {
  it("holds while the oldest pod is younger than two seconds", () => {
    const pods = [pod(10), pod(8), pod(9)];
    expect(allPodsAreNew(pods, seconds(9.9))).toBe(true);
    expect(allPodsAreNew(pods, seconds(10))).toBe(false);
  });

  it("holds while the oldest pod with a GPU is younger than thirty seconds, however old others are", () => {
    const pods = [pod(0), pod(10, 1), pod(20, 1)];
    expect(allPodsAreNew(pods, seconds(39.9))).toBe(true);
    expect(allPodsAreNew(pods, seconds(40))).toBe(false);
  });
});

describe("decideScaleUp", () => {
  it("looks at the number of ready nodes before the age of pods", () => {
    expect(decideScaleUp([pod(10)], 3, 3, false, seconds(11))).toBe("maxNodesTotalReached");
    expect(decideScaleUp([pod(10)], 2, 3, false, seconds(11))).toBe("podsAreNew");
  });

  it("does not ask how old pods are where schedulers are bypassed", () => {
    expect(decideScaleUp([pod(10)], 2, 0, true, seconds(11))).toBe("needed");
  });
});
