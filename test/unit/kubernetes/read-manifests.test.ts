import { describe, expect, it } from "vitest";
import { readManifests } from "../../../src/kubernetes/index.js";

function read(text: string) {
  return readManifests([{ file: "web.yaml", text }]);
}

const CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

describe("files of packagers", () => {
  it.each([
    [
      "with a kind",
      "overlay.yaml",
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a]",
    ],
    ["without one, known by its file", "shop/kustomization.yml", "resources: [a]"],
  ])("warns that a kustomization is not applied, %s", (_, file, text) => {
    const set = readManifests([{ file, text }]);
    expect(set.diagnostics).toMatchObject([
      { code: "HR1106", severity: "warning", place: { file, line: 1 } },
    ]);
    expect(set.report).toMatchObject([{ kind: "Kustomization", meaning: "not modelled yet" }]);
  });

  it("takes a Kustomization that a controller in the cluster applies for any custom resource", () => {
    const text = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}";
    expect(readManifests([{ file: "flux.yaml", text }]).diagnostics).toEqual([]);
  });

  it.each(["Chart.yaml", "charts/values-prod.yaml"])("says how to render the chart that %s is of", (file) => {
    const { diagnostics } = readManifests([{ file, text: "name: shop" }]);
    expect(diagnostics).toMatchObject([
      { code: "HR1101", hint: "of a chart give what helm template prints" },
    ]);
  });
});

describe("reading files", () => {
  it("takes several documents, empty ones and those with only comments", () => {
    const set = read(
      `# head\n---\n${CONFIG_MAP}---\n# nothing\n---\n\n---\nnull\n---\n${CONFIG_MAP.replace("a}", "b}")}`,
    );
    expect(set.diagnostics).toEqual([]);
    expect(set.report.map((row) => [row.name, row.place.line])).toEqual([
      ["a", 3],
      ["b", 13],
    ]);
  });

  it("takes an empty file", () => {
    expect(read("").report).toEqual([]);
  });

  it("takes Windows line ends and a byte order mark", () => {
    const set = read(`\uFEFF${CONFIG_MAP}`.replaceAll("\n", "\r\n"));
    expect(set.diagnostics).toEqual([]);
    expect(set.report[0]!.place).toEqual({ file: "web.yaml", line: 1, column: 1 });
  });

  it("takes JSON and flow style", () => {
    const set = read('{"apiVersion": "v1",\n\t"kind": "Namespace", "metadata": {"name": "shop"}}');
    expect(set.diagnostics).toEqual([]);
    expect(set.namespaces[0]!.object.metadata).toEqual({ name: "shop" });
  });

  it("reads large JSON and still knows places", () => {
    const items = Array.from({ length: 3000 }, (_, i) => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: `s${i}` },
      spec: i === 2999 ? { type: "Balancer" } : { ports: [{ port: 80 }] },
    }));
    const set = read(JSON.stringify({ apiVersion: "v1", kind: "List", items }, undefined, 1));
    expect(set.services).toHaveLength(2999);
    expect(set.diagnostics).toHaveLength(1);
    expect(set.diagnostics[0]!.place?.path).toBe("items[2999].spec.type");
    expect(set.diagnostics[0]!.place?.line).toBeGreaterThan(30_000);
  });

  it("opens lists, and gives items of typed lists the kind they leave out", () => {
    const set = read(`apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ServiceList
  items:
  - metadata: {name: web}
    spec: {ports: [{port: 80}]}
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
`);
    expect(set.services[0]!.object).toMatchObject({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web" },
    });
    expect(set.services[0]!.place).toMatchObject({ line: 7, column: 5, path: "items[0].items[0]" });
    expect(set.namespaces).toHaveLength(1);
  });

  it("resolves anchors, aliases and merge keys, own keys first", () => {
    const set = read(`apiVersion: v1
kind: Service
metadata:
  name: web
  labels: &labels {app: web, tier: front}
spec:
  selector:
    tier: edge
    <<: *labels
  ports:
  - &port {port: 80}
  - <<: [*port, {port: 90, name: second}]
`);
    expect(set.diagnostics).toEqual([]);
    expect(set.services[0]!.object.spec).toMatchObject({
      selector: { app: "web", tier: "edge" },
      ports: [{ port: 80 }, { port: 80, name: "second" }],
    });
  });

  it("reads scalars as kubectl does", () => {
    const set = read(`apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {a: yes, b: 0644, c: "yes", d: 1_000, e: 2024-01-01, f: ~, g: 'on', h: off}
`);
    expect((set.others[0]!.object as unknown as { data: unknown }).data).toEqual({
      a: true,
      b: 420,
      c: "yes",
      d: 1000,
      e: "2024-01-01",
      f: null,
      g: "on",
      h: false,
    });
  });
});

describe("what objects mean for capacity", () => {
  it("is said for every object, with the fields that are not honoured", () => {
    const set = read(`apiVersion: v1
kind: Pod
metadata: {name: a, namespace: shop}
spec:
  schedulerName: default-scheduler
  schedulingGates: [{name: wait}]
  containers: [{name: main, env: [{name: A, value: "1"}]}]
---
{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: "system:a"}}
---
{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: a}}
---
{apiVersion: karpenter.sh/v1, kind: NodePool, metadata: {name: a}}
`);
    expect(set.diagnostics).toEqual([]);
    expect(set.report.map((row) => [row.kind, row.namespace, row.meaning])).toEqual([
      ["Pod", "shop", "modelled"],
      ["ClusterRole", undefined, "no capacity effect"],
      ["EndpointSlice", "default", "not modelled yet"],
      ["NodePool", "default", "not modelled yet"],
    ]);
    expect(set.report[0]!.notes).toEqual([
      { path: "spec.containers.env", meaning: "no capacity effect" },
      {
        path: "spec.schedulingGates",
        meaning: "not modelled yet",
        place: { file: "web.yaml", line: 6, column: 3, path: "spec.schedulingGates" },
      },
    ]);
  });

  it("is nothing to tell of a pod's resolver but its name servers: look-ups follow the rest", () => {
    const set = read(`apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  dnsPolicy: None
  dnsConfig: {nameservers: [10.0.0.10], searches: [shop.example], options: [{name: ndots, value: "2"}]}
  containers: [{name: main}]
`);
    expect(set.report[0]!.notes).toEqual([
      { path: "spec.dnsConfig.nameservers", meaning: "no capacity effect" },
    ]);
  });
});

describe("kinds", () => {
  it.each([
    ["apps.kruise.io/v1alpha1", "StatefulSet"],
    ["networking.gke.io/v1", "Ingress"],
    ["serving.knative.dev/v1", "Service"],
  ])("%s %s is a custom resource, whatever built-in kind has its name", (apiVersion, kind) => {
    const set = read(`{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a}}`);
    expect(set.diagnostics).toEqual([]);
    expect(set.report[0]!.meaning).toBe("not modelled yet");
  });
});

describe("defaults", () => {
  it("of a Deployment and its pods are the API server's", () => {
    const set = read(`apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, creationTimestamp: null}
    spec:
      containers:
      - name: main
        image: registry:5000/web
        ports: [{containerPort: 80}]
        readinessProbe: {httpGet: {port: http}, periodSeconds: 3}
        resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 500m}}
`);
    expect(set.diagnostics).toEqual([]);
    const { spec, metadata } = set.deployments[0]!.object;
    expect(metadata.namespace).toBe("default");
    expect(spec).toMatchObject({
      replicas: 1,
      minReadySeconds: 0,
      progressDeadlineSeconds: 600,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
    });
    expect(spec.template.spec).toMatchObject({
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      containers: [
        {
          imagePullPolicy: "Always",
          ports: [{ containerPort: 80, protocol: "TCP" }],
          readinessProbe: {
            initialDelaySeconds: 0,
            periodSeconds: 3,
            timeoutSeconds: 1,
            successThreshold: 1,
            failureThreshold: 3,
          },
          resources: { requests: { cpu: "500m", memory: "1Gi" } },
        },
      ],
    });
  });

  it.each([
    ["web", "Always"],
    ["web:latest", "Always"],
    ["web:1", "IfNotPresent"],
    ["host:5000/web", "Always"],
    ["web@sha256:abc", "IfNotPresent"],
  ])("pull the image %s %s", (image, policy) => {
    const set = read(
      `{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: "${image}"}]}}`,
    );
    expect(set.pods[0]!.object.spec.containers[0]!.imagePullPolicy).toBe(policy);
  });

  it("of pod-level requests come from the containers, else from pod-level limits", () => {
    const set = read(`apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  resources: {limits: {cpu: 2, memory: 1Gi}}
  containers: [{name: a, resources: {requests: {cpu: 100m}}}, {name: b, resources: {requests: {cpu: 200m}}}]
`);
    expect(set.pods[0]!.object.spec.resources!.requests).toEqual({ cpu: "300m", memory: "1Gi" });
  });

  it("of a Node's allocatable are its capacity", () => {
    const set = read(
      "{apiVersion: v1, kind: Node, metadata: {name: a}, status: {capacity: {cpu: 4, memory: 8Gi}, allocatable: {cpu: 3900m}}}",
    );
    expect(set.nodes[0]!.object.status!.allocatable).toEqual({ cpu: "3900m", memory: "8Gi" });
  });

  it("of an HPA are one replica and 80 % of cpu, and its behavior stays absent, empty or null as written", () => {
    const hpa = (behavior: string) =>
      read(`{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a}, spec: {scaleTargetRef: {kind: Custom, name: a}, maxReplicas: 3${behavior}}}
---
{apiVersion: example.com/v1, kind: Custom, metadata: {name: a}}`).hpas[0]!.object.spec;
    expect(hpa("")).toMatchObject({
      minReplicas: 1,
      metrics: [{ type: "Resource", resource: { name: "cpu", target: { averageUtilization: 80 } } }],
    });
    expect(hpa("").behavior).toBeUndefined();
    expect(hpa(", behavior: null").behavior).toBeUndefined();
    expect(hpa(", behavior: {}").behavior).toEqual({});
  });
});
