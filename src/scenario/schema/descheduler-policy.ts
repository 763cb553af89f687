import { z } from "zod";
import {
  DEFAULT_POD_PROTECTIONS,
  DESCHEDULER_PLUGINS,
  type DeschedulerPlugin,
  EXTRA_POD_PROTECTIONS,
} from "../../controllers/descheduler/index.js";
import { count, duration, nonNegative } from "./scalars.js";

const names = () => z.array(z.string()).default([]);
const percent = () => nonNegative().max(100, "a threshold is a percentage from 0 to 100");
const thresholds = () => z.record(z.string(), percent(), "thresholds are percentages by resource");
const namespaces = () =>
  z.strictObject({ include: z.array(z.string()).optional(), exclude: names() }).optional();
const excluded = () => z.strictObject({ exclude: names() }).prefault({});
const switchedOff = () => z.boolean("write true or false").default(false);

const metricsSource = () =>
  z.enum(["KubernetesMetrics"], "use is measured by metrics-server alone; Prometheus is not modelled");

/** What each plugin's `args` may hold. */
export const DESCHEDULER_PLUGIN_ARGS = {
  LowNodeUtilization: z.strictObject({
    thresholds: thresholds(),
    targetThresholds: thresholds(),
    useDeviationThresholds: switchedOff(),
    numberOfNodes: count().default(0),
    evictableNamespaces: excluded(),
    evictionLimits: z.strictObject({ node: count().optional() }).prefault({}),
    metricsUtilization: z
      .strictObject({ source: metricsSource().optional(), metricsServer: switchedOff() })
      .optional(),
  }),
  HighNodeUtilization: z.strictObject({
    thresholds: thresholds(),
    numberOfNodes: count().default(0),
    evictionModes: z.array(z.enum(["OnlyThresholdingResources"])).default([]),
    evictableNamespaces: excluded(),
  }),
  PodLifeTime: z.strictObject({
    maxPodLifeTimeSeconds: count().optional(),
    states: names(),
    namespaces: namespaces(),
  }),
  RemoveDuplicates: z.strictObject({ excludeOwnerKinds: names(), namespaces: namespaces() }),
  RemoveFailedPods: z.strictObject({
    minPodLifetimeSeconds: count().default(3600),
    excludeOwnerKinds: names(),
    namespaces: namespaces(),
  }),
  RemovePodsViolatingNodeAffinity: z.strictObject({
    nodeAffinityType: z
      .array(
        z.enum([
          "requiredDuringSchedulingIgnoredDuringExecution",
          "preferredDuringSchedulingIgnoredDuringExecution",
        ]),
      )
      .min(1, "name at least one kind of affinity"),
    namespaces: namespaces(),
  }),
  RemovePodsViolatingNodeTaints: z.strictObject({
    includePreferNoSchedule: switchedOff(),
    excludedTaints: names(),
    includedTaints: names(),
    namespaces: namespaces(),
  }),
  RemovePodsViolatingTopologySpreadConstraint: z.strictObject({
    constraints: z.array(z.enum(["DoNotSchedule", "ScheduleAnyway"])).default(["DoNotSchedule"]),
    topologyBalanceNodeFit: z.boolean("write true or false").default(true),
    namespaces: namespaces(),
  }),
} as const satisfies Readonly<Record<DeschedulerPlugin["name"], z.ZodType>>;

/** Arguments of the DefaultEvictor. */
export const DEFAULT_EVICTOR_ARGS = z.strictObject({
  nodeFit: switchedOff(),
  minReplicas: count().default(0),
  minPodAge: duration().optional(),
  priorityThreshold: z.strictObject({ value: z.number().int() }).optional(),
  labelSelector: z.looseObject({}).optional(),
  podProtections: z
    .strictObject({
      defaultDisabled: z.array(z.enum(DEFAULT_POD_PROTECTIONS)).default([]),
      extraEnabled: z.array(z.enum(EXTRA_POD_PROTECTIONS)).default([]),
    })
    .prefault({}),
  evictLocalStoragePods: switchedOff(),
  evictDaemonSetPods: switchedOff(),
  evictSystemCriticalPods: switchedOff(),
  evictFailedBarePods: switchedOff(),
  ignorePvcPods: switchedOff(),
  ignorePodsWithoutPDB: switchedOff(),
});

export const DEFAULT_EVICTOR = "DefaultEvictor";

const PLUGIN_NAMES = [...DESCHEDULER_PLUGINS.deschedule, ...DESCHEDULER_PLUGINS.balance] as const;

const enabled = <const Names extends readonly [string, ...string[]]>(choices: Names) =>
  z.strictObject({ enabled: z.array(z.enum(choices)).default([]), disabled: names() }).prefault({});

/** What people write in a DeschedulerPolicy file. */
export const deschedulerPolicySchema = z
  .strictObject({
    apiVersion: z.literal("descheduler/v1alpha2", "apiVersion must be descheduler/v1alpha2"),
    kind: z.literal("DeschedulerPolicy", "kind must be DeschedulerPolicy"),
    nodeSelector: z.string().default("").describe("Labels of the nodes it looks at: pool=web,zone=a."),
    metricsProviders: z.array(z.strictObject({ source: metricsSource() })).default([]),
    metricsCollector: z
      .strictObject({ enabled: switchedOff() })
      .optional()
      .describe("The older word for metricsProviders: [{source: KubernetesMetrics}]."),
    maxNoOfPodsToEvictPerNode: count().optional(),
    maxNoOfPodsToEvictPerNamespace: count().optional(),
    maxNoOfPodsToEvictTotal: count().optional(),
    profiles: z
      .array(
        z.strictObject({
          name: z.string().min(1, "a profile needs a name"),
          pluginConfig: z
            .array(
              z.strictObject({
                name: z.enum([DEFAULT_EVICTOR, ...PLUGIN_NAMES]),
                args: z.record(z.string(), z.unknown()).default({}),
              }),
            )
            .default([]),
          plugins: z.strictObject({
            deschedule: enabled(DESCHEDULER_PLUGINS.deschedule),
            balance: enabled(DESCHEDULER_PLUGINS.balance),
            filter: enabled([DEFAULT_EVICTOR]),
            preevictionfilter: enabled([DEFAULT_EVICTOR]),
            preEvictionFilter: enabled([DEFAULT_EVICTOR]),
          }),
        }),
        "profiles is a list",
      )
      .min(1, "a policy needs a profile"),
  })
  .describe("A DeschedulerPolicy (descheduler/v1alpha2).");

/** The scenario's section `descheduler`. */
export const deschedulerSchema = z
  .strictObject({
    policy: z.string().describe("A file with a DeschedulerPolicy (descheduler/v1alpha2)."),
    "descheduling-interval": duration()
      .default("0s")
      .describe("From pass to pass; 0s: one pass. A Job that a CronJob starts: the CronJob's period."),
  })
  .optional()
  .describe("The descheduler. Absent: it does not run.");
