export { QuotaAdmission, type QuotaAdmissionOptions } from "./controller.js";
export { explainRefusal, judgeQuota, type QuotaRefusal } from "./judge-quota.js";
export { limitRangeFaults } from "./limit-range-faults.js";
export { podAmounts } from "./pod-amounts.js";
export { isInScope } from "./quota-scope.js";
