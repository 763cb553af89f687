export { GarbageCollector, type GarbageCollectorOptions } from "./controller.js";
