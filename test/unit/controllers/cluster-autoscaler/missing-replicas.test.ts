import { describe, expect, it } from "vitest";
import { Pod } from "../../../../src/cluster/index.js";
import {
  desiredPodsOfJob,
  isMissingReplica,
  limitInjectedPods,
  missingReplicas,
} from "../../../../src/controllers/cluster-autoscaler/scale-up/missing-replicas.js";
import type { JobSpec } from "../../../../src/kubernetes/index.js";
import { seconds } from "../../../../src/units/index.js";
import { podTemplate } from "../../../support/pods.js";

const OWNER = "ReplicaSet/default/web-1";

function waiting(name: string): Pod {
  const init = { namespace: "default", name, uid: name, stableName: name, template: podTemplate() };
  return new Pod({ ...init, ownerKey: OWNER, workloadKey: "Deployment/default/web" }, seconds(7));
}

const missing = (desiredReplicas: number, knownPods: number) =>
  missingReplicas({ ownerKey: OWNER, desiredReplicas, knownPods, sample: waiting("web-1-a") });

describe("missingReplicas", () => {
  it("copies a pod that waits for each replica that is not there, as old as it", () => {
    const pods = missing(5, 3);
    expect(pods.map(({ name }) => name)).toEqual(["web-1-a-copy-1", "web-1-a-copy-2"]);
    expect(pods.every(isMissingReplica)).toBe(true);
    expect(pods[0]!.createdAt).toBe(seconds(7));
    expect(pods[0]!.ownerKey).toBe(OWNER);
  });

  it("copies none where there are enough", () => {
    expect(missing(3, 3)).toEqual([]);
    expect(missing(3, 4)).toEqual([]);
  });
});

describe("desiredPodsOfJob", () => {
  const desired = (spec: Partial<JobSpec>, succeeded = 0) =>
    desiredPodsOfJob({ spec: { template: {}, ...spec } as JobSpec, succeeded });

  it("is the parallelism, or what is left of the completions", () => {
    expect(desired({ parallelism: 4, completions: 10 }, 3)).toBe(4);
    expect(desired({ parallelism: 4, completions: 10 }, 8)).toBe(2);
    expect(desired({ parallelism: 4, completions: 10 }, 10)).toBe(0);
  });

  it("is the parallelism of a work queue until its first success", () => {
    expect(desired({ parallelism: 6 })).toBe(6);
    expect(desired({ parallelism: 6 }, 1)).toBe(0);
  });
});

describe("limitInjectedPods", () => {
  const names = (pods: readonly Pod[]) => pods.map(({ name }) => name);
  const pods = [waiting("a"), ...missing(3, 0), waiting("b")];

  it("leaves pods out that do not exist, until there are as many as the limit", () => {
    expect(names(limitInjectedPods(pods, 3, isMissingReplica))).toEqual(["a", "web-1-a-copy-3", "b"]);
  });

  it("leaves pods in that exist, also above the limit", () => {
    expect(names(limitInjectedPods(pods, 1, isMissingReplica))).toEqual(["a", "b"]);
  });

  it("leaves all in below the limit", () => {
    expect(limitInjectedPods(pods, 5, isMissingReplica)).toBe(pods);
  });
});
