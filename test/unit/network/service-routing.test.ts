import { describe, expect, it } from "vitest";
import {
  AffinityTable,
  dnsAnswer,
  noticedAt,
  podDnsName,
  proxySyncTime,
  servicePolicy,
  serviceRouting,
} from "../../../src/network/index.js";
import { RandomStreams } from "../../../src/random/index.js";
import { seconds } from "../../../src/units/index.js";

describe("the way to a Service's pods", () => {
  it("is DNS without an address", () => {
    expect(serviceRouting({ clusterIP: "None" })).toBe("headless");
  });

  it("is kube-proxy for NodePort", () => {
    expect(serviceRouting({ type: "NodePort" })).toBe("kube-proxy");
  });
});

describe("the policy of a Service", () => {
  it("takes upstream's three hours where session affinity names no time-out", () => {
    expect(servicePolicy({ sessionAffinity: "ClientIP" }).affinitySeconds).toBe(10_800);
  });

  it("takes the time-out that is written", () => {
    const sessionAffinityConfig = { clientIP: { timeoutSeconds: 60 } };
    expect(servicePolicy({ sessionAffinity: "ClientIP", sessionAffinityConfig }).affinitySeconds).toBe(60);
  });

  it("has no port outside for a ClusterIP, whatever its external policy says", () => {
    const { entry, isExternalLocal } = servicePolicy({ externalTrafficPolicy: "Local" });
    expect([entry, isExternalLocal]).toEqual([null, false]);
  });

  it("lets the annotation of topology-aware routing win over trafficDistribution", () => {
    const spec = { trafficDistribution: "PreferSameNode" };
    expect(servicePolicy(spec, { "service.kubernetes.io/topology-mode": "Auto" }).preference).toBe(
      "topology-aware",
    );
  });

  it("reads the older annotation first, and takes nothing but Auto", () => {
    const annotations = {
      "service.kubernetes.io/topology-aware-hints": "Disabled",
      "service.kubernetes.io/topology-mode": "Auto",
    };
    expect(servicePolicy({ trafficDistribution: "PreferClose" }, annotations).preference).toBe("same-zone");
  });
});

describe("when a proxy syncs", () => {
  it("is at once when its last sync is long ago", () => {
    expect(proxySyncTime(seconds(5), seconds(3), seconds(1))).toBe(seconds(5));
  });

  it("is when the minimum period is over", () => {
    expect(proxySyncTime(seconds(5), seconds(4.4), seconds(1))).toBe(seconds(5.4));
  });
});

describe("session affinity", () => {
  const pods = ["a", "b"];

  it("brings a client back to its pod up to the time-out since its last connection", () => {
    const table = new AffinityTable<string>(10);
    table.pick(1, 0, pods, () => "a");
    expect(table.pick(1, 10, pods, () => "b")).toBe("a");
    expect(table.pick(1, 20, pods, () => "b")).toBe("a");
    expect(table.pick(1, 31, pods, () => "b")).toBe("b");
  });

  it("chooses anew when the pod has gone", () => {
    const table = new AffinityTable<string>(10);
    table.pick(1, 0, pods, () => "a");
    expect(table.pick(1, 1, ["b"], () => "b")).toBe("b");
  });

  it("keeps clients apart", () => {
    const table = new AffinityTable<string>(10);
    table.pick(1, 0, pods, () => "a");
    expect(table.pick(2, 0, pods, () => "b")).toBe("b");
  });
});

describe("an answer of DNS", () => {
  it("has each address once, and every address is as often the first", () => {
    const stream = new RandomStreams(1).forKey("dns");
    const first = new Map<string, number>();
    for (let i = 0; i < 3000; i++) {
      const answer = dnsAnswer(["a", "b", "c"], stream);
      expect([...answer].sort()).toEqual(["a", "b", "c"]);
      first.set(answer[0]!, (first.get(answer[0]!) ?? 0) + 1);
    }
    for (const count of first.values()) expect(Math.abs(count - 1000)).toBeLessThan(100);
  });

  it("names pods of StatefulSets by pod and Service", () => {
    expect(podDnsName("db-0.db")).toEqual({ pod: "db-0", service: "db" });
    expect([podDnsName("db-0"), podDnsName("a.b.c"), podDnsName(".db")]).toEqual([null, null, null]);
  });
});

describe("a load balancer", () => {
  const check = { intervalMicros: 10e6, healthyThreshold: 2, unhealthyThreshold: 3 };

  it("notices a node after as many checks as it wants to see", () => {
    expect(noticedAt(1e6, true, check, 0.5)).toBe(15e6);
    expect(noticedAt(1e6, false, check, 0.5)).toBe(25e6);
    expect(noticedAt(6e6, true, check, 0.5)).toBe(25e6);
  });

  it("notices at once where it looks all the time", () => {
    expect(noticedAt(7, true, { ...check, intervalMicros: 0 }, 0.5)).toBe(7);
  });
});
