import { type Cluster, LabelIndex, type Pod, type PodSelection, type Service } from "../../cluster/index.js";
import { compileStringMap, matchesStringMap, type StringMap } from "../../kubernetes/index.js";
import {
  type ClusterLookups,
  PodMatcher,
  type SchedulingPod,
  type VolumeLookups,
} from "../../scheduling/index.js";

/** Labels of a namespace as far as the cluster knows them: the one that the API server sets on each. */
export function defaultNamespaceLabels(namespace: string): StringMap {
  return { "kubernetes.io/metadata.name": namespace };
}

/**
 * What placement asks of the cluster beside its nodes. The pods that the default spread constraints count are those
 * that all Services of the pod and its controller select together; found once per compiled pod, until a Service
 * changes.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/helper/spread.go#DefaultSelector
 */
export class LiveLookups implements ClusterLookups {
  readonly namespaceLabels: (namespace: string) => StringMap | undefined;
  readonly volumes: VolumeLookups;
  readonly #cluster: Cluster;
  #matchers = new WeakMap<SchedulingPod, PodMatcher | { readonly none: true }>();
  #services: LabelIndex<Service> | null = null;

  constructor(
    cluster: Cluster,
    namespaceLabels: (namespace: string) => StringMap | undefined = defaultNamespaceLabels,
  ) {
    this.#cluster = cluster;
    this.volumes = cluster.storage;
    this.namespaceLabels = namespaceLabels;
    const forget = () => {
      this.#matchers = new WeakMap();
      this.#services = null;
    };
    cluster.services.watch((_service, change) => {
      if (change === "added" || change === "deleted" || change === "spec") forget();
    });
  }

  defaultSpreadMatcher(pod: SchedulingPod): PodMatcher | null {
    let found = this.#matchers.get(pod);
    if (found === undefined) {
      found = this.#find(pod) ?? { none: true };
      this.#matchers.set(pod, found);
    }
    return found instanceof PodMatcher ? found : null;
  }

  #find(pod: SchedulingPod): PodMatcher | null {
    const tests: ((labels: StringMap) => boolean)[] = [];
    let members: Iterable<Pod> | null = null;
    this.#services ??= indexOf(this.#cluster.services.values());
    for (const { spec, selection } of this.#services.matching(pod.namespace, pod.labels)) {
      const { selector } = spec;
      tests.push((labels) => matchesStringMap(selector, labels));
      members ??= selection?.pods ?? null;
    }
    const owner = this.#ownerOf(pod);
    if (owner !== undefined) {
      tests.push((labels) => owner.selection.matches(labels));
      members = owner.selection.pods;
    }
    if (tests.length === 0) return null;
    const pods = members;
    return new PodMatcher(
      pod.namespace,
      false,
      (labels) => tests.every((test) => test(labels)),
      pods === null ? null : () => pods,
    );
  }

  /** The controller whose selector counts beside those of Services. */
  #ownerOf({ ownerKey }: SchedulingPod): { readonly selection: PodSelection } | undefined {
    const [kind, key] = splitOwnerKey(ownerKey ?? "");
    switch (kind) {
      case "ReplicaSet":
        return this.#cluster.replicaSets.get(key);
      case "ReplicationController":
        return this.#cluster.replicationControllers.get(key);
      case "StatefulSet":
        return this.#cluster.statefulSets.get(key);
      default:
        return undefined;
    }
  }
}

function indexOf(services: Iterable<Service>): LabelIndex<Service> {
  const index = new LabelIndex<Service>();
  for (const service of services)
    index.add(service.namespace, compileStringMap(service.spec.selector), service);
  return index;
}

/** @example splitOwnerKey("ReplicaSet/default/web-1") // ["ReplicaSet", "default/web-1"] */
function splitOwnerKey(ownerKey: string): readonly [kind: string, key: string] {
  const slash = ownerKey.indexOf("/");
  return [ownerKey.slice(0, Math.max(0, slash)), ownerKey.slice(slash + 1)];
}
