import type { CronJob as CronJobManifest, CronJobSpec, JobSpec, ObjectMeta } from "../kubernetes/index.js";
import type { SimTime } from "../units/index.js";
import type { Cluster } from "./cluster.js";
import { compilePodTemplate } from "./compile-pod-template.js";
import { identityOf, type ObjectIdentity } from "./object-identity.js";
import type { Pod } from "./pod.js";
import type { PodTemplate } from "./pod-template.js";
import type { ObjectCondition } from "./workloads.js";

/** A batch/v1 Job in the store. */
export interface Job extends ObjectIdentity {
  readonly kind: "Job";
  /** Key of the CronJob that owns it (`namespace/name`), or null. */
  readonly cronJobKey: string | null;
  spec: JobSpec;
  readonly template: PodTemplate;
  readonly createdAt: SimTime;
  /** API time; null until the controller saw it unsuspended. */
  startTime: SimTime | null;
  active: number;
  ready: number;
  terminating: number;
  succeeded: number;
  failed: number;
  /** Indexed Jobs: which indexes are done, ascending, and which failed for good. */
  completedIndexes: readonly number[];
  failedIndexes: readonly number[];
  conditions: readonly ObjectCondition[];
  /** The terminal condition, and when it was set (API time); null while the Job goes on. */
  finished: { readonly type: "Complete" | "Failed"; readonly at: SimTime } | null;
  /** Its own pods, in the order of creation; the store keeps it. */
  readonly pods: Set<Pod>;
}

/** A batch/v1 CronJob in the store. */
export interface CronJob extends ObjectIdentity {
  readonly kind: "CronJob";
  spec: CronJobSpec;
  readonly createdAt: SimTime;
  /** The tick of the last Job. */
  lastScheduleTime: SimTime | null;
  /** Keys of its Jobs that have not finished, as its status lists them. */
  active: readonly string[];
}

/** A Job as the store holds it, before its controller has seen it. */
export function jobOf(
  cluster: Cluster,
  { metadata, spec }: { readonly metadata: ObjectMeta; readonly spec: JobSpec },
  cronJobKey: string | null = null,
): Job {
  const template = compilePodTemplate(spec.template);
  const labels = {
    ...template.labels,
    "batch.kubernetes.io/job-name": metadata.name,
    "job-name": metadata.name,
  };
  return {
    kind: "Job",
    ...identityOf(metadata),
    cronJobKey,
    spec,
    template: { ...template, labels },
    createdAt: cluster.sim.now,
    startTime: null,
    active: 0,
    ready: 0,
    terminating: 0,
    succeeded: 0,
    failed: 0,
    completedIndexes: [],
    failedIndexes: [],
    conditions: [],
    finished: null,
    pods: new Set(),
  };
}

/** A CronJob as the store holds it, before its controller has seen it. */
export function cronJobOf(cluster: Cluster, { metadata, spec }: CronJobManifest): CronJob {
  return {
    kind: "CronJob",
    ...identityOf(metadata),
    spec,
    createdAt: cluster.sim.now,
    lastScheduleTime: null,
    active: [],
  };
}
