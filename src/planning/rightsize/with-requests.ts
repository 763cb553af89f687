import {
  amountsOfList,
  proportionalLimits,
  type ResourceAmounts,
} from "../../controllers/vertical-pod-autoscaler/index.js";
import type { Container, ManifestSet } from "../../kubernetes/index.js";
import type { LoadedScenario } from "../../scenario/index.js";
import { SIZED_LISTS } from "./vertical-workloads.js";

/** Requests by workload and container; a resource that is not named stays as it is. */
export type RequestPlan = ReadonlyMap<string, ReadonlyMap<string, ResourceAmounts>>;

/** The scenario whose workloads ask for what a plan says; limits keep their ratio to the requests. */
export function withRequests(loaded: LoadedScenario, plan: RequestPlan): LoadedScenario {
  const manifests: Record<string, unknown> = { ...loaded.manifests };
  for (const list of SIZED_LISTS) {
    manifests[list] = loaded.manifests[list].map(({ object, place }) => {
      const key = `${object.kind}/${object.metadata.namespace ?? "default"}/${object.metadata.name}`;
      const containers = plan.get(key);
      if (containers === undefined) return { object, place };
      const { template } = object.spec;
      const spec = {
        ...template.spec,
        containers: template.spec.containers.map((each) => sized(each, containers.get(each.name))),
      };
      return { place, object: { ...object, spec: { ...object.spec, template: { ...template, spec } } } };
    });
  }
  return { ...loaded, manifests: manifests as unknown as ManifestSet };
}

function sized(container: Container, wanted: ResourceAmounts | undefined): Container {
  if (wanted === undefined) return container;
  const { resources } = container;
  const limits = proportionalLimits(
    amountsOfList(resources?.limits),
    amountsOfList(resources?.requests),
    wanted,
    {},
  )?.limits;
  return {
    ...container,
    resources: {
      ...resources,
      requests: { ...resources?.requests, ...quantities(wanted) },
      limits: { ...resources?.limits, ...quantities(limits ?? {}) },
    },
  };
}

function quantities({ cpu, memory }: ResourceAmounts): Record<string, string> {
  return {
    ...(cpu === undefined ? {} : { cpu: `${Math.ceil(cpu)}m` }),
    ...(memory === undefined ? {} : { memory: String(Math.ceil(memory)) }),
  };
}
