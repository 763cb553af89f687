export { EphemeralVolumeController, type EphemeralVolumeOptions } from "./controller.js";
