import type { NodeGroup } from "../node-group.js";
import type { ScaleUpInfo } from "../node-groups/balance-scale-up.js";

/** What came of asking the provider. */
export interface ExecutedScaleUps {
  readonly done: readonly ScaleUpInfo[];
  /** Groups whose increase the provider refused; not empty: the scale-up as a whole failed. */
  readonly failed: readonly { readonly group: NodeGroup; readonly error: string }[];
}

/**
 * Asks the provider for the nodes, group by group; the first refusal ends it, unless all are asked side by side.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaleup/orchestrator/executor.go#ExecuteScaleUps
 */
export function executeScaleUps(
  scaleUps: readonly ScaleUpInfo[],
  isParallel: boolean,
  increase: (group: NodeGroup, delta: number) => string | null,
): ExecutedScaleUps {
  const done: ScaleUpInfo[] = [];
  const failed: { readonly group: NodeGroup; readonly error: string }[] = [];
  for (const info of scaleUps) {
    const error = increase(info.group, info.newSize - info.currentSize);
    if (error === null) done.push(info);
    else {
      failed.push({ group: info.group, error });
      if (!isParallel) break;
    }
  }
  return { done, failed };
}
