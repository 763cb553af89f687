export {
  errorShareOf,
  failedRequests,
  judgeObjectives,
  type LatencyPoint,
  type Objectives,
} from "./judge-objectives.js";
export { Recorder, type RecorderOptions, type RecordingPeriod, type RunFacts } from "./recorder.js";
export type {
  AutoscalerFacts,
  Column,
  DecisionRecord,
  LifeStory,
  NodeGroupSeries,
  NodeGroupTotals,
  ObjectiveResult,
  Result,
  ScenarioFacts,
  ServiceFigures,
  ServiceSeries,
  StoryStep,
  WorkloadSeries,
  WorkloadTotals,
} from "./result.js";
export { NO_REQUESTS, type ServiceSource } from "./service-recorder.js";
