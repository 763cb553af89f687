import type { ClusterAutoscalerFlags } from "./defaults.js";

const STARTUP_TAINT_PREFIXES = [
  "ignore-taint.cluster-autoscaler.kubernetes.io/",
  "startup-taint.cluster-autoscaler.kubernetes.io/",
];
const STATUS_TAINT_PREFIX = "status-taint.cluster-autoscaler.kubernetes.io/";

/**
 * Which taints pass: startup taints, that say a node has not finished starting, and status taints, that say how it is.
 * Both are known by their keys alone.
 *
 * Source: cluster-autoscaler 1.36.1 utils/taints/taints.go#TaintConfig
 */
export class TaintConfig {
  readonly #startup: ReadonlySet<string>;
  readonly #startupPrefixes: readonly string[];
  readonly #status: ReadonlySet<string>;

  constructor(
    startupTaints: readonly string[] = [],
    statusTaints: readonly string[] = [],
    startupPrefixes: readonly string[] = [],
  ) {
    this.#startupPrefixes = [...STARTUP_TAINT_PREFIXES, ...startupPrefixes];
    this.#startup = new Set(startupTaints);
    this.#status = new Set(statusTaints);
  }

  /** A node that carries it counts as unready, and templates are made without it. */
  isStartupTaint(key: string): boolean {
    return this.#startup.has(key) || this.#startupPrefixes.some((prefix) => key.startsWith(prefix));
  }

  /** Templates are made without it; the node's readiness does not change. */
  isStatusTaint(key: string): boolean {
    return this.#status.has(key) || key.startsWith(STATUS_TAINT_PREFIX);
  }
}

/** Source: cluster-autoscaler 1.36.1 config/flags/flags.go; `ignore-taint` is the old name of `startup-taint`. */
export function taintConfigOf(
  flags: Pick<
    ClusterAutoscalerFlags,
    "startup-taint" | "startup-taint-prefix" | "ignore-taint" | "status-taint"
  >,
): TaintConfig {
  const startup = [...flags["startup-taint"], ...flags["ignore-taint"]];
  return new TaintConfig(startup, flags["status-taint"], flags["startup-taint-prefix"]);
}
