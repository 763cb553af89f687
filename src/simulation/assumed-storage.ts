import { ASSUMED_CLASS } from "../cluster/index.js";
import type { ManifestSet, PodSpec } from "../kubernetes/index.js";

/** What is taken for granted about storage that the manifests name and do not hold; a sentence each. */
export function assumedStorage(manifests: ManifestSet): string[] {
  const sentences: string[] = [];
  const { statefulSets, persistentVolumeClaims, storageClasses } = manifests;
  const claims = [
    ...persistentVolumeClaims.map(({ object }) => object),
    ...statefulSets.flatMap(({ object }) => object.spec.volumeClaimTemplates ?? []),
    ...podSpecsOf(manifests).flatMap(({ volumes = [] }) =>
      volumes.flatMap(({ ephemeral }) => (ephemeral === undefined ? [] : [ephemeral.volumeClaimTemplate])),
    ),
  ];
  const classes = new Set(claims.map(({ spec }) => spec.storageClassName ?? ASSUMED_CLASS));
  classes.delete("");
  if (storageClasses.length === 0 && classes.size > 0) {
    sentences.push(
      `No StorageClass is in the manifests: volumes of ${[...classes].join(", ")} are taken to be made on demand in the zone of their first pod (WaitForFirstConsumer).`,
    );
  }
  if (persistentVolumeClaims.length === 0) {
    const names = new Set(
      podSpecsOf(manifests).flatMap(({ volumes = [] }) =>
        volumes.flatMap(({ persistentVolumeClaim: claim }) => (claim === undefined ? [] : [claim.claimName])),
      ),
    );
    if (names.size > 0) {
      sentences.push(
        `No PersistentVolumeClaim is in the manifests: ${[...names].join(", ")} are taken to be there on every node.`,
      );
    }
  }
  return sentences;
}

function podSpecsOf(manifests: ManifestSet): readonly PodSpec[] {
  const { deployments, replicaSets, replicationControllers, statefulSets, daemonSets, jobs } = manifests;
  return [
    ...[...deployments, ...replicaSets, ...statefulSets, ...daemonSets, ...jobs].map(
      ({ object }) => object.spec.template.spec,
    ),
    ...replicationControllers.flatMap(({ object }) => object.spec.template?.spec ?? []),
    ...manifests.cronJobs.map(({ object }) => object.spec.jobTemplate.spec.template.spec),
    ...manifests.pods.map(({ object }) => object.spec),
  ];
}
