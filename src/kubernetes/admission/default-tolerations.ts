import type { Toleration } from "../types/index.js";

const KEYS = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] as const;
const DEFAULT_SECONDS = 300;

/**
 * A pod's tolerations with those that admission adds: 300 s for a node that is not ready or not reachable, unless the
 * pod says something of its own about that.
 *
 * Source: kubernetes v1.36.3 plugin/pkg/admission/defaulttolerationseconds/admission.go
 */
export function withDefaultTolerations(tolerations: readonly Toleration[] = []): readonly Toleration[] {
  const added: Toleration[] = [];
  for (const key of KEYS) {
    const isOwn = tolerations.some(
      (toleration) =>
        (toleration.key === key || !toleration.key) &&
        (toleration.effect === "NoExecute" || !toleration.effect),
    );
    if (!isOwn)
      added.push({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: DEFAULT_SECONDS });
  }
  return added.length === 0 ? tolerations : [...tolerations, ...added];
}
