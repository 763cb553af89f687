import type { ManifestSet } from "../kubernetes/index.js";
import { looksAtPlace, proxyBalancing, servicePolicy, serviceRouting } from "../network/index.js";
import { type ResolvedScenario, referenceKey } from "../scenario/index.js";

/** What this run computes more simply than kube-proxy and its callers do, one sentence each. */
export function routingApproximations(
  { load, kubeProxy }: ResolvedScenario,
  { services }: Pick<ManifestSet, "services">,
): string[] {
  const manifests = new Map(
    services.map(({ object }) => {
      const { namespace = "default", name } = object.metadata;
      return [referenceKey({ kind: "Service", namespace, name }), object];
    }),
  );
  const fluid: string[] = [];
  const bound: string[] = [];
  const placed: string[] = [];
  for (const each of load) {
    const manifest = manifests.get(referenceKey(each.to));
    if (each.kind !== "requests" || manifest === undefined) continue;
    const { spec, metadata } = manifest;
    const policy = servicePolicy(spec, metadata.annotations);
    const name = referenceKey(each.to);
    const hasOwn = each.single !== null || each.demand.kind !== "constant" || each.demand.value > 0;
    if (hasOwn && policy.entry === null && looksAtPlace(policy)) placed.push(name);
    if (each.fidelity !== "fluid") continue;
    if (serviceRouting(spec) === "kube-proxy") fluid.push(name);
    const isBound = each.connections !== null || policy.affinitySeconds !== null;
    if (isBound) bound.push(name);
  }
  const sentences: string[] = [];
  const mode = kubeProxy["proxy-mode"];
  const scheduler = kubeProxy["ipvs-scheduler"];
  const balancing = proxyBalancing(mode, scheduler);
  if (fluid.length > 0 && balancing !== "random" && balancing !== "destination-hash") {
    const what = mode === "ipvs" ? `ipvs-scheduler ${scheduler}` : `proxy-mode ${mode}`;
    sentences.push(
      `In a fluid connections are dealt at random, not as ${what} does (fidelity: request plays it).`,
    );
  }
  if (bound.length > 0) {
    sentences.push(
      `In a fluid every client or connection that keeps to a pod sends an equal part: ${bound.join(", ")}.`,
    );
  }
  if (placed.length > 0) {
    sentences.push(
      `Requests from outside to Services without a port outside are taken to come from all Ready nodes alike: ${placed.join(", ")}.`,
    );
  }
  return sentences;
}
