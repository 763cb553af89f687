import { describe, expect, it } from "vitest";
import {
  categorizeEndpoints,
  type EndpointView,
  topologyHints,
  zoneShares,
} from "../../../src/network/index.js";

const READY = { ready: true, serving: true, terminating: false };
const UNREADY = { ready: false, serving: false, terminating: false };
const ENDING = { ready: false, serving: true, terminating: true };

function view(target: string, node: string, over: Partial<EndpointView<string>> = {}): EndpointView<string> {
  return { target, conditions: READY, node, zone: node[0]!, zoneHint: null, nodeHint: null, ...over };
}

const AT_A1 = { node: "a1", zone: "a" };
const AT_C1 = { node: "c1", zone: "c" };

describe("what the proxy of a node uses", () => {
  it("is every ready endpoint without hints", () => {
    const views = [view("p", "a1"), view("q", "b1", { conditions: UNREADY }), view("r", "b1")];
    expect(categorizeEndpoints(views, AT_A1)).toEqual({
      cluster: ["p", "r"],
      local: ["p"],
      topologyMode: "none",
    });
  });

  it("is what is meant for its zone", () => {
    const views = [view("p", "a1", { zoneHint: "a" }), view("q", "b1", { zoneHint: "b" })];
    expect(categorizeEndpoints(views, AT_A1)).toMatchObject({ cluster: ["p"], topologyMode: "same-zone" });
  });

  it("is everything where nothing is meant for its zone", () => {
    const views = [view("p", "a1", { zoneHint: "a" }), view("q", "b1", { zoneHint: "b" })];
    expect(categorizeEndpoints(views, AT_C1).cluster).toEqual(["p", "q"]);
  });

  it("is everything where one ready endpoint has no hint", () => {
    const views = [view("p", "a1", { zoneHint: "a" }), view("q", "b1")];
    expect(categorizeEndpoints(views, AT_A1).cluster).toEqual(["p", "q"]);
  });

  it("does not mind an unready endpoint without a hint", () => {
    const views = [
      view("p", "a1", { zoneHint: "a" }),
      view("q", "b1", { zoneHint: "b" }),
      view("r", "b1", { conditions: UNREADY }),
    ];
    expect(categorizeEndpoints(views, AT_A1).cluster).toEqual(["p"]);
  });

  it("is what is meant for the node before what is meant for the zone", () => {
    const hint = (node: string) => ({ zoneHint: node[0]!, nodeHint: node });
    const views = [view("p", "a1", hint("a1")), view("q", "a2", hint("a2")), view("r", "b1", hint("b1"))];
    expect(categorizeEndpoints(views, AT_A1).cluster).toEqual(["p"]);
    expect(categorizeEndpoints(views, { node: "a3", zone: "a" }).cluster).toEqual(["p", "q"]);
    expect(categorizeEndpoints(views, AT_C1).cluster).toEqual(["p", "q", "r"]);
  });

  it("falls back to terminating endpoints for the cluster and for the node apart", () => {
    const views = [view("p", "a1", { conditions: ENDING }), view("q", "b1")];
    expect(categorizeEndpoints(views, AT_A1)).toMatchObject({ cluster: ["q"], local: ["p"] });
  });
});

describe("topology-aware hints", () => {
  const even = [
    { zone: "a", ratio: 0.5 },
    { zone: "b", ratio: 0.5 },
  ];

  it("keep endpoints in their zones where they are in proportion to CPU", () => {
    expect(topologyHints(["a", "b", "b", "a"], even).hints).toEqual(["a", "b", "b", "a"]);
  });

  it("give the endpoints of a zone with too many to one with too few", () => {
    expect(topologyHints(["a", "a", "a", "b"], even).hints).toEqual(["b", "a", "a", "b"]);
  });

  it("let a zone be overloaded by 20 % before they move anything else", () => {
    // 11 endpoints: 5.5 each; the surplus and the lack of half an endpoint are less than one: nothing moves.
    const zones = [...Array<string>(6).fill("a"), ...Array<string>(5).fill("b")];
    expect(topologyHints(zones, even).hints).toEqual(zones);
  });

  it("are none with fewer endpoints than zones", () => {
    expect(topologyHints(["a"], even)).toEqual({ hints: null, reason: "fewer endpoints than zones" });
  });

  it("are none where a zone would be overloaded by more than 20 %", () => {
    // Three zones with a third each and 4 endpoints: each needs ceil(1.33 / 1.2) = 2 of them, 6 in all.
    const thirds = ["a", "b", "c"].map((zone) => ({ zone, ratio: 1 / 3 }));
    expect(topologyHints(["a", "a", "b", "c"], thirds).reason).toBe("a zone would be overloaded");
  });

  it("follow unequal zones", () => {
    const shares = [
      { zone: "a", ratio: 0.75 },
      { zone: "b", ratio: 0.25 },
    ];
    expect(
      topologyHints(["a", "a", "b", "b", "a", "b", "a", "b"], shares).hints!.filter((x) => x === "a"),
    ).toHaveLength(6);
  });
});

describe("the shares of zones", () => {
  const node = (zone: string, cpuMillicores = 4000, over = {}) => ({
    zone,
    cpuMillicores,
    isReady: true,
    isControlPlane: false,
    ...over,
  });

  it("are those of the CPU of Ready workers", () => {
    const nodes = [
      node("b", 2000),
      node("a", 6000),
      node("a", 9000, { isReady: false }),
      node("c", 9000, { isControlPlane: true }),
    ];
    expect(zoneShares(nodes)).toEqual([
      { zone: "a", ratio: 0.75 },
      { zone: "b", ratio: 0.25 },
    ]);
  });

  it("are none with one zone, or with a node without a zone", () => {
    expect(zoneShares([node("a"), node("a")])).toBe("nodes ready in one zone only");
    expect(zoneShares([node("a"), node("b"), node("")])).toBe("node without a zone or CPU");
  });
});
