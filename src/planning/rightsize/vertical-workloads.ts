import type {
  Container,
  Loaded,
  ManifestSet,
  VerticalPodAutoscaler,
  VpaUpdateMode,
} from "../../kubernetes/index.js";
import type { LoadedScenario } from "../../scenario/index.js";

/** The lists of a manifest set whose objects have a pod template that can be sized. */
export const SIZED_LISTS = [
  "deployments",
  "replicaSets",
  "replicationControllers",
  "statefulSets",
  "daemonSets",
] as const;

/** A workload as rightsizing sees it. */
export interface SizedWorkload {
  /** `Deployment/default/web`. */
  readonly key: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly containers: readonly Container[];
  readonly place: Loaded<unknown>["place"];
}

/** The workloads of the manifests, in the order of the lists; those that another object owns are left out. */
export function sizedWorkloads(manifests: ManifestSet): readonly SizedWorkload[] {
  return SIZED_LISTS.flatMap((list) =>
    manifests[list]
      .filter(({ object }) => !object.metadata.ownerReferences?.some(({ controller }) => controller === true))
      .map(({ object, place }) => {
        const namespace = object.metadata.namespace ?? "default";
        return {
          key: `${object.kind}/${namespace}/${object.metadata.name}`,
          kind: object.kind,
          namespace,
          name: object.metadata.name,
          containers: object.spec.template.spec.containers,
          place,
        };
      }),
  );
}

/**
 * The scenario with a VPA for every workload. `mode` undefined: VPAs of the manifests keep theirs, the others get
 * Recreate.
 */
export function withVerticals(loaded: LoadedScenario, mode: VpaUpdateMode | undefined): LoadedScenario {
  const { manifests } = loaded;
  const written = manifests.vpas.map(({ object, place }) => ({
    place,
    object: mode === undefined ? object : inMode(object, mode),
  }));
  const added = sizedWorkloads(manifests)
    .filter(
      ({ kind, namespace, name }) =>
        !manifests.vpas.some(({ object }) => isFor(object, kind, namespace, name)),
    )
    .map(
      ({ kind, namespace, name, place }): Loaded<VerticalPodAutoscaler> => ({
        place,
        object: {
          apiVersion: "autoscaling.k8s.io/v1",
          kind: "VerticalPodAutoscaler",
          metadata: { name: `rightsize-${kind.toLowerCase()}-${name}`, namespace },
          spec: { targetRef: { kind, name }, updatePolicy: { updateMode: mode ?? "Recreate" } },
        } as VerticalPodAutoscaler,
      }),
    );
  return { ...loaded, manifests: { ...manifests, vpas: [...written, ...added] } };
}

function inMode(vpa: VerticalPodAutoscaler, updateMode: VpaUpdateMode): VerticalPodAutoscaler {
  return { ...vpa, spec: { ...vpa.spec, updatePolicy: { ...vpa.spec.updatePolicy, updateMode } } };
}

function isFor(
  { metadata, spec }: VerticalPodAutoscaler,
  kind: string,
  namespace: string,
  name: string,
): boolean {
  return (
    (metadata.namespace ?? "default") === namespace &&
    spec.targetRef.kind === kind &&
    spec.targetRef.name === name
  );
}
