export { DisruptionController, type DisruptionControllerOptions } from "./controller.js";
export {
  type BudgetedPods,
  type DisruptionBudget,
  type DisruptionStatus,
  disruptionsAllowed,
} from "./disruptions-allowed.js";
export { explainDisruptions } from "./explain.js";
