export { type CallerOf, orderByCalls } from "./call-order.js";
export type { NodeShare, NodeShortage } from "./contention/node-loads.js";
export { ConstantDemand } from "./demand-constant.js";
export { LinearDemand } from "./demand-linear.js";
export {
  DelayedDemand,
  type FlashCrowd,
  flashCrowdDemand,
  RepeatedDemand,
  rampDemand,
  ScaledDemand,
  SquareWaveDemand,
  SumDemand,
  sineDemand,
  stepDemand,
} from "./demand-patterns.js";
export { SampledDemand } from "./demand-sampled.js";
export type { DemandSeries } from "./demand-series.js";
export { StepDemand } from "./demand-step.js";
export type { RoundTrips } from "./fluid-network.js";
export { FluidQueue, type QueueLedger } from "./fluid-queue.js";
export type { FluidRoutingOptions } from "./fluid-routing.js";
export { addLatencies, type Latency, repeatLatency, shapeOf, shareLongerThan, totalMean } from "./latency.js";
export type { Exchange, NetworkBytes } from "./network-bytes.js";
export { PodLoad } from "./pod-load.js";
export type { ContainerProfile, PodProfile } from "./pod-profile.js";
export { answersItself, timeoutOf } from "./probe-limits.js";
export {
  closedQueue,
  dm1,
  erlangB,
  erlangC,
  gm1,
  md1,
  mg1,
  mg1ProcessorSharing,
  mm1,
  mm1ProcessorSharing,
  mm1WithSetup,
  mmc,
  mmck,
  mph1,
  type PhaseService,
  PhaseType,
  randomSplit,
  roundRobin,
  type SteadyState,
  type SteadyStateWithQuantiles,
  type TandemSteadyState,
  tandem,
} from "./queues/index.js";
export type { RequestFigures, TimeSpent } from "./request-figures.js";
export { DEFAULT_REQUEST_PROFILE, type RequestProfile } from "./request-profile.js";
export type { RequestSource } from "./request-source.js";
export type { PlayedOptions, PodServer, RequestArrivals, RoutingOptions } from "./requests/index.js";
export { sojournShape } from "./sojourn/sojourn-shape.js";
export { Station, type StationPoint } from "./station.js";
export type { TerminationLosses, TerminationSums } from "./termination-losses.js";
export { Traffic } from "./traffic.js";
export type { TrafficOptions } from "./traffic-options.js";
export {
  type PlayedLoad,
  type RequestLoad,
  type TargetReference,
  type TrafficCall,
  type TrafficLoad,
  type TrafficLookup,
  targetKey,
  type UsageLoad,
} from "./traffic-target.js";
