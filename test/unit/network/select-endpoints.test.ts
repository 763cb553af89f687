import { describe, expect, it } from "vitest";
import { type EndpointPod, endpointConditions, selectEndpoints } from "../../../src/network/index.js";

const RUNNING: EndpointPod = { isReady: true, isDeleting: false, isTerminal: false, hasAddress: true };

function endpoint(target: string, pod: Partial<EndpointPod> = {}, publishNotReady = false) {
  return { target, conditions: endpointConditions({ ...RUNNING, ...pod }, publishNotReady)! };
}

describe("endpointConditions", () => {
  it("serves but is not ready while it terminates", () => {
    expect(endpoint("a", { isDeleting: true }).conditions).toEqual({
      ready: false,
      serving: true,
      terminating: true,
    });
  });

  it("is ready whatever the pod says when not-ready addresses are published", () => {
    const { conditions } = endpoint("a", { isReady: false, isDeleting: true }, true);
    expect(conditions).toEqual({ ready: true, serving: false, terminating: true });
  });

  it("are one object where they are equal", () => {
    expect(endpoint("a").conditions).toBe(endpoint("b").conditions);
    expect(endpoint("a").conditions).not.toBe(endpoint("a", { isReady: false }).conditions);
  });

  it("has no endpoint for a pod that has ended", () => {
    expect(endpointConditions({ ...RUNNING, isTerminal: true }, true)).toBeNull();
  });

  it("has no endpoint for a pod without an address", () => {
    expect(endpointConditions({ ...RUNNING, hasAddress: false }, true)).toBeNull();
  });
});

describe("selectEndpoints", () => {
  const select = (endpoints: readonly ReturnType<typeof endpoint>[], fallsBack?: boolean) => {
    const candidates = endpoints.map(({ target, conditions }) => [target, conditions] as const);
    return selectEndpoints(candidates, fallsBack);
  };

  it("takes the ready ones", () => {
    const endpoints = [endpoint("a"), endpoint("b", { isReady: false }), endpoint("c", { isDeleting: true })];
    expect(select(endpoints)).toEqual({ targets: ["a"], usesTerminating: false });
  });

  it("falls back to those that serve while they terminate", () => {
    const endpoints = [
      endpoint("a", { isReady: false }),
      endpoint("b", { isDeleting: true }),
      endpoint("c", { isDeleting: true, isReady: false }),
    ];
    expect(select(endpoints)).toEqual({ targets: ["b"], usesTerminating: true });
  });

  it("passes over what is no endpoint", () => {
    expect(selectEndpoints([["a", null]])).toEqual({ targets: [], usesTerminating: false });
  });

  it("does not fall back for DNS", () => {
    expect(select([endpoint("b", { isDeleting: true })], false).targets).toEqual([]);
  });
});
