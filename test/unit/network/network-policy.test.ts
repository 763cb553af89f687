import { describe, expect, test } from "vitest";
import type { NetworkPolicySpec, StringMap } from "../../../src/kubernetes/index.js";
import { type PolicyPods, policyRefusal } from "../../../src/network/index.js";

const pods = (app: string, namespace = "default", more: Partial<PolicyPods> = {}): PolicyPods => ({
  kind: "pods",
  namespace,
  labels: { app },
  namespaceLabels: { "kubernetes.io/metadata.name": namespace },
  isHostNetwork: false,
  ...more,
});
const outside = { kind: "outside", address: "203.0.113.1" } as const;
const HTTP = { number: 8080, name: "http", protocol: "TCP" };
const policy = (spec: NetworkPolicySpec, name = "p", namespace = "default") => ({
  metadata: { name, namespace },
  spec,
});
const all = {};
const only = (app: string) => ({ matchLabels: { app } as StringMap });

describe("without a policy that selects them", () => {
  test("pods take connections from everywhere and make them to everywhere", () => {
    const other = policy({ podSelector: only("db"), policyTypes: ["Ingress", "Egress"] });
    const elsewhere = policy({ podSelector: all, policyTypes: ["Ingress", "Egress"] }, "p", "else");
    for (const from of [pods("web"), outside]) {
      expect(policyRefusal([other, elsewhere], from, pods("cart"), HTTP)).toBeNull();
    }
  });
});

describe("a policy that denies by default", () => {
  test("lets nothing in", () => {
    const deny = policy({ podSelector: all, policyTypes: ["Ingress"] }, "deny");
    expect(policyRefusal([deny], pods("web"), pods("cart"), HTTP)).toEqual({
      direction: "Ingress",
      policies: ["default/deny"],
    });
    expect(policyRefusal([deny], outside, pods("cart"), HTTP)?.direction).toBe("Ingress");
    expect(policyRefusal([deny], pods("web"), pods("cart", "shop"), HTTP)).toBeNull();
  });

  test("lets nothing out", () => {
    const deny = policy({ podSelector: only("web"), policyTypes: ["Egress"] }, "quiet");
    expect(policyRefusal([deny], pods("web"), pods("cart"), HTTP)).toEqual({
      direction: "Egress",
      policies: ["default/quiet"],
    });
    expect(policyRefusal([deny], pods("cart"), pods("web"), HTTP)).toBeNull();
  });

  test("gives way to another policy that allows", () => {
    const deny = policy({ podSelector: all, policyTypes: ["Ingress"] });
    const allow = policy({
      podSelector: only("cart"),
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: only("web") }] }],
    });
    expect(policyRefusal([deny, allow], pods("web"), pods("cart"), HTTP)).toBeNull();
    expect(policyRefusal([deny, allow], pods("shop"), pods("cart"), HTTP)).not.toBeNull();
    expect(policyRefusal([deny, allow], pods("web", "other"), pods("cart"), HTTP)).not.toBeNull();
  });

  test("does not hold for pods in their node's network", () => {
    const deny = policy({ podSelector: all, policyTypes: ["Ingress", "Egress"] });
    expect(policyRefusal([deny], outside, pods("cart", "default", { isHostNetwork: true }), HTTP)).toBeNull();
  });
});

describe("a rule", () => {
  const ingress = (rule: NonNullable<NetworkPolicySpec["ingress"]>[number]) => [
    policy({ podSelector: all, policyTypes: ["Ingress"], ingress: [rule] }),
  ];
  const isAllowed = (
    rule: NonNullable<NetworkPolicySpec["ingress"]>[number],
    from: Parameters<typeof policyRefusal>[1],
    port = HTTP,
  ) => policyRefusal(ingress(rule), from, pods("cart"), port) === null;

  test("that is empty allows all", () => {
    expect(isAllowed({}, outside)).toBe(true);
    expect(isAllowed({ from: [] }, pods("web", "other"))).toBe(true);
  });

  test("by namespace and pods wants both in one peer, and either of two peers", () => {
    const shop = { matchLabels: { "kubernetes.io/metadata.name": "shop" } };
    const both = { from: [{ namespaceSelector: shop, podSelector: only("web") }] };
    expect(isAllowed(both, pods("web", "shop"))).toBe(true);
    expect(isAllowed(both, pods("db", "shop"))).toBe(false);
    expect(isAllowed(both, pods("web"))).toBe(false);
    const either = { from: [{ namespaceSelector: shop }, { podSelector: only("web") }] };
    expect(isAllowed(either, pods("db", "shop"))).toBe(true);
    expect(isAllowed(either, pods("web"))).toBe(true);
    expect(isAllowed(either, pods("db"))).toBe(false);
  });

  test("by addresses holds those outside, not those excepted, and not pods", () => {
    const block = (cidr: string, except: readonly string[] = []) => ({
      from: [{ ipBlock: { cidr, except } }],
    });
    expect(isAllowed(block("203.0.113.0/24"), outside)).toBe(true);
    expect(isAllowed(block("203.0.112.0/24"), outside)).toBe(false);
    expect(isAllowed(block("203.0.0.0/16", ["203.0.113.0/25"]), outside)).toBe(false);
    expect(isAllowed(block("0.0.0.0/0"), outside)).toBe(true);
    expect(isAllowed(block("0.0.0.0/0"), pods("web"))).toBe(true);
    expect(isAllowed(block("10.0.0.0/8"), pods("web"))).toBe(false);
  });

  test("by port takes number, name, range and protocol", () => {
    const port = (each: object) => isAllowed({ ports: [each] }, pods("web"));
    expect(port({ port: 8080 })).toBe(true);
    expect(port({ port: 80 })).toBe(false);
    expect(port({ port: "http" })).toBe(true);
    expect(port({ port: "metrics" })).toBe(false);
    expect(port({ port: 8000, endPort: 8100 })).toBe(true);
    expect(port({ port: 8081, endPort: 8100 })).toBe(false);
    expect(port({ port: 8080, protocol: "UDP" })).toBe(false);
    expect(port({ protocol: "TCP" })).toBe(true);
    expect(isAllowed({ ports: [{ port: 1 }] }, pods("web"), { ...HTTP, number: null as never })).toBe(true);
  });
});
