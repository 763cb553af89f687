import type { Ingress, IngressClass } from "../kubernetes/index.js";

const CLASS_ANNOTATION = "kubernetes.io/ingress.class";
const DEFAULT_ANNOTATION = "ingressclass.kubernetes.io/is-default-class";

/**
 * The class of an Ingress: the one it names, that of the old annotation, or the cluster's default class. Null: it has
 * none, and controllers that want one leave it alone.
 *
 * Source: kubernetes v1.36.3 plugin/pkg/admission/network/defaultingressclass/admission.go (of several default classes
 * the API server refuses to choose; here the first one counts).
 */
export function ingressClassOf(
  { metadata, spec }: Pick<Ingress, "metadata" | "spec">,
  classes: readonly Pick<IngressClass, "metadata">[],
): string | null {
  const named = spec.ingressClassName ?? metadata.annotations?.[CLASS_ANNOTATION];
  if (named !== undefined) return named;
  const usual = classes.find((each) => each.metadata.annotations?.[DEFAULT_ANNOTATION] === "true");
  return usual?.metadata.name ?? null;
}
