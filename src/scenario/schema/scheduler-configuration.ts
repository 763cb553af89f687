import { z } from "zod";
import { PLUGIN_NAMES, SCORING_STRATEGIES } from "../../scheduling/index.js";
import { count, nonNegative } from "./scalars.js";

const EVERY_PLUGIN = "*";
const pluginName = () =>
  z.enum([...PLUGIN_NAMES, EVERY_PLUGIN], "not a plugin of the default profile that is modelled");
const pluginSet = () =>
  z
    .strictObject({
      enabled: z.array(z.strictObject({ name: pluginName(), weight: count().optional() })).default([]),
      disabled: z.array(z.strictObject({ name: pluginName() })).default([]),
    })
    .prefault({});

/** Something that upstream knows, so that its name is no typing error. */
const notModelled = (message: string) => z.never(message);
const point = () =>
  notModelled(
    "this extension point runs as in the default profile; multiPoint, filter, preScore and score can be set",
  ).optional();
const NOT_MODELLED_POINTS = {
  preEnqueue: point(),
  queueSort: point(),
  preFilter: point(),
  postFilter: point(),
  reserve: point(),
  permit: point(),
  preBind: point(),
  bind: point(),
  postBind: point(),
};

const resources = () =>
  z.array(z.strictObject({ name: z.string().min(1), weight: count().min(1).max(100).default(1) })).min(1);
const cpuAndMemory = () =>
  resources().default([
    { name: "cpu", weight: 1 },
    { name: "memory", weight: 1 },
  ]);
/** Fields that every `args` may repeat. */
const TYPE_META = { apiVersion: z.string().optional(), kind: z.string().optional() };

/** What each plugin's `args` may hold. */
export const SCHEDULER_PLUGIN_ARGS = {
  NodeResourcesFit: z.strictObject({
    ...TYPE_META,
    ignoredResources: z.array(z.string()).default([]),
    ignoredResourceGroups: z.array(z.string()).default([]),
    scoringStrategy: z
      .strictObject({
        type: z.enum(SCORING_STRATEGIES).default("LeastAllocated"),
        resources: cpuAndMemory(),
        requestedToCapacityRatio: z
          .strictObject({
            shape: z
              .array(
                z.strictObject({
                  utilization: nonNegative().max(100, "utilization is a percentage"),
                  score: nonNegative().max(10, "a score of the shape is 0 to 10"),
                }),
              )
              .min(1),
          })
          .optional(),
      })
      .prefault({}),
  }),
  NodeResourcesBalancedAllocation: z.strictObject({ ...TYPE_META, resources: cpuAndMemory() }),
  InterPodAffinity: z.strictObject({
    ...TYPE_META,
    hardPodAffinityWeight: count().max(100, "a weight is 0 to 100").default(1),
    ignorePreferredTermsOfExistingPods: z.boolean().default(false),
  }),
  PodTopologySpread: z.strictObject({
    ...TYPE_META,
    defaultingType: z.enum(["System", "List"]).default("System"),
    defaultConstraints: z
      .array(
        z.strictObject({
          maxSkew: count().min(1, "maxSkew must be at least 1"),
          topologyKey: z.string().min(1, "name a label of nodes"),
          whenUnsatisfiable: z.enum(["DoNotSchedule", "ScheduleAnyway"]),
          minDomains: count().min(1, "minDomains must be at least 1").optional(),
          nodeAffinityPolicy: z.enum(["Honor", "Ignore"]).optional(),
          nodeTaintsPolicy: z.enum(["Honor", "Ignore"]).optional(),
        }),
      )
      .default([]),
  }),
} as const;

export type ConfigurablePlugin = keyof typeof SCHEDULER_PLUGIN_ARGS;

/** What people write in a KubeSchedulerConfiguration file. */
export const schedulerConfigurationSchema = z
  .strictObject({
    apiVersion: z.literal(
      "kubescheduler.config.k8s.io/v1",
      "apiVersion must be kubescheduler.config.k8s.io/v1",
    ),
    kind: z.literal("KubeSchedulerConfiguration", "kind must be KubeSchedulerConfiguration"),
    parallelism: count().optional(),
    percentageOfNodesToScore: nonNegative().max(100, "it is a percentage").optional(),
    podInitialBackoffSeconds: count().optional(),
    podMaxBackoffSeconds: count().optional(),
    clientConnection: z.looseObject({ qps: nonNegative().optional(), burst: count().optional() }).optional(),
    leaderElection: z.unknown().optional(),
    extenders: notModelled("extenders are not modelled").optional(),
    profiles: z
      .array(
        z.strictObject({
          schedulerName: z.string().default("default-scheduler"),
          percentageOfNodesToScore: nonNegative().max(100, "it is a percentage").optional(),
          plugins: z
            .strictObject({
              multiPoint: pluginSet(),
              filter: pluginSet(),
              preScore: pluginSet(),
              score: pluginSet(),
              ...NOT_MODELLED_POINTS,
            })
            .prefault({}),
          pluginConfig: z
            .array(z.strictObject({ name: z.string(), args: z.record(z.string(), z.unknown()).default({}) }))
            .default([]),
        }),
      )
      .default([]),
  })
  .describe("A KubeSchedulerConfiguration (kubescheduler.config.k8s.io/v1).");
