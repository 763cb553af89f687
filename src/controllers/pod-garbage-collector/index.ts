export { PodGarbageCollector, type PodGarbageCollectorOptions } from "./controller.js";
