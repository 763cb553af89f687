import { describe, expect, it } from "vitest";
import { renderDiagnostic } from "../../../src/diagnostics/index.js";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { playTexts } from "../../support/play-scenario.js";

interface World {
  readonly service?: string;
  readonly annotations?: string;
  readonly load?: string;
  readonly more?: string;
  readonly replicas?: number;
  readonly spread?: string;
  readonly zones?: string;
  readonly nodes?: number;
}

/** A Service with its Deployment, and requests to it. */
function world({
  service = "selector: {app: web}, ports: [{port: 80}]",
  annotations = "{}",
  load = "",
  more = "",
  replicas = 2,
  spread = "",
  zones = "[a]",
  nodes = 2,
}: World): Record<string, string> {
  return {
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: routed
duration: 20m
seed: 5
manifests: [web.yaml]
nodeGroups: [{name: g, cpu: 16, memory: 64Gi, count: ${nodes}, zones: ${zones}}]
load:
  - to: Service/web
    constant: 100
    request: {cpu: {mean: 5ms}, timeout: 2s}
${load}
${more}`,
    "web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      ${spread}
      containers: [{name: main, image: web:1, resources: {requests: {cpu: 100m}, limits: {cpu: 2}}}]
---
apiVersion: v1
kind: Service
metadata: {name: web, annotations: ${annotations}}
spec: {${service}}
`,
  };
}

const BOTH = ["fluid", "request"] as const;

/** CPU that each pod of an application used, as a share of all, the oldest pod first. */
async function shares(files: Record<string, string>, fidelity: string, app = "web") {
  const { run, result } = await playTexts(files, [`fidelity=${fidelity}`]);
  const used = [...run.cluster.pods.values()]
    .filter((pod) => pod.labels["app"] === app)
    .map((pod) => ({ pod, micros: pod.usage!.cpuCoreMicrosAt(run.now) }));
  const sum = used.reduce((all, { micros }) => all + micros, 0);
  const by = used.map(({ pod, micros }) => ({ name: pod.name, node: pod.node!, share: micros / sum }));
  const total = result.services.find(({ service }) => service.endsWith(`/${app}`))!.total;
  const { requests, served, refused, timedOut, cut, failed, backlog } = total;
  const ended = served + refused + timedOut + cut + failed + backlog;
  expect(Math.abs(ended - requests), "each request ends in one way").toBeLessThan(1e-6 * requests + 1e-6);
  return { by, total, result };
}

const SCALE_UP = "actions: [{at: 10m, scale: {target: Deployment/web, replicas: 4}}]";

describe.each(BOTH)("with fidelity %s", (fidelity) => {
  it("pods of a scale-up get their part where each request is a connection", async () => {
    const { by } = await shares(world({ more: SCALE_UP }), fidelity);
    // Half of the time a quarter of all.
    for (const { share } of by.slice(2)) expect(share).toBeCloseTo(0.125, 1);
  });

  it("pods of a scale-up get nothing where callers keep HTTP/2 connections", async () => {
    const load = "    clients: 40\n    connections: {protocol: http2}";
    const { by } = await shares(world({ load, more: SCALE_UP }), fidelity);
    expect(by.slice(2).map(({ share }) => share)).toEqual([0, 0]);
    expect(by[0]!.share + by[1]!.share).toBeCloseTo(1, 6);
  });

  it("pods of a scale-up get their part as connections grow old", async () => {
    const load = "    clients: 400\n    connections: {protocol: http2, maxAge: 1m}";
    const { by } = await shares(world({ load, more: SCALE_UP }), fidelity);
    for (const { share } of by.slice(2)) expect(Math.abs(share - 0.115)).toBeLessThan(0.03);
  });

  it("pods of a scale-up get nothing of clients with session affinity", async () => {
    const service = "selector: {app: web}, ports: [{port: 80}], sessionAffinity: ClientIP";
    const { by } = await shares(world({ service, load: "    clients: 40", more: SCALE_UP }), fidelity);
    expect(by.slice(2).map(({ share }) => share)).toEqual([0, 0]);
  });

  it("clients leave a pod that ends, connections and all, without a loss", async () => {
    const load = "    clients: 40\n    connections: {protocol: http2}";
    const more = "actions: [{at: 10m, scale: {target: Deployment/web, replicas: 1}}]";
    const { by, total } = await shares(world({ load, more }), fidelity);
    expect(by).toHaveLength(1);
    // What new connections find before the proxies know.
    expect(total.refused / total.requests).toBeLessThan(0.001);
    expect(total.served / total.requests).toBeGreaterThan(0.999);
  });

  it("callers of a headless Service reach new pods as their DNS answers grow old", async () => {
    const service = "clusterIP: None, selector: {app: web}, ports: [{port: 80}]";
    const { by } = await shares(world({ service, load: "    clients: 400", more: SCALE_UP }), fidelity);
    for (const { share } of by.slice(2)) expect(Math.abs(share - 0.12)).toBeLessThan(0.03);
  });

  it("a load balancer with externalTrafficPolicy Local gives each node the same, whatever its pods", async () => {
    const service =
      "type: LoadBalancer, externalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80}]";
    const spread =
      "topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}}]";
    const { by, total } = await shares(world({ service, spread, replicas: 3 }), fidelity);
    const onNode = (name: string) => by.filter(({ node }) => node.name === name);
    for (const { node, share } of by)
      expect(Math.abs(share - 0.5 / onNode(node.name).length)).toBeLessThan(0.02);
    expect(new Set(by.map(({ node }) => node.name)).size).toBe(2);
    expect(total.timedOut).toBe(0);
  });

  it("a load balancer leaves out nodes without a pod; a NodePort does not, and what comes there is lost", async () => {
    const policy = "externalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80}]";
    const balanced = await shares(
      world({ service: `type: LoadBalancer, ${policy}`, replicas: 1, nodes: 4 }),
      fidelity,
    );
    expect(balanced.total.timedOut).toBe(0);
    const { total } = await shares(
      world({ service: `type: NodePort, ${policy}`, replicas: 1, nodes: 4 }),
      fidelity,
    );
    expect(Math.abs(total.timedOut / total.requests - 0.75)).toBeLessThan(0.02);
  });

  it("a load balancer goes on sending to a node whose pod moved until its checks fail", async () => {
    const service =
      "type: LoadBalancer, externalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80}]";
    const more = `loadBalancer: {healthCheckInterval: 30s, unhealthyThreshold: 3}
actions: [{at: 10m, scale: {target: Deployment/web, replicas: 1}}]`;
    const spread =
      "topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}}]";
    const { total } = await shares(world({ service, spread, more }), fidelity);
    // Half of 100 a second, for 60 to 90 s.
    expect(total.timedOut).toBeGreaterThan(0.5 * 100 * 55);
    expect(total.timedOut).toBeLessThan(0.5 * 100 * 95);
  });

  it("calls stay in the zone with trafficDistribution PreferSameZone", async () => {
    const { by } = await shares(calling("trafficDistribution: PreferSameZone"), fidelity);
    const zones = new Set(by.filter(({ share }) => share > 0.01).map(({ node }) => node.zone));
    expect([...zones]).toEqual(["a"]);
  });

  it("calls stay on the node with internalTrafficPolicy Local", async () => {
    const { by } = await shares(calling("internalTrafficPolicy: Local"), fidelity);
    expect(by.filter(({ share }) => share > 0.01)).toHaveLength(1);
  });

  it("topology-aware hints deal the zones' endpoints by CPU", async () => {
    // Two nodes in zone a, one in b: two thirds of four endpoints are meant for a, wherever they run.
    const files = calling("type: ClusterIP", '{service.kubernetes.io/topology-mode: "Auto"}');
    const { by } = await shares(files, fidelity);
    const used = by.filter(({ share }) => share > 0.01);
    expect(used.length).toBeGreaterThan(1);
    expect(used.length).toBeLessThan(4);
  });

  it("a call to one pod of a StatefulSet by its name goes there", async () => {
    const { by, total } = await shares(database("Pod/db-1.db"), fidelity, "db");
    expect(by.map(({ name, share }) => [name, Math.round(share)])).toEqual([
      ["db-0", 0],
      ["db-1", 1],
    ]);
    expect(total.refused).toBe(0);
  });

  it.each([
    ["is refused while the pod is not ready", "", 0],
    ["is served where the Service publishes pods that are not ready", "publishNotReadyAddresses: true, ", 1],
  ])("a call to a pod's name %s", async (_, published, served) => {
    const files = database("Pod/db-0.db");
    files["web.yaml"] = files["web.yaml"]!.replace(
      "clusterIP: None,",
      `clusterIP: None, ${published}`,
    ).replace('image: "db:1",', 'image: "db:1", readinessProbe: {httpGet: {port: 80}},');
    files["scenario.yaml"] += "initialState: empty\nworkloads: [{for: StatefulSet/db, readyAfter: never}]\n";
    const { total } = await shares(files, fidelity, "db");
    expect(Math.round(total.served / total.requests)).toBe(served);
    expect(total.requests).toBeGreaterThan(0);
  });

  it("destination hashing of ipvs gives one pod everything", async () => {
    const more = "kubeProxy: {proxy-mode: ipvs, ipvs-scheduler: dh}";
    const { by } = await shares(world({ more, replicas: 3 }), fidelity);
    expect(by.map(({ share }) => share).sort()).toEqual([0, 0, 1]);
  });

  it("a call to a name outside takes the time that the scenario gives", async () => {
    const files = world({
      load: "    calls: [{to: Service/payments}]\n  - to: Service/payments\n    request: {wait: 80ms}",
    });
    files["web.yaml"] += `---
apiVersion: v1
kind: Service
metadata: {name: payments}
spec: {type: ExternalName, externalName: api.payments.example}
`;
    const { result } = await shares(files, fidelity);
    const payments = result.services.find(({ service }) => service.endsWith("payments"))!.total;
    expect(payments.meanSeconds).toBeCloseTo(0.08, 6);
    expect(payments.refused).toBe(0);
  });
});

/** `api` on one node of zone a calls `web`, whose four pods are in two zones. */
function calling(service: string, annotations = "{}"): Record<string, string> {
  const spread =
    "topologySpreadConstraints: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}}, {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: web}}}]";
  const files = world({
    service: `${service}, selector: {app: web}, ports: [{port: 80}]`,
    annotations,
    replicas: 4,
    spread,
    zones: "[a, b]",
    nodes: 4,
  });
  files["scenario.yaml"] = files["scenario.yaml"]!.replace(
    /load:[\s\S]*/,
    `load:
  - to: Service/api
    constant: 100
    request: {cpu: {mean: 1ms}}
    calls: [{to: Service/web}]
  - to: Service/web
    request: {cpu: {mean: 5ms}, timeout: 2s}
`,
  );
  files["web.yaml"] += `---
apiVersion: v1
kind: Pod
metadata: {name: api, labels: {app: api}}
spec: {nodeName: g-1, containers: [{name: main, image: "api:1", resources: {limits: {cpu: 2}}}]}
---
apiVersion: v1
kind: Service
metadata: {name: api}
spec: {selector: {app: api}, ports: [{port: 80}]}
`;
  return files;
}

const DATABASE = `---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 2
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: main, image: "db:1", resources: {limits: {cpu: 2}}}]}
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}, ports: [{port: 5432}]}
`;

function database(callee: string): Record<string, string> {
  const files = world({
    load: `    calls: [{to: ${callee}}]\n  - to: Service/db\n    request: {cpu: {mean: 4ms}}`,
  });
  files["web.yaml"] += DATABASE;
  return files;
}

describe("an ExternalName of another Service of the cluster", () => {
  it("is that Service", async () => {
    const files = database("Service/alias");
    files["web.yaml"] += `---
apiVersion: v1
kind: Service
metadata: {name: alias}
spec: {type: ExternalName, externalName: db.default.svc.cluster.local}
`;
    const { total } = await shares(files, "fluid", "db");
    expect(total.served).toBeGreaterThan(100_000);
  });
});

describe("the report", () => {
  it("names what a fluid simplifies of kube-proxy and of callers", async () => {
    const more = "kubeProxy: {proxy-mode: ipvs, ipvs-scheduler: lc}";
    const { result } = await shares(world({ more, load: "    clients: 4\n    connections: {}" }), "fluid");
    const text = result.approximations.join("\n");
    expect(text).toMatch(/not as ipvs-scheduler lc does/);
    expect(text).toMatch(/keeps to a pod sends an equal part: Service\/default\/web/);
  });

  it("names Services without a port outside that are dealt by place", async () => {
    const service = "internalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80}]";
    const { result } = await shares(world({ service }), "request");
    expect(result.approximations.join("\n")).toMatch(
      /come from all Ready nodes alike: Service\/default\/web/,
    );
  });
});

describe("faults of routing", () => {
  async function faultsOf(files: Record<string, string>): Promise<string> {
    const source = memoryFileSource(new Map(Object.entries(files)));
    const { diagnostics } = await loadScenario(source, "scenario.yaml");
    return diagnostics.map(renderDiagnostic).join("\n");
  }

  it("name a call to a Service that does not exist, with its line", async () => {
    const files = world({ load: "    calls: [{to: Service/wob}]" });
    expect(await faultsOf(files)).toMatch(
      /HR1571 scenario\.yaml:12:\d+ .*Service\/wob is not in the manifests.*did you mean Service\/web/s,
    );
  });

  it("warn of a Service without a selector", async () => {
    const files = world({ load: "    calls: [{to: Service/bare}]\n  - to: Service/bare" });
    files["web.yaml"] +=
      "---\napiVersion: v1\nkind: Service\nmetadata: {name: bare}\nspec: {ports: [{port: 80}]}\n";
    expect(await faultsOf(files)).toMatch(/HR1577 .*Service\/bare has no selector.*refused/);
  });

  it.each([
    [
      "Pod/db-x.db",
      /HR1584 scenario\.yaml:12.*Pod\/db-x\.db is the name of no pod.*(choices|Pod\/db-0\.db)/s,
    ],
    ["Pod/cache-0.db", /HR1584 .*no StatefulSet with serviceName db/],
    ["Pod/db-7.db", /HR1584 .*StatefulSet\/db has 2 replicas/],
    ["Pod/db-0.web", /HR1584 .*Service\/web has an address of its own.*headless/s],
    ["Pod/db-0.dbb", /HR1571 .*Service\/dbb is not in the manifests/],
  ])("name what is wrong with a call to %s", async (callee, fault) => {
    expect(await faultsOf(database(callee))).toMatch(fault);
  });

  it("say that load goes to a Service, not to a pod's own name", async () => {
    const files = database("Service/db");
    files["scenario.yaml"] = files["scenario.yaml"]!.replace("- to: Service/db", "- to: Pod/db-0.db");
    expect(await faultsOf(files)).toMatch(/HR1584 .*Pod\/db-0\.db is the name of one pod/);
  });

  it("warn where clients come back and nobody says how many they are", async () => {
    const files = world({ load: "    connections: {protocol: http2}" });
    expect(await faultsOf(files)).toMatch(/HR1548 .*connections are kept.*100 are assumed/);
  });

  it("warn where nobody says how long a name outside takes", async () => {
    const files = world({ load: "    calls: [{to: Service/payments}]" });
    files["web.yaml"] += `---
apiVersion: v1
kind: Service
metadata: {name: payments}
spec: {type: ExternalName, externalName: api.payments.example}
`;
    expect(await faultsOf(files)).toMatch(/HR1549 .*api\.payments\.example.*50 ms are assumed/);
  });

  it.each([
    ["    clients: 0", /there must be a client/],
    ["    connections: {perCaller: 0}", /at least one connection/],
    ["    connections: {protocol: http3}", /the protocol is http1 or http2/],
    ["    dns: {pick: last}", /pick is first, round-robin or random/],
  ])("name impossible values: %s", async (load, fault) => {
    expect(await faultsOf(world({ load }))).toMatch(fault);
  });

  it("list the schedulers of ipvs", async () => {
    const files = world({ more: "kubeProxy: {proxy-mode: ipvs, ipvs-scheduler: fastest}" });
    expect(await faultsOf(files)).toMatch(/ipvs-scheduler.*(rr.*sed.*nq)/s);
  });

  it("name a session affinity that is too long and a traffic distribution that does not exist", async () => {
    const service =
      "selector: {app: web}, ports: [{port: 80}], sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 90000}}, trafficDistribution: PreferFar";
    const faults = await faultsOf(world({ service }));
    expect(faults).toMatch(/timeoutSeconds/);
    expect(faults).toMatch(/trafficDistribution.*PreferSameNode/s);
  });
});
