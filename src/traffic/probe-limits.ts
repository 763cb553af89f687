import type { Pod, PodTemplate } from "../cluster/index.js";
import type { Probe } from "../kubernetes/index.js";

const DEFAULT_TIMEOUT_SECONDS = 1;
const NONE: readonly number[] = [];
const known = new WeakMap<PodTemplate, Map<string, readonly number[]>>();

/**
 * How long the readiness and liveness probes wait that the program itself has to answer: httpGet and grpc of the
 * container that takes the load. A tcpSocket is answered by the kernel, exec by another process.
 *
 * Units: seconds. Order: ascending, each once.
 */
export function probeLimits(
  { template }: Pick<Pod, "template">,
  container: string | undefined,
): readonly number[] {
  let byContainer = known.get(template);
  if (byContainer === undefined) {
    byContainer = new Map();
    known.set(template, byContainer);
  }
  const name = container ?? template.spec.containers[0]?.name ?? "";
  let limits = byContainer.get(name);
  if (limits === undefined) {
    const found = template.spec.containers.find((candidate) => candidate.name === name);
    const seconds = [found?.readinessProbe, found?.livenessProbe].filter(answersItself).map(timeoutOf);
    limits = seconds.length === 0 ? NONE : [...new Set(seconds)].sort((a, b) => a - b);
    byContainer.set(name, limits);
  }
  return limits;
}

/** True for a probe that waits in the program's own queue. */
export function answersItself(probe: Probe | undefined): probe is Probe {
  return probe !== undefined && (probe.httpGet !== undefined || probe.grpc !== undefined);
}

/** Seconds after which a probe counts as failed. */
export function timeoutOf(probe: Probe): number {
  return probe.timeoutSeconds || DEFAULT_TIMEOUT_SECONDS;
}
