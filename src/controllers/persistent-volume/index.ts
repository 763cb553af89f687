export { chooseZone } from "./choose-zone.js";
export { PersistentVolumeController, type PersistentVolumeOptions } from "./controller.js";
export { makeVolume } from "./make-volume.js";
export { type ClaimPlan, planClaim } from "./plan-claim.js";
