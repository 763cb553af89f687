import { hashPodTemplate } from "./hash-pod-template.js";
import type { PodTemplate } from "./pod-template.js";
import type { Deployment } from "./workloads.js";

const knownKeys = new WeakMap<object, { readonly template: PodTemplate; readonly key: string }>();

/** Key of the ReplicaSet that belongs to the Deployment's present template. */
export function newReplicaSetKey(deployment: Pick<Deployment, "key" | "template">): string {
  const { template } = deployment;
  let known = knownKeys.get(deployment);
  if (known === undefined || known.template !== template) {
    known = { template, key: `${deployment.key}-${hashPodTemplate(template)}` };
    knownKeys.set(deployment, known);
  }
  return known.key;
}
