/**
 * Why a node was turned down. Equal reasons share one object, so that counting needs no text.
 *
 * `resolvable` is upstream's code Unschedulable (evicting pods might help); false is UnschedulableAndUnresolvable.
 */
export interface Rejection {
  readonly plugin: string;
  readonly resolvable: boolean;
  /** Upstream's texts, counted one by one in the FitError summary. */
  readonly reasons: readonly string[];
  /** NodeResourcesFit only: names of the lacking resources. */
  readonly insufficient?: readonly string[];
  /** What exactly the reasons are about (a claim, its volume); not part of upstream's text. */
  readonly details?: readonly string[];
}

/** A rejection that evicting pods might resolve. */
export function unschedulable(plugin: string, reason: string): Rejection {
  return { plugin, resolvable: true, reasons: [reason] };
}

/** A rejection that no eviction resolves. */
export function unresolvable(plugin: string, reason: string): Rejection {
  return { plugin, resolvable: false, reasons: [reason] };
}
