import type { Taint, Toleration } from "../../kubernetes/index.js";
import type { NodeView } from "../node-view.js";
import { MAX_NODE_SCORE, normalizeScores } from "../normalize-scores.js";
import type { Plugin, PreparedScore } from "../plugin.js";
import type { ProfileOptions } from "../profile-options.js";
import { type Rejection, unresolvable } from "../rejection.js";
import { firstUntoleratedTaint, toleratesTaintWithAny } from "../tolerates-taint.js";

const NAME = "TaintToleration";
const UNTOLERATED = unresolvable(NAME, "node(s) had untolerated taint(s)");

/** No node has a taint: all score alike. */
const UNTAINTED: PreparedScore = { score: () => MAX_NODE_SCORE, isEqualForAll: true };

/**
 * Turns down nodes with a NoSchedule or NoExecute taint that the pod does not tolerate; scores nodes higher the
 * fewer PreferNoSchedule taints it does not tolerate.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/tainttoleration
 */
export function taintToleration(options: ProfileOptions): Plugin {
  const gtLt = options.taintComparisonOperators;
  const namesTaint = options.version === "1.34";
  const byTaint = new Map<string, Rejection>();
  const rejectionFor = (taint: Taint): Rejection => {
    if (!namesTaint) return UNTOLERATED;
    const text = `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ""}}`;
    let rejection = byTaint.get(text);
    if (rejection === undefined) {
      rejection = unresolvable(NAME, text);
      byTaint.set(text, rejection);
    }
    return rejection;
  };
  return {
    name: NAME,
    prepareFilter: ({ tolerations }, { table }) => ({
      kind: "ready",
      filter: {
        passesAll: table.taintedCount === 0,
        filter: (node, index) => {
          // The column first: reading the node itself costs a cache miss.
          if (table.isTainted[index] === 0) return null;
          const taint = firstUntoleratedTaint(node.taints, tolerations, gtLt);
          return taint === undefined ? null : rejectionFor(taint);
        },
      },
    }),
    prepareScore: ({ tolerations }, { table }) => {
      if (table.taintedCount === 0) return UNTAINTED;
      const preferring = tolerations.filter(({ effect }) => !effect || effect === "PreferNoSchedule");
      return {
        score: (node, index) =>
          table.isTainted[index] === 1 ? countUntoleratedPreferences(node, preferring, gtLt) : 0,
        normalize: (scores, count) => normalizeScores(scores, count, true),
      };
    },
    isCuredBy: ({ tolerations }, event) => {
      if (event.kind !== "NodeAdd" && !(event.kind === "NodeUpdate" && event.change === "taints"))
        return false;
      if (firstUntoleratedTaint(event.node.taints, tolerations, gtLt) !== undefined) return false;
      if (event.kind === "NodeAdd") return true;
      return firstUntoleratedTaint(event.before.taints, tolerations, gtLt) !== undefined;
    },
  };
}

function countUntoleratedPreferences(
  { taints }: NodeView,
  tolerations: readonly Toleration[],
  comparisonOperatorsEnabled: boolean,
): number {
  let count = 0;
  for (const taint of taints) {
    if (taint.effect !== "PreferNoSchedule") continue;
    if (!toleratesTaintWithAny(tolerations, taint, comparisonOperatorsEnabled)) count++;
  }
  return count;
}
