import { type SimTime, seconds } from "../../units/index.js";

const MEBIBYTE = 1024 * 1024;
const DAY_SECONDS = 86_400;

/**
 * Every flag of the three components that the simulation knows, by upstream's name, with upstream's default.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/config, pkg/updater/config, pkg/admission-controller/config.
 */
export const DEFAULT_VERTICAL_POD_AUTOSCALER_FLAGS = {
  "recommender-interval": seconds(60),
  "recommendation-margin-fraction": 0.15,
  "pod-recommendation-min-cpu-millicores": 25,
  "pod-recommendation-min-memory-mb": 250,
  "target-cpu-percentile": 0.9,
  "target-memory-percentile": 0.9,
  "recommendation-lower-bound-cpu-percentile": 0.5,
  "recommendation-lower-bound-memory-percentile": 0.5,
  "recommendation-upper-bound-cpu-percentile": 0.95,
  "recommendation-upper-bound-memory-percentile": 0.95,
  "confidence-interval-cpu": seconds(DAY_SECONDS),
  "confidence-interval-memory": seconds(DAY_SECONDS),
  "memory-aggregation-interval": seconds(DAY_SECONDS),
  "memory-aggregation-interval-count": 8,
  "memory-histogram-decay-half-life": seconds(DAY_SECONDS),
  "cpu-histogram-decay-half-life": seconds(DAY_SECONDS),
  "oom-bump-up-ratio": 1.2,
  "oom-min-bump-up-bytes": 100 * MEBIBYTE,
  "round-cpu-millicores": 1,
  "round-memory-bytes": 1,
  /** 0: no bound. */
  "container-recommendation-max-allowed-cpu": 0,
  "container-recommendation-max-allowed-memory": 0,
  "cpu-integer-post-processor-enabled": false,
  "recommender-name": "default",
  "updater-interval": seconds(60),
  "min-replicas": 2,
  "eviction-tolerance": 0.5,
  "eviction-rate-limit": -1,
  "eviction-rate-burst": 1,
  "in-recommendation-bounds-eviction-lifetime-threshold": seconds(12 * 3_600),
  "evict-after-oom-threshold": seconds(600),
  "pod-update-threshold": 0.1,
  "in-place-skip-disruption-budget": false,
} as const satisfies { readonly [flag: string]: SimTime | number | string | boolean };

/** Flags of recommender, updater and admission controller, in virtual time. */
export type VerticalPodAutoscalerFlags = {
  readonly [F in keyof typeof DEFAULT_VERTICAL_POD_AUTOSCALER_FLAGS]: (typeof DEFAULT_VERTICAL_POD_AUTOSCALER_FLAGS)[F] extends SimTime
    ? SimTime
    : (typeof DEFAULT_VERTICAL_POD_AUTOSCALER_FLAGS)[F] extends number
      ? number
      : (typeof DEFAULT_VERTICAL_POD_AUTOSCALER_FLAGS)[F] extends boolean
        ? boolean
        : string;
};

/** Weight of every CPU sample. Source: pkg/recommender/model/aggregate_container_state.go. */
export const CPU_SAMPLE_WEIGHT = 0.1;
/** Weight of every memory peak. */
export const MEMORY_PEAK_WEIGHT = 1;
/** Weight below which a bucket counts as empty. Source: pkg/recommender/model/aggregations_config.go. */
export const HISTOGRAM_EPSILON = 0.001 * 0.1;
export const HISTOGRAM_GROWTH = 0.05;
export const CPU_FIRST_BUCKET_CORES = 0.01;
export const CPU_MAX_CORES = 1000;
export const MEMORY_FIRST_BUCKET_BYTES = 1e7;
export const MEMORY_MAX_BYTES = 1e12;
/** How often aggregates that nothing feeds are dropped. Source: pkg/recommender/model/cluster.go. */
export const AGGREGATE_COLLECTION_INTERVAL = seconds(3_600);
/** How long the updater waits for a deferred resize before it evicts. Source: pkg/updater/restriction. */
export const DEFERRED_RESIZE_TIMEOUT = seconds(300);
/** How long the updater waits for a resize in progress before it evicts. */
export const RESIZE_IN_PROGRESS_TIMEOUT = seconds(3_600);
