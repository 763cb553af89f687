import { hashPodTemplate, type PodTemplate } from "../../cluster/index.js";
import type { Toleration } from "../../kubernetes/index.js";
import { DAEMON_POD_TOLERATIONS, HOST_NETWORK_TOLERATION } from "./defaults.js";

const HASH_LABEL = "controller-revision-hash";

/**
 * The template of a DaemonSet's pods apart from their node: with the automatic tolerations and the revision's
 * hash as a label.
 *
 * Source: kubernetes v1.36.3 pkg/controller/daemon/util/daemonset_util.go#CreatePodTemplate
 */
export function daemonPodTemplate(template: PodTemplate): PodTemplate {
  const { spec } = template;
  const automatic =
    spec.hostNetwork === true ? [...DAEMON_POD_TOLERATIONS, HOST_NETWORK_TOLERATION] : DAEMON_POD_TOLERATIONS;
  // One with the same key, operator, value and effect is taken over by the automatic one.
  const own = (spec.tolerations ?? []).filter(
    (toleration) => !automatic.some((other) => isSame(toleration, other)),
  );
  return {
    ...template,
    labels: { ...template.labels, [HASH_LABEL]: hashPodTemplate(template) },
    spec: { ...spec, tolerations: [...own, ...automatic] },
  };
}

/**
 * The template of the pod for one node: its required node affinity is the node's name and nothing else, so that
 * the scheduler can only place it there.
 *
 * Source: kubernetes v1.36.3 pkg/controller/daemon/util/daemonset_util.go#ReplaceDaemonSetPodNodeNameNodeAffinity
 */
export function templateForNode(template: PodTemplate, nodeName: string): PodTemplate {
  const { spec } = template;
  return {
    ...template,
    spec: {
      ...spec,
      affinity: {
        ...spec.affinity,
        nodeAffinity: {
          ...spec.affinity?.nodeAffinity,
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchFields: [{ key: "metadata.name", operator: "In", values: [nodeName] }] },
            ],
          },
        },
      },
    },
  };
}

/** The hash of the template that a pod was created from. */
export function hashOfPod({ labels }: { readonly labels: Readonly<Record<string, string>> }): string {
  return labels[HASH_LABEL] ?? "";
}

function isSame(a: Toleration, b: Toleration): boolean {
  return a.key === b.key && a.operator === b.operator && (a.value ?? "") === "" && a.effect === b.effect;
}
