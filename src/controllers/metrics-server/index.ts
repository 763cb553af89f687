export * from "./container-sample.js";
export { MetricsServer, type MetricsServerOptions } from "./controller.js";
export * from "./defaults.js";
export * from "./query-pod-metrics.js";
export { type ScrapeCycle, ScrapeCycles, type ScrapeSchedule } from "./scrape-cycles.js";
export { scrapeDelay } from "./scrape-stagger.js";
export * from "./store-pod-scrape.js";
