import type { Adapter } from "../adapter.js";

export const truthsAutoscalingAdapters: readonly Adapter[] = [];
