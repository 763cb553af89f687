export { type ConfidenceInterval, confidenceInterval, pairedDifference } from "./confidence-interval.js";
export { LatencyHistogram } from "./latency-histogram.js";
export { LatencyShape } from "./latency-shape.js";
export { RunningMoments } from "./running-moments.js";
export { regularizedBeta, studentTCdf, studentTQuantile } from "./student-t.js";
export { TimeWeightedSeries } from "./time-weighted-series.js";
