import { describe, expect, it } from "vitest";
import { renderDiagnostic } from "../../../src/diagnostics/index.js";
import { readManifests } from "../../../src/kubernetes/index.js";

/** The rendered diagnostics of one file. */
function faultsOf(text: string): string[] {
  return readManifests([{ file: "web.yaml", text }]).diagnostics.map(renderDiagnostic);
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: main
        image: web:1
        resources: {requests: {cpu: 100m, memory: 64Mi}}
`;

const HPA = `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 5
`;

function hpaWith(spec: string): string {
  return DEPLOYMENT + HPA + spec;
}

describe("a bad manifest gives one message with file, line and column", () => {
  it("reads the good one without a word", () => {
    expect(faultsOf(DEPLOYMENT + HPA)).toEqual([]);
  });

  it("for an unknown field, with the nearest name", () => {
    expect(faultsOf(DEPLOYMENT.replace("replicas:", "replica:"))).toEqual([
      'error HR1110 web.yaml:5:3 spec.replica: unknown field "replica"; did you mean replicas?',
    ]);
  });

  it("for an unknown field deep inside, without a follow-up about the HPA's target", () => {
    expect(faultsOf(DEPLOYMENT.replace("image:", "img:") + HPA)).toEqual([
      'error HR1110 web.yaml:12:9 spec.template.spec.containers[0].img: unknown field "img"; did you mean image?',
    ]);
  });

  it("for an unknown kind, with the nearest name", () => {
    expect(faultsOf(DEPLOYMENT.replace("kind: Deployment", "kind: Deploymnet"))).toEqual([
      'error HR1103 web.yaml:2:7 kind: unknown kind "Deploymnet" of apps/v1; did you mean Deployment?',
    ]);
  });

  it("for an unknown apiVersion, with the valid ones", () => {
    expect(faultsOf(DEPLOYMENT.replace("apps/v1", "app/v1"))).toEqual([
      'error HR1104 web.yaml:1:13 apiVersion: unknown apiVersion "app/v1" of kind Deployment; ' +
        "valid: apps/v1, apps/v1beta2, apps/v1beta1, extensions/v1beta1; did you mean apps/v1?",
    ]);
    expect(faultsOf(DEPLOYMENT.replace("apps/v1", "v1"))[0]).toContain("valid: apps/v1");
  });

  it("for a quantity such as 1GB", () => {
    expect(faultsOf(DEPLOYMENT.replace("64Mi", "1GB"))).toEqual([
      "error HR1115 web.yaml:13:51 spec.template.spec.containers[0].resources.requests.memory: " +
        '"1GB" is not a quantity; a quantity is a number and one of the suffixes n u m k M G T P E Ki Mi Gi Ti Pi Ei, ' +
        "or an exponent such as e6; did you mean 1G?",
    ]);
  });

  it.each([
    ["64Mi", "256MB", "256M"],
    ["64Mi", "256mb", "256M"],
    ["100m", "500mi", "500m"],
  ])("in place of %s for %s, never thousandths of a byte", (before, written, meant) => {
    expect(DEPLOYMENT).toContain(before);
    expect(faultsOf(DEPLOYMENT.replace(before, written))[0]).toContain(`did you mean ${meant}?`);
  });

  it("for a fraction of a byte, as a warning", () => {
    expect(faultsOf(DEPLOYMENT.replace("64Mi", "64m"))).toEqual([
      "warning HR1134 web.yaml:13:51 spec.template.spec.containers[0].resources.requests.memory: " +
        "64m is a fraction of a byte; bytes are whole: the suffix m means thousandths, M and Mi millions; did you mean 64Mi?",
    ]);
    expect(faultsOf(DEPLOYMENT.replace("64Mi", "1.5Gi"))).toEqual([]);
  });

  it("for a template that is not rendered", () => {
    const [, fault] = faultsOf(DEPLOYMENT.replace("name: web", "name: {{ .Release.Name }}"));
    expect(fault).toContain("give what helm template prints");
  });

  it("for max below min", () => {
    expect(faultsOf(hpaWith("").replace("maxReplicas: 5", "maxReplicas: 1"))).toEqual([
      "error HR1203 web.yaml:21:16 spec.maxReplicas: maxReplicas is 1 but minReplicas is 2; " +
        "maxReplicas must be at least minReplicas",
    ]);
  });

  it("for an HPA whose target does not exist", () => {
    expect(
      faultsOf(hpaWith("").replace("kind: Deployment, name: web", "kind: Deployment, name: wep")),
    ).toEqual([
      "error HR1204 web.yaml:19:65 spec.scaleTargetRef.name: " +
        'HorizontalPodAutoscaler "web" scales Deployment "wep", which is not in the manifests; ' +
        'scaleTargetRef must name a Deployment of namespace "default"; did you mean web?',
    ]);
  });

  it("as a warning for an HPA alone in its file, as `kubectl get hpa` prints it", () => {
    expect(faultsOf(HPA)).toEqual([
      "warning HR1204 web.yaml:6:65 spec.scaleTargetRef.name: " +
        'HorizontalPodAutoscaler "web" scales Deployment "web", which is not in the manifests; ' +
        'scaleTargetRef must name a Deployment of namespace "default"',
    ]);
  });

  it("for an HPA whose target lies in another namespace", () => {
    expect(
      faultsOf(hpaWith("").replace("metadata: {name: web}", "metadata: {name: web, namespace: shop}"))[0],
    ).toContain('there is one in namespace "shop"');
  });

  it("for a YAML alias bomb", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [name, of] of ["ba", "cb", "dc", "ed", "fe", "gf"].map((pair) => [...pair])) {
      bomb.push(`${name}: &${name} [${Array(10).fill(`*${of}`).join(", ")}]`);
    }
    const faults = faultsOf(bomb.join("\n"));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^error HR1003 web\.yaml:1:\d+ aliases expand to too much data/);
  });

  it("for an alias that contains itself", () => {
    expect(faultsOf("a: &a [1, *a]")).toEqual([
      'error HR1003 web.yaml:1:11 alias "*a" contains itself; aliases must not be endless',
    ]);
  });

  it("for __proto__ as a key", () => {
    expect(faultsOf(DEPLOYMENT.replace("replicas: 2", "__proto__: {replicas: 9}"))).toEqual([
      'error HR1004 web.yaml:5:3 the key "__proto__" is not allowed; no Kubernetes object has such a field',
    ]);
  });

  it("for __proto__ as a key in JSON", () => {
    const text =
      '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a", "__proto__": {"x": 1}}}';
    expect(faultsOf(text)[0]).toMatch(/^error HR1004 web\.yaml:1:69 /);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it("for a key written twice", () => {
    expect(faultsOf(DEPLOYMENT.replace("  replicas: 2\n", "  replicas: 2\n  replicas: 3\n"))).toEqual([
      'error HR1002 web.yaml:6:3 duplicate key "replicas"; each key may stand once in a mapping',
    ]);
  });

  it("for broken YAML, and still reads the other documents", () => {
    const set = readManifests([{ file: "a.yaml", text: `a: [1, 2\n---\n${DEPLOYMENT}` }]);
    expect(set.diagnostics.map((d) => [d.code, d.place?.line])).toEqual([["HR1001", 2]]);
    expect(set.deployments).toHaveLength(1);
  });

  it("for absurd nesting", () => {
    expect(faultsOf(`${"[".repeat(300)}${"]".repeat(300)}`)[0]).toContain("HR1006");
    expect(faultsOf("[".repeat(100_000))).toHaveLength(1);
  });

  it.each([
    ["replicas: -1", /HR1114 web\.yaml:5:13 spec\.replicas: replicas is -1; must be at least 0/],
    [
      'replicas: "3"',
      /HR1111 web\.yaml:5:13 .*the text "3" where a whole number is needed; write 3 without quotes/,
    ],
    ["replicas: many", /HR1111 .*the text "many" where a whole number is needed/],
    ["replicas: 1.5", /HR1111 .*found 1.5 where a whole number is needed/],
    ["paused: maybe", /HR1111 .*where true or false is needed/],
    ["strategy: {type: Rolling}", /HR1113 .*"Rolling" is not valid here; valid: RollingUpdate, Recreate/],
    ["strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}}", /HR1125 /],
    ["strategy: {rollingUpdate: {maxSurge: some}}", /HR1111 .*a whole number or a percentage/],
  ])("for a Deployment with %s", (line, message) => {
    const faults = faultsOf(DEPLOYMENT.replace("replicas: 2", line));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(message);
  });

  it("for a selector that does not match the template", () => {
    expect(faultsOf(DEPLOYMENT.replace("labels: {app: web}", "labels: {app: shop}"))).toEqual([
      "error HR1123 web.yaml:8:24 spec.template.metadata.labels: the selector does not match the labels of the pod " +
        "template; spec.selector must match spec.template.metadata.labels",
    ]);
  });

  it("for a label that is not text", () => {
    expect(faultsOf(DEPLOYMENT.replaceAll("app: web", "app: yes"))).toEqual([
      expect.stringMatching(
        /HR1111 web\.yaml:6:33 .*found true where text is needed; put it in quotes: "true"/,
      ),
      expect.stringMatching(/HR1111 web\.yaml:8:30 /),
    ]);
  });

  it("for a request above its limit", () => {
    expect(faultsOf(DEPLOYMENT.replace("memory: 64Mi}", "memory: 64Mi}, limits: {cpu: 50m}"))).toEqual([
      expect.stringMatching(/HR1122 .*request 100m of cpu is above its limit 50m/),
    ]);
  });

  it.each([
    ["  minReplica: 1", /HR1110 .*did you mean minReplicas\?/],
    [
      "  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 0}}}]",
      /HR1205/,
    ],
    [
      "  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization}}}]",
      /HR1205 .*target without/,
    ],
    [
      "  metrics: [{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageUtilization: 50}}}]",
      /HR1205/,
    ],
    [
      "  metrics: [{type: Pods, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]",
      /HR1205/,
    ],
    [
      "  metrics: [{type: External, external: {metric: {name: q}, target: {type: Value, value: 1x}}}]",
      /HR1115/,
    ],
    ["  behavior: {scaleUp: {stabilizationWindowSeconds: 3601}}", /HR1206 .*between 0 and 3600/],
    ["  behavior: {scaleUp: {policies: []}}", /HR1206 .*no policies/],
    ["  behavior: {scaleUp: {policies: [{type: Pods, value: 0, periodSeconds: 15}]}}", /HR1206/],
    [
      "  behavior: {scaleDown: {policies: [{type: Pods, value: 1, periodSeconds: 1801}]}}",
      /HR1206 .*between 1 and 1800/,
    ],
    ["  behavior: {scaleDown: {selectPolicy: Most}}", /HR1113 .*valid: Max, Min, Disabled/],
    ["  behavior: {scaleDown: {tolerance: -0.1}}", /HR1206 .*must not be negative/],
  ])("for an HPA with %s", (line, message) => {
    const faults = faultsOf(hpaWith(`${line}\n`)).filter((fault) => fault.startsWith("error"));
    expect(faults[0]).toMatch(message);
    expect(faults[0]).toMatch(/^error HR\d{4} web\.yaml:\d+:\d+ spec\./);
  });

  it("for minReplicas 0, unless the feature gate is on", () => {
    const text = hpaWith("").replace("minReplicas: 2", "minReplicas: 0");
    expect(faultsOf(text)[0]).toContain("HR1201");
    const metrics =
      "  metrics: [{type: External, external: {metric: {name: q}, target: {type: Value, value: 1}}}]\n";
    const set = readManifests([{ file: "a", text: text + metrics }], { allowsScaleToZero: true });
    expect(set.diagnostics).toEqual([]);
    expect(set.hpas[0]!.object.spec.minReplicas).toBe(0);
  });
});

it("a node whose conditions are no list is a fault", () => {
  const node = "apiVersion: v1\nkind: Node\nmetadata: {name: a}\nstatus: {conditions: {type: Ready}}\n";
  expect(faultsOf(node)).toEqual([
    expect.stringMatching(/^error HR1111 .*status.conditions.*a list is needed/),
  ]);
});

describe("a doubtful manifest gives a warning", () => {
  it("for a utilization target without a request to divide by", () => {
    expect(faultsOf(hpaWith("").replace("requests: {cpu: 100m, ", "requests: {"))).toEqual([
      expect.stringMatching(/^warning HR1207 .*Deployment "web": no cpu request in container main/),
    ]);
  });

  it("for a container metric without that container", () => {
    const metric =
      "  metrics: [{type: ContainerResource, containerResource: {name: cpu, container: mian, target: {type: Utilization, averageUtilization: 50}}}]\n";
    expect(faultsOf(hpaWith(metric))).toEqual([
      expect.stringMatching(/^warning HR1209 .*has no container "mian"; valid: main; did you mean main\?/),
    ]);
  });

  it("for two HPAs over one target", () => {
    expect(faultsOf(hpaWith(HPA.replace("metadata: {name: web}", "metadata: {name: other}")))).toEqual([
      expect.stringMatching(/^warning HR1210 /),
    ]);
  });

  it("for an object defined twice, of which the later counts", () => {
    const set = readManifests([
      { file: "a.yaml", text: DEPLOYMENT },
      { file: "b.yaml", text: DEPLOYMENT.replace("replicas: 2", "replicas: 7") },
    ]);
    expect(set.deployments.map((loaded) => loaded.object.spec.replicas)).toEqual([7]);
    expect(set.diagnostics.map(renderDiagnostic)).toEqual([
      'warning HR1130 b.yaml:1:1 Deployment "web" was already defined at a.yaml:1; this one counts',
    ]);
  });
});
