export { explainHpa, hpaNames } from "./explain-hpa.js";
export { explainPod, podNames } from "./explain-pod.js";
export { renderReport } from "./render-report.js";
