import { describe, expect, it, test } from "vitest";
import {
  type Balanced,
  type Balancing,
  balancerOf,
  IPVS_SCHEDULER_NAMES,
  ipvsBucket,
  proxyBalancing,
} from "../../../src/network/index.js";
import { RandomStreams } from "../../../src/random/index.js";

class Server implements Balanced {
  activeConnections = 0;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

function servers(count: number): Server[] {
  return Array.from({ length: count }, (_, i) => new Server(`s${i}`));
}

function balancer(balancing: Balancing) {
  return balancerOf<Server>(balancing, new RandomStreams(7).forKey("route"), 3);
}

/** Picks; every connection stays open. */
function keepOpen(balancing: Balancing, all: readonly Server[], count: number): string[] {
  const by = balancer(balancing);
  return Array.from({ length: count }, (_, i) => {
    const picked = by.pick(all, i);
    picked.activeConnections++;
    return picked.name;
  });
}

test("every mode and scheduler of kube-proxy has its way of dealing connections", () => {
  expect(["iptables", "nftables", "userspace"].map((mode) => proxyBalancing(mode, "sh"))).toEqual([
    "random",
    "random",
    "round-robin",
  ]);
  expect(IPVS_SCHEDULER_NAMES.map((name) => `${name} ${proxyBalancing("ipvs", name)}`)).toEqual([
    "rr round-robin",
    "wrr round-robin",
    "lc least-connections",
    "wlc least-connections",
    "lblc locality",
    "lblcr locality-with-replication",
    "sh source-hash",
    "dh destination-hash",
    "sed shortest-delay",
    "nq shortest-delay",
    "mh random",
  ]);
});

describe("every way", () => {
  const ALL: readonly Balancing[] = [...new Set(IPVS_SCHEDULER_NAMES.map((x) => proxyBalancing("ipvs", x)))];

  it.each(ALL)("%s chooses among what there is, also when servers come and go", (balancing) => {
    const by = balancer(balancing);
    for (const count of [1, 5, 2, 7, 1]) {
      const all = servers(count);
      for (let i = 0; i < 20; i++) expect(all).toContain(by.pick(all, i));
    }
  });
});

describe("random", () => {
  it("gives each the same share", () => {
    const all = servers(4);
    keepOpen("random", all, 8000);
    for (const { activeConnections } of all) expect(Math.abs(activeConnections - 2000)).toBeLessThan(150);
  });
});

describe("round robin", () => {
  it("goes on in turn", () => {
    expect(keepOpen("round-robin", servers(3), 5)).toEqual(["s0", "s1", "s2", "s0", "s1"]);
  });
});

describe("least connections", () => {
  it("takes the one with the fewest, of equal ones in turn", () => {
    const all = servers(3);
    all[0]!.activeConnections = 2;
    expect(keepOpen("least-connections", all, 4)).toEqual(["s1", "s2", "s2", "s1"]);
  });

  it("deals idle servers in turn", () => {
    const all = servers(3);
    const by = balancer("least-connections");
    expect([by.pick(all, 0), by.pick(all, 0), by.pick(all, 0)].map(({ name }) => name)).toEqual([
      "s0",
      "s1",
      "s2",
    ]);
  });
});

describe("shortest expected delay", () => {
  it("gives an idle cluster's connections all to the server that was added last", () => {
    const all = servers(3);
    const by = balancer("shortest-delay");
    expect([by.pick(all, 0), by.pick(all, 0)].map(({ name }) => name)).toEqual(["s2", "s2"]);
  });

  it("fills up evenly while connections stay open", () => {
    expect(keepOpen("shortest-delay", servers(3), 4)).toEqual(["s2", "s1", "s0", "s2"]);
  });
});

describe("source hash", () => {
  it("brings an address back to its server", () => {
    const all = servers(5);
    const by = balancer("source-hash");
    for (const client of [0, 1, 77, 5000]) expect(by.pick(all, client)).toBe(by.pick(all, client));
  });

  it("spreads consecutive addresses over the kernel's 256 buckets without a gap", () => {
    expect(new Set(Array.from({ length: 256 }, (_, i) => ipvsBucket(i))).size).toBe(256);
    // 10.0.0.1 as the kernel reckons it: (0x0a000001 × 2654435761) & 255.
    expect(ipvsBucket(0x0a000001)).toBe(177);
  });
});

describe("destination hash", () => {
  it("sends everything of one Service to one server", () => {
    expect(new Set(keepOpen("destination-hash", servers(4), 50)).size).toBe(1);
  });
});

describe("locality", () => {
  it("stays until its server has two connections while another has none", () => {
    expect(keepOpen("locality", servers(2), 4)).toEqual(["s0", "s0", "s1", "s1"]);
  });

  it("with replication adds a server where the other one moves", () => {
    const all = servers(2);
    keepOpen("locality-with-replication", all, 10);
    expect(all.map(({ activeConnections }) => activeConnections)).toEqual([5, 5]);
  });
});
