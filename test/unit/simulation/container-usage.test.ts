import { describe, expect, it } from "vitest";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { playTexts } from "../../support/play-scenario.js";
import {
  deployment,
  MAIN_CONTAINER,
  updateMode,
  verticalAutoscaler,
} from "../../support/vertical-manifests.js";

const PROXY =
  '{name: proxy, image: "proxy:1", resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {cpu: 300m, memory: 256Mi}}}';
const MANIFESTS = `${deployment("web", [MAIN_CONTAINER, PROXY], 2)}---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
${verticalAutoscaler("web", updateMode("Off"))}`;

const MAIN_CSV = `time,cpu,memory
2026-01-05T00:00:00Z,1,600
2026-01-05T01:00:00Z,1,600
`;

/** What a pod's proxy used: 0.2 cores, 100 Mi. */
const PROXY_JSON = JSON.stringify({
  status: "success",
  data: {
    resultType: "matrix",
    result: [
      {
        metric: { container: "proxy", __name__: "cpu" },
        values: [
          [1767571200, "0.4"],
          [1767574800, "0.4"],
        ],
      },
      {
        metric: { container: "proxy", __name__: "memory" },
        values: [
          [1767571200, "209715200"],
          [1767574800, "209715200"],
        ],
      },
    ],
  },
});

function files(load: string, manifests = MANIFESTS) {
  return {
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: containers
start: 2026-01-05T00:00:00Z
duration: 1h
manifests: [m.yaml]
nodeGroups: [{name: node, cpu: 16, memory: 64Gi, count: 1, price: 0.4}]
load:
${load}
report: {interval: 10m}
`,
    "m.yaml": manifests,
    "main.csv": MAIN_CSV,
    "proxy.json": PROXY_JSON,
  };
}

const BOTH = `  - to: Deployment/web
    usage:
      cpu: {file: main.csv, time: time, value: cpu, unit: cores}
      memory: {file: main.csv, time: time, value: memory, unit: Mi}
  - to: Deployment/web
    container: proxy
    usage:
      cpu: {file: proxy.json, labels: {__name__: cpu}, unit: cores}
      memory: {file: proxy.json, labels: {__name__: memory}, unit: bytes}
`;

const use = (result: Awaited<ReturnType<typeof playTexts>>["result"], container: string) => {
  const series = result.verticals.find((each) => each.container === container)!;
  const last = series.cpuUsedCores.length - 1;
  return [series.cpuUsedCores[last]!, Math.round(series.memoryUsedBytes[last]! / 2 ** 20)];
};

describe("the use of several containers of one pod", () => {
  it("is replayed from a trace for each: CSV and Prometheus' answer", async () => {
    const { result } = await playTexts(files(BOTH));
    expect(use(result, "main")).toEqual([expect.closeTo(0.5, 6), 300]);
    expect(use(result, "proxy")).toEqual([expect.closeTo(0.2, 6), 100]);
  });

  it("sizes each container by its own use", async () => {
    const { result } = await playTexts(files(BOTH));
    const targets = result.verticals.map(({ container, cpuTargetCores }) => [
      container,
      cpuTargetCores[cpuTargetCores.length - 1]! > 0.45,
    ]);
    expect(new Map(targets as [string, boolean][])).toEqual(
      new Map([
        ["main", true],
        ["proxy", false],
      ]),
    );
  });

  it("is counted as not given beyond the container's own limit", async () => {
    const { result } = await playTexts(
      files(BOTH.replace("labels: {__name__: cpu}", "labels: {__name__: cpu}, scale: 2")),
    );
    expect(result.unmetCpu).toEqual([
      { target: "Deployment/default/web", coreHours: expect.closeTo(0, 6) },
      { target: "Deployment/default/web/proxy", coreHours: expect.closeTo(0.2, 2) },
    ]);
  });

  it("goes beside requests that another container serves", async () => {
    const load = `  - {to: Service/web, constant: 20, request: {cpu: {mean: 20ms}, memory: {base: 200Mi}}}
  - to: Deployment/web
    container: proxy
    usage: {cpu: {constant: 0.4, unit: cores}}
`;
    const { result } = await playTexts(files(load));
    expect(use(result, "main")).toEqual([expect.closeTo(0.2, 3), 200]);
    expect(use(result, "proxy")[0]).toBeCloseTo(0.2, 6);
  });

  it("is overridden by the index of its entry, since both have one name", async () => {
    const source = memoryFileSource(new Map(Object.entries(files(BOTH))));
    const scale = (item: string) => loadScenario(source, "scenario.yaml", [`load.${item}.usage.cpu.scale=2`]);
    const { diagnostics } = await scale("Deployment/web");
    expect(diagnostics.map(({ code, choices }) => [code, choices])).toEqual([
      ["HR1511", ["load[0]", "load[1]"]],
    ]);
    expect((await scale("1")).diagnostics).toEqual([]);
  });

  it("is refused twice for one container, with the place", async () => {
    const twice = `${BOTH}  - {to: Deployment/web, container: main, usage: {cpu: {constant: 1, unit: cores}}}\n`;
    const { diagnostics } = await loadScenario(
      memoryFileSource(new Map(Object.entries(files(twice)))),
      "scenario.yaml",
    );
    expect(diagnostics.map(({ code, place }) => [code, place?.line])).toEqual([
      ["HR1573", 9],
      ["HR1573", 18],
    ]);
  });

  it("is refused for the container that serves the requests of a Service", async () => {
    const load = `  - {to: Service/web, constant: 20, request: {cpu: {mean: 20ms}}}
  - {to: Deployment/web, container: main, usage: {cpu: {constant: 1, unit: cores}}}
`;
    const { diagnostics } = await loadScenario(
      memoryFileSource(new Map(Object.entries(files(load)))),
      "scenario.yaml",
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(["HR1573"]);
  });
});

describe("a leak", () => {
  const kills = async (load: string) => {
    const { result } = await playTexts(files(load));
    return result.oomKills;
  };

  it("of a replayed use ends in kills, one container after the other", async () => {
    const load = `  - to: Deployment/web
    usage: {cpu: {constant: 0.2, unit: cores}}
  - to: Deployment/web
    container: proxy
    usage: {memory: {constant: 56, unit: Mi, share: per-pod, leakPerHour: 600Mi}}
`;
    // 200 Mi at 10 Mi a minute: full after 20 minutes, and again after each start.
    expect(await kills(load)).toEqual([{ workload: "Deployment/default/web", container: "proxy", count: 4 }]);
  });

  it("goes on in a container while another one of its pod is started anew", async () => {
    const load = `  - to: Deployment/web
    usage: {memory: {constant: 64, unit: Mi, share: per-pod, leakPerHour: 1280Mi}}
  - to: Deployment/web
    container: proxy
    usage: {memory: {constant: 56, unit: Mi, share: per-pod, leakPerHour: 600Mi}}
`;
    // main is full after 45 minutes of its own, whatever happened to proxy meanwhile.
    expect(await kills(load)).toEqual([
      { workload: "Deployment/default/web", container: "proxy", count: 4 },
      { workload: "Deployment/default/web", container: "main", count: 2 },
    ]);
  });

  it("of a container that serves requests goes by the hour", async () => {
    const load = `  - {to: Service/web, constant: 20, request: {cpu: {mean: 5ms}, memory: {base: 24Mi, leakPerHour: 3000Mi}}}\n`;
    expect((await kills(load))[0]!.count).toBe(4);
  });

  it.each(["fluid", "request"])("goes by the request, too (fidelity %s)", async (fidelity) => {
    const load = `  - {to: Service/web, fidelity: ${fidelity}, constant: 20, request: {cpu: {mean: 5ms}, memory: {base: 24Mi, leakPerRequest: 70Ki}}}\n`;
    // 10 requests a second to each pod: 1000 Mi are gone after about 24 minutes.
    expect((await kills(load))[0]!.count).toBe(4);
  });

  it("by the request needs requests that cost CPU", async () => {
    const load = `  - {to: Service/web, constant: 20, request: {cpu: {mean: 0s}, memory: {leakPerRequest: 1Ki}}}\n`;
    const { diagnostics } = await loadScenario(
      memoryFileSource(new Map(Object.entries(files(load)))),
      "scenario.yaml",
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(["HR1552"]);
  });
});

describe("memory of requests in flight", () => {
  it("kills a pod that has too many at once", async () => {
    const load = `  - {to: Service/web, constant: 20, request: {cpu: {mean: 5ms}, wait: 20s, memory: {base: 24Mi, perInFlight: 6Mi}}}\n`;
    const { result } = await playTexts(files(load));
    expect(result.oomKills[0]!.count).toBeGreaterThan(4);
  });
});

describe("CPU that requests lack", () => {
  it("is the same played one by one and as a fluid", async () => {
    const lacked = async (fidelity: string) => {
      const load = `  - {to: Service/web, fidelity: ${fidelity}, constant: 30, request: {cpu: {mean: 10ms}}}\n`;
      const limited = MANIFESTS.replace(
        "{requests: {cpu: 500m, memory: 512Mi}, limits: {memory: 1Gi}}",
        "{limits: {cpu: 200m, memory: 1Gi}}",
      );
      const { result } = await playTexts(files(load, limited));
      return result.unmetCpu[0]!.coreHours;
    };
    const fluid = await lacked("fluid");
    // Each pod has 15 requests a second and room for 20: three in work on average, on 0.15 cores.
    expect(fluid).toBeCloseTo(2 * (3 - 0.15), 1);
    expect((await lacked("request")) / fluid).toBeCloseTo(1, 1);
  });
});
