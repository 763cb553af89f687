import { block, type DrainRule, UNDEFINED } from "../drain-rule.js";

/** Pods whose budget allows no disruption now keep their node. Source: cluster-autoscaler 1.36.1 simulator/drainability/rules/pdb */
export const pdb: DrainRule = {
  name: "PDB",
  drainable: (pod, { budgets }) => {
    const { canRemove, blocking } = budgets.canRemovePods([pod]);
    return canRemove ? UNDEFINED : block("NotEnoughPdb", { budget: blocking!.budget });
  },
};
