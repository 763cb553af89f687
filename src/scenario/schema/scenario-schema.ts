import { z } from "zod";
import { actionsSchema } from "./actions.js";
import { billingSchema } from "./billing.js";
import { CLUSTER_AUTOSCALER_FLAGS } from "./cluster-autoscaler-flags.js";
import { flagsSchema } from "./component-flags.js";
import {
  CONTROLLER_MANAGER_FLAGS,
  KUBE_PROXY_FLAGS,
  KUBELET_SETTINGS,
  METRICS_SERVER_FLAGS,
  SCHEDULER_SETTINGS,
} from "./control-plane-flags.js";
import { deschedulerSchema } from "./descheduler-policy.js";
import { dnsServiceSchema } from "./dns.js";
import { featureGatesSchema, KUBERNETES_VERSIONS } from "./feature-gates.js";
import { ingressSchema } from "./ingress.js";
import { latenciesSchema } from "./latencies.js";
import { fidelity, loadSchema } from "./load.js";
import { metricsSchema } from "./metrics.js";
import { networkSchema } from "./network.js";
import { nodeGroupsSchema } from "./node-groups.js";
import { EVICTION_SHAPE } from "./node-kubelet.js";
import { objectivesSchema } from "./objectives.js";
import { loadBalancerSchema } from "./routing.js";
import { count, duration, plainName, timestamp, timeZone } from "./scalars.js";
import { sidecarsSchema } from "./sidecars.js";
import { VERTICAL_POD_AUTOSCALER_FLAGS } from "./vertical-pod-autoscaler-flags.js";
import { workloadsSchema } from "./workloads.js";

/** Karpenter has no node groups: its pools come from manifests (NodePool). */
const karpenterSchema = z
  .strictObject({
    enabled: z.boolean("write true or false").default(false),
    "batch-idle-duration": duration().default("1s"),
    "batch-max-duration": duration().default("10s"),
  })
  .optional()
  .describe("Karpenter instead of cluster-autoscaler. Not modelled yet.");

/** A section that is absent unless somebody writes it: then the component runs. */
const optionalComponent = (component: string, table: Parameters<typeof flagsSchema>[1]) =>
  flagsSchema(component, table)
    .unwrap()
    .optional()
    .describe(`${component}, with flags by upstream's names. Not modelled yet.`);

/** What people write in scenario.yaml. Every default that is no reference to another value is filled in here. */
export const scenarioSchema = z
  .strictObject({
    apiVersion: z.literal("headroom/v1", "apiVersion must be headroom/v1"),
    kind: z.literal("Scenario", "kind must be Scenario"),
    name: plainName().describe("Name of the scenario."),
    description: z.string().default(""),
    start: timestamp().default("2026-01-05T00:00:00Z").describe("Calendar of time zero."),
    timeZone: timeZone().default("UTC").describe("Zone of times written without one, and of the report."),
    duration: duration().default("1h").describe("Length of the run."),
    warmup: duration().default("0s").describe("Simulated before time zero, in no figure."),
    initialState: z
      .union(
        [z.enum(["running", "empty"]), z.strictObject({ dump: z.string() })],
        "the initial state is running, empty or {dump: cluster.yaml}",
      )
      .default("running")
      .describe(
        "running: all pods placed and Ready. empty: nothing exists. dump: a file of what kubectl get pods -A -o yaml prints; pods are placed where it shows them, workloads with an HPA begin with as many.",
      ),
    seed: count().default(1).describe("Seed of all random draws."),
    kubernetes: z
      .enum(KUBERNETES_VERSIONS, `the versions are ${KUBERNETES_VERSIONS.map((v) => `"${v}"`).join(", ")}`)
      .default("1.36")
      .describe("Version whose behaviour is simulated."),
    manifests: z
      .array(z.string(), "manifests is a list of files, folders and globs")
      .default([])
      .describe('Kubernetes YAML or JSON: files, folders, globs, "-" for standard input.'),
    overrides: z
      .record(z.string(), z.unknown())
      .default({})
      .describe(
        "Values in place of the manifests' own, by path: Deployment/web.spec.replicas. null takes a field out.",
      ),
    catalogue: z
      .string()
      .optional()
      .describe("A file of your own instance types, beside or in place of the built-in ones."),
    nodeGroups: nodeGroupsSchema,
    billing: billingSchema,
    clusterAutoscaler: optionalComponent("cluster-autoscaler", CLUSTER_AUTOSCALER_FLAGS),
    verticalPodAutoscaler: optionalComponent("vertical-pod-autoscaler", VERTICAL_POD_AUTOSCALER_FLAGS),
    karpenter: karpenterSchema,
    descheduler: deschedulerSchema,
    controllerManager: flagsSchema("kube-controller-manager", CONTROLLER_MANAGER_FLAGS),
    scheduler: flagsSchema("kube-scheduler", SCHEDULER_SETTINGS),
    kubelet: flagsSchema("kubelet", KUBELET_SETTINGS, EVICTION_SHAPE),
    metricsServer: flagsSchema("metrics-server", METRICS_SERVER_FLAGS),
    kubeProxy: flagsSchema("kube-proxy", KUBE_PROXY_FLAGS),
    loadBalancer: loadBalancerSchema,
    featureGates: featureGatesSchema(),
    latencies: latenciesSchema,
    network: networkSchema,
    ingress: ingressSchema,
    dns: dnsServiceSchema,
    sidecars: sidecarsSchema,
    workloads: workloadsSchema,
    fidelity: fidelity()
      .default("fluid")
      .describe("How load is played: fluid (rates and formulas), or request (each request by itself)."),
    load: loadSchema,
    metrics: metricsSchema,
    actions: actionsSchema,
    objectives: objectivesSchema,
    report: z
      .strictObject({
        interval: duration().default("1m").describe("Length of a row in the result tables."),
        from: duration()
          .default("0s")
          .describe(
            "Figures are taken from this long after the start; what comes before is played all the same.",
          ),
      })
      .prefault({}),
  })
  .describe("A scenario of kube-headroom.");

/** The scenario with every default filled in, in the notation people write: a valid scenario again. */
export type FilledScenario = z.output<typeof scenarioSchema>;

/** The JSON Schema (draft 2020-12) of scenario.yaml, for editors. */
export function scenarioJsonSchema(): unknown {
  return z.toJSONSchema(scenarioSchema, { io: "input", unrepresentable: "any" });
}
