import type { Adapter } from "../adapter.js";

export const metricsServerAdapters: readonly Adapter[] = [];
