import { describe, expect, test } from "vitest";
import { cachedLookups, podResolver, triedNames } from "../../../src/network/index.js";

const DOMAIN = "cluster.local";
const usual = podResolver({}, "shop", DOMAIN, []);
const exists = (name: string) => name === "cart.shop.svc.cluster.local" || name === "example.com";

describe("the resolver of a pod", () => {
  test("searches the namespace's, the Services' and the cluster's domain, then the node's, with 5 dots", () => {
    expect(podResolver({}, "shop", DOMAIN, ["ec2.internal"])).toEqual({
      ndots: 5,
      search: ["shop.svc.cluster.local", "svc.cluster.local", "cluster.local", "ec2.internal"],
    });
  });

  test("is its node's where the policy is Default, or ClusterFirst in the node's network", () => {
    const node = { ndots: 1, search: ["ec2.internal"] };
    expect(podResolver({ dnsPolicy: "Default" }, "shop", DOMAIN, ["ec2.internal"])).toEqual(node);
    expect(podResolver({ hostNetwork: true }, "shop", DOMAIN, ["ec2.internal"])).toEqual(node);
    const full = { dnsPolicy: "ClusterFirstWithHostNet", hostNetwork: true };
    expect(podResolver(full, "shop", DOMAIN, []).ndots).toBe(5);
  });

  test("takes options and domains of dnsConfig", () => {
    const dnsConfig = { searches: ["corp.example"], options: [{ name: "ndots", value: "2" }] };
    expect(podResolver({ dnsConfig }, "shop", DOMAIN, [])).toEqual({
      ndots: 2,
      search: ["shop.svc.cluster.local", "svc.cluster.local", "cluster.local", "corp.example"],
    });
    expect(podResolver({ dnsPolicy: "None", dnsConfig }, "shop", DOMAIN, ["x"]).search).toEqual([
      "corp.example",
    ]);
  });
});

describe("names that are tried", () => {
  test.each([
    ["cart", 1],
    ["cart.shop", 2],
    ["cart.shop.svc", 3],
    ["cart.shop.svc.cluster.local", 4],
    ["cart.shop.svc.cluster.local.", 1],
    ["example.com", 4],
    ["example.com.", 1],
    ["nobody", 4],
  ])("%s: %i", (name, tried) => {
    expect(triedNames(name, usual, exists)).toHaveLength(tried);
  });

  test("begin with the name as written when it has dots enough", () => {
    expect(triedNames("example.com", { ...usual, ndots: 1 }, exists)).toEqual(["example.com"]);
  });
});

test("answers that are kept save look-ups", () => {
  expect(cachedLookups(10, 0)).toBe(10);
  expect(cachedLookups(10, 0.9)).toBe(1);
});
