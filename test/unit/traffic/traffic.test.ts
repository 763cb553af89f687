import { describe, expect, test } from "vitest";
import {
  ConstantDemand,
  mmc,
  type RequestLoad,
  SquareWaveDemand,
  StepDemand,
  stepDemand,
  Traffic,
} from "../../../src/traffic/index.js";
import { seconds } from "../../../src/units/index.js";
import { podProfile, requestProfile, trafficCluster } from "../../support/traffic-cluster.js";

const WEB = { kind: "Service", namespace: "default", name: "web" };
const KEY = "Service/default/web";

/** Pods of one core behind Service/web, requests of 10 ms CPU: 100 per second and pod. */
function webWorld(pods: number, load: Partial<RequestLoad> = {}, profile = podProfile()) {
  const world = trafficCluster();
  const service = world.addService("web");
  const started = world.startReadyPods("web", pods);
  world.setEndpoints(service, started);
  const traffic = new Traffic(world.cluster, {
    loads: [
      { kind: "requests", to: WEB, request: requestProfile(0.01), demand: new ConstantDemand(80), ...load },
    ],
    profileOf: () => profile,
  });
  return { ...world, service, pods: started, traffic };
}

/** requests = served + refused + timedOut + cut + backlog. */
function expectConserved(f: ReturnType<Traffic["total"]>, backlogBefore = 0): void {
  const accounted = f.served + f.refused + f.timedOut + f.cut + f.backlog - backlogBefore;
  expect(Math.abs(accounted - f.requests)).toBeLessThanOrEqual(1e-6 * Math.max(1, f.requests));
}

describe("steady load", () => {
  test("truth 068: random split over four pods is four separate queues", () => {
    const { sim, traffic } = webWorld(4, {
      demand: new ConstantDemand(320),
      request: requestProfile(0.01, { concurrency: 1 }),
    });
    sim.runUntil(seconds(3600));
    const figures = traffic.takeInterval(KEY);
    expect(figures.meanSeconds! / 0.05).toBeCloseTo(1, 9);
    expect(Math.abs(figures.p50Seconds! / 0.034657359028 - 1)).toBeLessThan(0.01);
    expect(Math.abs(figures.p99Seconds! / 0.230258509299 - 1)).toBeLessThan(0.01);
    expect(traffic.meanInFlight(KEY)).toBeCloseTo(16, 6);
  });

  test("truth 039: a pod that shares its core is M/M/1-PS", () => {
    const { sim, traffic } = webWorld(1, { demand: new ConstantDemand(8), request: requestProfile(0.1) });
    sim.runUntil(seconds(60));
    const figures = traffic.takeInterval(KEY);
    expect(figures.meanSeconds).toBeCloseTo(0.5, 9);
    expect(Math.abs(figures.p95Seconds! / 1.87481113118 - 1)).toBeLessThan(0.01);
  });

  test("requests in work lack what there are more of them than cores: N - rho of M/M/1-PS", () => {
    const { sim, traffic } = webWorld(1, { demand: new ConstantDemand(8), request: requestProfile(0.1) });
    sim.runUntil(seconds(60));
    expect(traffic.unmetCoreSeconds(KEY)).toBeCloseTo(60 * (4 - 0.8), 6);
  });

  test("requests that each have a core to themselves lack nothing", () => {
    const { sim, traffic } = webWorld(1, { request: requestProfile(0.01, { concurrency: 1 }) });
    sim.runUntil(seconds(60));
    expect(traffic.unmetCoreSeconds(KEY)).toBe(0);
  });

  test("a backlog lacks all that it waits for", () => {
    const { sim, traffic } = webWorld(1, { demand: new ConstantDemand(200) });
    sim.runUntil(seconds(10));
    // 100 more each second share one core: 500 on average over ten seconds, beside those of the steady state.
    expect(traffic.unmetCoreSeconds(KEY)).toBeGreaterThan(5000);
  });

  test("truth 072: a shared queue of four consumers is M/M/4", () => {
    const { sim, traffic } = webWorld(4, { demand: new ConstantDemand(320), queue: "shared" });
    sim.runUntil(seconds(60));
    const figures = traffic.takeInterval(KEY);
    expect(Math.abs(figures.meanSeconds! / mmc(320, 100, 4).meanSojournSeconds - 1)).toBeLessThan(1e-9);
    expectConserved(figures);
  });

  test("a pod's CPU counter rises by rate × work", () => {
    const { sim, traffic, pods } = webWorld(2);
    sim.runUntil(seconds(100));
    traffic.flush();
    expect(pods[0]!.usage!.cpuCoreMicrosAt(seconds(100)) / 100e6).toBeCloseTo(0.4, 9);
    expect(pods[0]!.usage!.cpuCoreMicrosAt(seconds(90)) / 90e6).toBeCloseTo(0.4, 9);
    expect(pods[0]!.usage!.cpuCoreMicrosAt(seconds(100), "sidecar")).toBe(0);
    expect(traffic.busyCoreSeconds(KEY)).toBeCloseTo(80, 6);
  });

  test("nothing happens between changes", () => {
    const { sim } = webWorld(50);
    const before = sim.eventsRun;
    sim.runUntil(seconds(86_400));
    expect(sim.eventsRun - before).toBeLessThan(3);
  });

  test("a pod without a CPU limit gets its node's CPU, and says so", () => {
    const { sim, traffic, pods } = webWorld(
      1,
      { demand: new ConstantDemand(300) },
      podProfile(Number.POSITIVE_INFINITY),
    );
    sim.runUntil(seconds(10));
    traffic.flush();
    expect(pods[0]!.usage!.cpuCoreMicrosAt(seconds(10)) / 10e6).toBeCloseTo(3, 9);
    expect(traffic.targetsOnNodeCapacity).toEqual([KEY]);
  });

  test("memory is the base and what each request present needs", () => {
    const memory = { baseBytes: 1e8, bytesPerInFlight: 1e6 };
    const { sim, pods } = webWorld(1, { request: requestProfile(0.01, { memory }) });
    sim.runUntil(seconds(10));
    // 80 per second on one pod of 100 per second: 4 present.
    expect(pods[0]!.usage!.memoryBytesAt(seconds(10)) / 1.04e8).toBeCloseTo(1, 9);
  });
});

describe("overload", () => {
  test("backlog grows at arrivals minus capacity, keeps all pods busy, and drains", () => {
    const { sim, traffic, pods } = webWorld(2, {
      demand: new StepDemand(Float64Array.of(0, 60e6), Float64Array.of(300, 100)),
    });
    sim.runUntil(seconds(60));
    expect(traffic.backlog(KEY)).toBeCloseTo(6000, 6);
    expectConserved(traffic.takeInterval(KEY));
    sim.runUntil(seconds(90));
    expect(traffic.backlog(KEY)).toBeCloseTo(3000, 6);
    sim.runUntil(seconds(200));
    expect(traffic.backlog(KEY)).toBe(0);
    expectConserved(traffic.takeInterval(KEY), 6000);
    // Busy at 1 core each until 120 s, then at half a core.
    expect(pods[0]!.usage!.cpuCoreMicrosAt(seconds(200)) / 1e6).toBeCloseTo(120 + 40, 3);
    expect(pods[0]!.usage!.cpuCoreMicrosAt(seconds(120)) / 1e6).toBeCloseTo(120, 3);
  });

  test("a new pod starts with an empty queue while the others keep their backlog", () => {
    const { sim, traffic, service, pods, startReadyPods, setEndpoints } = webWorld(1, {
      demand: new ConstantDemand(150),
    });
    sim.runUntil(seconds(100));
    setEndpoints(service, [...pods, ...startReadyPods("web", 1)]);
    sim.runUntil(seconds(110));
    // 5000 waiting, drained at 100 − 75 per second.
    expect(traffic.backlog(KEY)).toBeCloseTo(4750, 6);
    expect(traffic.cohortCount(KEY)).toBe(2);
    sim.runUntil(seconds(400));
    expect(traffic.backlog(KEY)).toBe(0);
    expect(traffic.cohortCount(KEY)).toBe(1);
    expectConserved(traffic.takeInterval(KEY));
  });

  test("beyond the queue limit requests are refused", () => {
    const request = requestProfile(0.01, { concurrency: 64, queueLimit: 2000 });
    const { sim, traffic } = webWorld(1, { demand: new ConstantDemand(200), request });
    sim.runUntil(seconds(100));
    const figures = traffic.takeInterval(KEY);
    expect(figures.served).toBeCloseTo(10_000, 3);
    expect(figures.refused).toBeGreaterThan(7900);
    expectConserved(figures);
  });

  test("callers that give up keep the backlog bounded, and capacity is still used", () => {
    const request = requestProfile(0.01, { timeoutSeconds: 2 });
    const { sim, traffic } = webWorld(1, { demand: new ConstantDemand(150), request });
    sim.runUntil(seconds(600));
    const figures = traffic.takeInterval(KEY);
    expect(figures.served).toBeCloseTo(60_000, 0);
    // Fluid balance under sharing: λ exp(−μτ/N) = λ − μ.
    expect(traffic.inFlight(KEY) / ((100 * 2) / Math.log(3))).toBeCloseTo(1, 0);
    expect(figures.p999Seconds).toBeLessThanOrEqual(2);
    expect(figures.meanSeconds).toBeLessThan(1);
    expectConserved(figures);
  });

  test("without endpoints everything is refused", () => {
    const { sim, traffic } = webWorld(0);
    sim.runUntil(seconds(10));
    expect(traffic.takeInterval(KEY)).toMatchObject({
      requests: 800,
      refused: 800,
      served: 0,
      meanSeconds: null,
    });
  });
});

describe("a pod that ends", () => {
  const overloaded = () => webWorld(2, { demand: new ConstantDemand(300) });

  test("refuses what is still routed to it after SIGTERM and works off its backlog", () => {
    const { sim, cluster, traffic, pods } = overloaded();
    sim.runUntil(seconds(10));
    cluster.markSigterm(pods[0]!);
    sim.runUntil(seconds(12));
    const figures = traffic.takeInterval(KEY);
    // Half of 300 per second for 2 s.
    expect(figures.refused).toBeCloseTo(300, 6);
    expect(figures.backlog).toBeCloseTo(500 - 200 + 500 + 100, 6);
    expectConserved(figures);
  });

  test("loses what it has not finished when it exits", () => {
    const { sim, cluster, traffic, service, pods, setEndpoints } = overloaded();
    sim.runUntil(seconds(10));
    cluster.markSigterm(pods[0]!);
    setEndpoints(service, [pods[1]!]);
    sim.runUntil(seconds(13));
    cluster.markExited(pods[0]!);
    sim.runUntil(seconds(14));
    const figures = traffic.takeInterval(KEY);
    expect(figures.cut).toBeCloseTo(200, 6);
    expectConserved(figures);
    const used = pods[0]!.usage!.cpuCoreMicrosAt(seconds(13));
    expect(pods[0]!.usage!.cpuCoreMicrosAt(seconds(14))).toBe(used);
  });

  test("loses it at SIGTERM where the program cuts its requests", () => {
    const { sim, cluster, traffic, pods } = webWorld(
      2,
      { demand: new ConstantDemand(300) },
      podProfile(1, {}, { onSigterm: "cut" }),
    );
    sim.runUntil(seconds(10));
    cluster.markSigterm(pods[0]!);
    sim.runUntil(seconds(11));
    expect(traffic.takeInterval(KEY).cut).toBeCloseTo(500, 6);
  });

  test("leaves the backlog of a shared queue to the others", () => {
    const { sim, cluster, traffic, service, pods, setEndpoints } = webWorld(2, {
      demand: new ConstantDemand(300),
      queue: "shared",
    });
    sim.runUntil(seconds(10));
    setEndpoints(service, [pods[1]!]);
    cluster.markExited(pods[0]!);
    sim.runUntil(seconds(11));
    expect(traffic.backlog(KEY)).toBeCloseTo(1200, 6);
    setEndpoints(service, []);
    sim.runUntil(seconds(12));
    expect(traffic.backlog(KEY)).toBeCloseTo(1500, 6);
    expectConserved(traffic.takeInterval(KEY));
  });
});

describe("start-up", () => {
  test("burns CPU until Ready, then idles, within the limit", () => {
    const profile = podProfile(0.5, { idleCores: 0.005, startupCores: 0.9 });
    const { sim, startPod, makeReady } = webWorld(0, {}, profile);
    const pod = startPod("web");
    sim.runUntil(seconds(20));
    makeReady(pod);
    sim.runUntil(seconds(30));
    expect(pod.usage!.cpuCoreMicrosAt(seconds(20)) / 1e6).toBeCloseTo(10, 9);
    expect(pod.usage!.cpuCoreMicrosAt(seconds(30)) / 1e6).toBeCloseTo(10.05, 9);
  });

  test("a cold pod needs more CPU for a request until it has warmed up", () => {
    const profile = podProfile(1, {}, { warmUp: { for: seconds(30), cpuFactor: 2 } });
    const { sim, pods } = webWorld(1, { demand: new ConstantDemand(40) }, profile);
    sim.runUntil(seconds(60));
    expect(pods[0]!.usage!.cpuCoreMicrosAt(seconds(30)) / 1e6).toBeCloseTo(24, 6);
    expect(pods[0]!.usage!.cpuCoreMicrosAt(seconds(60)) / 1e6).toBeCloseTo(36, 6);
  });

  test("a restarted container counts from zero", () => {
    const { sim, cluster, pods } = webWorld(1);
    sim.runUntil(seconds(10));
    cluster.updatePodStatus(pods[0]!, { containersStarted: true, restarts: 1 });
    sim.runUntil(seconds(11));
    expect(pods[0]!.usage!.cpuCoreMicrosAt(seconds(11)) / 1e6).toBeCloseTo(0.8, 6);
  });
});

describe("requests given to a workload without a Service", () => {
  test("go to its Ready pods at once and leave a pod at its deletion", () => {
    const { sim, cluster, startReadyPods } = trafficCluster();
    const pods = startReadyPods("web", 2);
    const key = "Deployment/default/web";
    const traffic = new Traffic(cluster, {
      loads: [
        {
          kind: "requests",
          to: { kind: "Deployment", namespace: "default", name: "web" },
          demand: new ConstantDemand(80),
          request: requestProfile(0.01),
        },
      ],
      profileOf: () => podProfile(),
    });
    sim.runUntil(seconds(10));
    expect(traffic.takeInterval(key).meanSeconds).toBeCloseTo(0.01 / 0.6, 9);
    cluster.deletePod(pods[0]!, 30);
    sim.runUntil(seconds(20));
    expect(traffic.takeInterval(key).meanSeconds).toBeCloseTo(0.01 / 0.2, 9);
    startReadyPods("web", 1);
    sim.runUntil(seconds(30));
    expect(traffic.takeInterval(key).meanSeconds).toBeCloseTo(0.01 / 0.6, 9);
  });
});

describe("calls", () => {
  const chain = (cartCores: number) => {
    const world = trafficCluster();
    const [web, cart] = [world.addService("web"), world.addService("cart")];
    world.setEndpoints(web, world.startReadyPods("web", 2));
    world.setEndpoints(cart, world.startReadyPods("cart", 1));
    const traffic = new Traffic(world.cluster, {
      loads: [
        {
          kind: "requests",
          to: WEB,
          demand: stepDemand(50, 300, seconds(100)),
          request: requestProfile(0.01, { waitSeconds: 0.03 }),
          calls: [{ to: "Service/default/cart", perRequest: 0.5 }],
        },
        { kind: "requests", to: { ...WEB, name: "cart" }, request: requestProfile(0.01) },
      ],
      profileOf: (pod) => podProfile(pod.labels["app"] === "cart" ? cartCores : 1),
    });
    return { ...world, traffic };
  };

  test("arrive at the rate at which the caller works on requests", () => {
    const { sim, traffic } = chain(4);
    sim.runUntil(seconds(99));
    expect(traffic.arrivalRate("Service/default/cart")).toBeCloseTo(25, 9);
    sim.runUntil(seconds(101));
    // The two web pods are overloaded: 200 per second.
    expect(traffic.arrivalRate("Service/default/cart")).toBeCloseTo(100, 9);
  });

  test("add their time to the caller's", () => {
    const { sim, traffic } = chain(1);
    sim.runUntil(seconds(99));
    const own = 0.03 + 0.01 / (1 - 0.25);
    const called = 0.01 / (1 - 0.25);
    expect(traffic.takeInterval(KEY).meanSeconds).toBeCloseTo(own + 0.5 * called, 9);
  });

  test("in a circle are refused", () => {
    const { cluster } = trafficCluster();
    const load = (name: string, to: string): RequestLoad => ({
      kind: "requests",
      to: { ...WEB, name },
      request: requestProfile(0.01),
      calls: [{ to: `Service/default/${to}`, perRequest: 1 }],
    });
    const make = () =>
      new Traffic(cluster, { loads: [load("a", "b"), load("b", "a")], profileOf: () => podProfile() });
    expect(make).toThrow("Service/default/a → Service/default/b → Service/default/a");
  });
});

describe("replayed usage", () => {
  const usageWorld = (limitCores: number, ready: number) => {
    const world = trafficCluster();
    const pods = world.startReadyPods("web", ready);
    const traffic = new Traffic(world.cluster, {
      loads: [
        {
          kind: "usage",
          to: { kind: "Deployment", namespace: "default", name: "web" },
          cpu: { demand: stepDemand(0.15, 1.6, seconds(240)), share: "total" },
          memory: { demand: new ConstantDemand(6e8), share: "total" },
        },
      ],
      profileOf: () => podProfile(limitCores, { idleCores: 0.005, startupCores: 0.9 }),
    });
    return { ...world, pods, traffic };
  };

  test("is shared by the pods that are Ready and not being deleted", () => {
    const { sim, cluster, pods, startPod, makeReady } = usageWorld(1, 2);
    const third = startPod("web");
    sim.runUntil(seconds(100));
    expect(pods[0]!.usage!.cpuCoreMicrosAt(seconds(100)) / 1e6).toBeCloseTo(0.5 + 7.5, 6);
    expect(third.usage!.cpuCoreMicrosAt(seconds(100)) / 1e6).toBeCloseTo(90.5, 6);
    expect(pods[0]!.usage!.memoryBytesAt(seconds(50))).toBe(3e8);
    makeReady(third);
    sim.runUntil(seconds(110));
    expect(third.usage!.cpuCoreMicrosAt(seconds(110)) / 1e6).toBeCloseTo(90.5 + 0.05 + 0.5, 6);
    cluster.deletePod(pods[0]!, 30);
    sim.runUntil(seconds(120));
    expect(pods[0]!.usage!.cpuCoreMicrosAt(seconds(120)) / 1e6).toBeCloseTo(0.6 + 7.5 + 0.5, 6);
  });

  test("is cut at the limit, and what is lost is counted", () => {
    const { sim, pods, traffic } = usageWorld(0.5, 2);
    sim.runUntil(seconds(250));
    expect(
      (pods[0]!.usage!.cpuCoreMicrosAt(seconds(250)) - pods[0]!.usage!.cpuCoreMicrosAt(seconds(240))) / 10e6,
    ).toBeCloseTo(0.5, 9);
    expect(traffic.unmetCoreSeconds("Deployment/default/web")).toBeCloseTo(10 * (1.6 - 2 * 0.495), 6);
  });

  test("goes unmet without a Ready pod", () => {
    const { sim, traffic } = usageWorld(1, 0);
    sim.runUntil(seconds(240));
    expect(traffic.unmetCoreSeconds("Deployment/default/web")).toBeCloseTo(36, 9);
  });
});

test("figures begin anew after the warm-up, backlogs stay", () => {
  const { sim, traffic } = webWorld(1, { demand: new ConstantDemand(150) });
  sim.runUntil(seconds(100));
  traffic.begin(KEY);
  sim.runUntil(seconds(110));
  const figures = traffic.total(KEY);
  expect(figures.requests).toBeCloseTo(1500, 6);
  expectConserved(figures, 5000);
});

test("the run's figures are the sum of its intervals", () => {
  const { sim, traffic } = webWorld(2, { demand: new SquareWaveDemand(20, 260, seconds(70)) });
  let requests = 0;
  let served = 0;
  for (let minute = 1; minute <= 10; minute++) {
    sim.runUntil(seconds(60 * minute));
    const figures = traffic.takeInterval(KEY);
    requests += figures.requests;
    served += figures.served;
  }
  const total = traffic.total(KEY);
  expect(total.requests).toBeCloseTo(requests, 6);
  expect(total.served).toBeCloseTo(served, 6);
  expectConserved(total);
});
