export * from "./container-sample.js";
export * from "./defaults.js";
export * from "./query-pod-metrics.js";
export * from "./store-pod-scrape.js";
