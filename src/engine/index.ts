export { type EventHandle, EventQueue } from "./event-queue.js";
export { PHASE, type Phase } from "./phase.js";
export { Simulation, type SimulationOptions } from "./simulation.js";
export {
  type Decision,
  type DecisionSink,
  explainDecision,
  type LifeStep,
  type ObservationSink,
  SILENT_SINK,
} from "./sinks.js";
export { TokenBucket } from "./token-bucket.js";
export { type WorkProcessor, WorkQueue, type WorkQueueOptions } from "./work-queue.js";
