export type { BurnAlert, BurnRates } from "./burn-rates.js";
export type { CostOptions } from "./cost-recorder.js";
export { findSpirals, type Spiral, type SpiralCycle } from "./find-spirals.js";
export {
  errorShareOf,
  failedRequests,
  judgeObjectives,
  type LatencyPoint,
  type Objectives,
} from "./judge-objectives.js";
export type { NodePrice } from "./node-bill.js";
export { Recorder, type RecorderOptions, type RecordingPeriod, type RunFacts } from "./recorder.js";
export type {
  AutoscalerFacts,
  Column,
  ContainerKills,
  CostFacts,
  CostTotals,
  CpuShortageFacts,
  DecisionRecord,
  FeeCost,
  LifeStory,
  NodeCost,
  NodeGroupSeries,
  NodeGroupTotals,
  ObjectiveResult,
  Result,
  ScenarioFacts,
  ServiceFigures,
  ServiceSeries,
  StoryStep,
  TerminationFigures,
  VerticalSeries,
  WorkloadSeries,
  WorkloadTotals,
} from "./result.js";
export { NO_REQUESTS, type ServiceSource } from "./service-recorder.js";
export { hasPrices, intervalMicroUsd, sumCosts } from "./sum-costs.js";
export type { ContainerSample } from "./vertical-recorder.js";
export type { ContainerConfidence } from "./vertical-warnings.js";
