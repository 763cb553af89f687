export { moneyText, usdPerDay } from "./cost-figures.js";
export { explainAutoscaler } from "./explain-autoscaler.js";
export { explainHpa, hpaNames } from "./explain-hpa.js";
export { explainNode, nodeNames } from "./explain-node.js";
export { explainPod, podNames } from "./explain-pod.js";
export { renderReport } from "./render-report.js";
export { summarizeAutoscaler } from "./summarize-autoscaler.js";
