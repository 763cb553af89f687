import type { Container, PodSpec } from "../../kubernetes/index.js";
import { parseBytes, parseCpuMillicores } from "../../units/index.js";

const RESOURCES = ["cpu", "memory"] as const;

type Resource = (typeof RESOURCES)[number];

/**
 * Names the containers that a resize in place has to start anew: a request or limit of a resource changes whose
 * resizePolicy says RestartContainer. Where no policy is written none is needed.
 *
 * Order: as in the spec.
 * Source: kubernetes v1.36.3 pkg/kubelet/kuberuntime/kuberuntime_manager.go#computePodResizeAction.
 */
export function resizeRestarts(before: PodSpec, after: PodSpec): readonly string[] {
  return after.containers
    .filter((container) => {
      const old = before.containers.find(({ name }) => name === container.name);
      return old !== undefined && RESOURCES.some((resource) => restartsFor(old, container, resource));
    })
    .map(({ name }) => name);
}

/** True where the container is started anew when this resource of it changes. */
export function restartsOn({ resizePolicy = [] }: Container, resource: Resource): boolean {
  return resizePolicy.some(
    ({ resourceName, restartPolicy }) => resourceName === resource && restartPolicy === "RestartContainer",
  );
}

function restartsFor(before: Container, after: Container, resource: Resource): boolean {
  if (!restartsOn(after, resource)) return false;
  return (["requests", "limits"] as const).some(
    (part) =>
      amountOf(before.resources?.[part]?.[resource], resource) !==
      amountOf(after.resources?.[part]?.[resource], resource),
  );
}

function amountOf(quantity: string | number | undefined, resource: Resource): number | undefined {
  if (quantity === undefined) return undefined;
  return resource === "cpu" ? parseCpuMillicores(String(quantity)) : parseBytes(String(quantity));
}
