import { type Cluster, compilePodTemplate, identityOf, type Pod } from "../cluster/index.js";
import type { Loaded, Pod as PodManifest } from "../kubernetes/index.js";
import type { RandomStreams } from "../random/index.js";

/**
 * Creates the manifests' Pods that no controller owns; owned ones of a dump are made anew by their controllers, and
 * those that have ended take no room. Each is handed to `place`; one that names its node is bound to it before.
 *
 * Order: as written.
 */
export function createBarePods(
  cluster: Cluster,
  manifests: readonly Loaded<PodManifest>[],
  streams: RandomStreams,
  place: (pod: Pod) => void,
): void {
  for (const { object } of manifests) {
    if (isOwned(object) || hasEnded(object)) continue;
    const { namespace, name, key } = identityOf(object.metadata);
    const stableName = `Pod/${key}#0`;
    const init = {
      namespace,
      name,
      uid: object.metadata.uid ?? `${Math.floor(streams.forKey(`uid/${stableName}`).uniform() * 2 ** 52)}`,
      stableName,
      template: compilePodTemplate({
        metadata: {
          labels: object.metadata.labels ?? {},
          annotations: object.metadata.annotations ?? {},
        },
        spec: object.spec,
      }),
      ownerKey: null,
      workloadKey: `Pod/${key}`,
    };
    if (cluster.admitsPod?.(init) === false) continue;
    const pod = cluster.createPod(init);
    const node = object.spec.nodeName === undefined ? undefined : cluster.nodes.get(object.spec.nodeName);
    if (node !== undefined) cluster.bindPod(pod, node);
    place(pod);
  }
}

function isOwned({ metadata }: PodManifest): boolean {
  return metadata.ownerReferences?.some((reference) => reference.controller === true) ?? false;
}

function hasEnded({ status }: PodManifest): boolean {
  const phase = (status as { readonly phase?: string } | undefined)?.phase;
  return phase === "Succeeded" || phase === "Failed";
}
