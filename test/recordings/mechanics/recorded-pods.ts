import type { RecordedRun } from "./recorded-run.js";

/** One life of a recorded pod, as events.csv tells it; seconds, null: it did not happen. */
export interface RecordedPod {
  readonly name: string;
  readonly uid: string;
  createdAt: number;
  boundAt: number | null;
  node: string;
  runningAt: number | null;
  readyAt: number | null;
  deletingAt: number | null;
  /** The final phase was posted. */
  endedAt: number | null;
  exitCode: number;
}

/**
 * The recorded pods by the stable name that the simulated pod in the same place has: the n-th of a Deployment, the
 * n-th life of a StatefulSet's ordinal or of a DaemonSet's node, the n-th of a Job or of one of its indexes.
 */
export function recordedPods({ rows, pods: table }: RecordedRun): ReadonlyMap<string, RecordedPod> {
  const described = new Map<string, (typeof table)[number][]>();
  for (const row of table) described.set(row.pod, [...(described.get(row.pod) ?? []), row]);
  const byStableName = new Map<string, RecordedPod>();
  const counts = new Map<string, number>();
  const current = new Map<string, RecordedPod>();
  for (const { kind, object, event, at, node } of rows) {
    if (kind !== "pod") continue;
    if (event === "created") {
      const row = described.get(object)?.shift();
      if (row === undefined) continue;
      const place = placeOf(row.ownerKind, row.app, row.owner, object, row.daemonSetNode);
      const life = counts.get(place.key) ?? 0;
      counts.set(place.key, life + 1);
      const pod: RecordedPod = {
        name: object,
        uid: row.uid,
        createdAt: at,
        boundAt: null,
        node: "",
        runningAt: null,
        readyAt: null,
        deletingAt: null,
        endedAt: null,
        exitCode: 0,
      };
      byStableName.set(place.nth(life), pod);
      current.set(object, pod);
      continue;
    }
    const pod = current.get(object);
    if (pod === undefined) continue;
    if (event === "bound") {
      pod.boundAt = at;
      pod.node = node;
    } else if (event === "running") pod.runningAt ??= at;
    else if (event === "ready") pod.readyAt ??= at;
    else if (event === "deleting") pod.deletingAt ??= at;
    else if (event === "succeeded" || event.startsWith("failed")) {
      pod.endedAt ??= at;
      pod.exitCode = Number(/exit=(\d+)/.exec(event)?.[1] ?? 0);
    }
  }
  return byStableName;
}

function placeOf(ownerKind: string, app: string, owner: string, name: string, node: string) {
  const dotted = (prefix: string) => ({
    key: prefix,
    nth: (life: number) => (life === 0 ? prefix : `${prefix}.${life}`),
  });
  switch (ownerKind) {
    case "ReplicaSet": {
      const prefix = `Deployment/default/${app}`;
      return { key: prefix, nth: (life: number) => `${prefix}#${life}` };
    }
    case "StatefulSet":
      return dotted(`StatefulSet/default/${owner}#${name.slice(owner.length + 1)}`);
    case "DaemonSet":
      return dotted(`DaemonSet/default/${owner}#${node}`);
    default: {
      const prefix = `Job/default/${owner}#`;
      const index = /^-(\d+)-[^-]+$/.exec(name.slice(owner.length))?.[1];
      return index === undefined
        ? { key: prefix, nth: (life: number) => `${prefix}${life}` }
        : { key: `${prefix}${index}`, nth: (life: number) => `${prefix}${index}.${life}` };
    }
  }
}
