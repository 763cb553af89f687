import { COMPUTE_NAMES } from "./pod-amounts.js";

/** One bound of a quota that a pod would break. */
export interface QuotaRefusal {
  readonly resource: string;
  /** Undefined: the pod does not say how much it asks for. */
  readonly requested: number | undefined;
  readonly used: number;
  readonly hard: number;
}

/** Bounds hold to this share: sums of decimal fractions are not exact. */
const TOLERANCE = 1e-9;

/**
 * The bounds of a quota that one more pod would break; empty: it may come.
 *
 * Order: as the quota lists its bounds.
 * Source: kubernetes v1.36.3 staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go#CheckRequest
 */
export function judgeQuota(
  hard: ReadonlyMap<string, number>,
  used: ReadonlyMap<string, number>,
  amounts: ReadonlyMap<string, number>,
): readonly QuotaRefusal[] {
  const refusals: QuotaRefusal[] = [];
  for (const [resource, bound] of hard) {
    const requested = amounts.get(resource);
    const before = used.get(resource) ?? 0;
    const isUnsaid = requested === undefined && COMPUTE_NAMES.has(resource);
    const isOver = requested !== undefined && before + requested > bound * (1 + TOLERANCE);
    if (isUnsaid || isOver) refusals.push({ resource, requested, used: before, hard: bound });
  }
  return refusals;
}

/** One line in upstream's words. */
export function explainRefusal(quota: string, refusals: readonly QuotaRefusal[]): string {
  const unsaid = refusals.filter(({ requested }) => requested === undefined);
  if (unsaid.length > 0) {
    return `failed quota: ${quota}: must specify ${unsaid.map(({ resource }) => resource).join(", ")}`;
  }
  const list = (value: (refusal: QuotaRefusal) => number) =>
    refusals.map((refusal) => `${refusal.resource}=${Number(value(refusal).toPrecision(12))}`).join(",");
  const requested = list((refusal) => refusal.requested ?? 0);
  return `exceeded quota: ${quota}, requested: ${requested}, used: ${list(({ used }) => used)}, limited: ${list(({ hard }) => hard)}`;
}
