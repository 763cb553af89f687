import { compilePodTemplate, type PodTemplate } from "../../cluster/index.js";
import type { ContainerUpdate } from "./admission/container-resources.js";
import type { ResourceAmounts } from "./resource-amounts.js";

const known = new WeakMap<PodTemplate, Map<string, PodTemplate>>();

function quantities({ cpu, memory }: ResourceAmounts): Record<string, string> {
  return {
    ...(cpu === undefined ? {} : { cpu: `${cpu}m` }),
    ...(memory === undefined ? {} : { memory: String(Math.ceil(memory)) }),
  };
}

/**
 * A template with other requests and limits; the same object for equal ones, so that pods share what is compiled from
 * it. Values that an update does not name stay.
 */
export function resizeTemplate(template: PodTemplate, updates: readonly ContainerUpdate[]): PodTemplate {
  const key = JSON.stringify(updates.map(({ name, requests, limits }) => [name, requests, limits]));
  let resized = known.get(template);
  if (resized === undefined) {
    resized = new Map();
    known.set(template, resized);
  }
  let found = resized.get(key);
  if (found === undefined) {
    const containers = template.spec.containers.map((container) => {
      const update = updates.find(({ name }) => name === container.name);
      if (update === undefined) return container;
      const { resources } = container;
      return {
        ...container,
        resources: {
          ...resources,
          requests: { ...resources?.requests, ...quantities(update.requests) },
          limits: { ...resources?.limits, ...quantities(update.limits) },
        },
      };
    });
    found = compilePodTemplate({
      metadata: { labels: template.labels, annotations: template.annotations },
      spec: { ...template.spec, containers },
    });
    resized.set(key, found);
  }
  return found;
}
