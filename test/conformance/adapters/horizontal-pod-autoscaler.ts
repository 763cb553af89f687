import type { Adapter } from "../adapter.js";

export const horizontalPodAutoscalerAdapters: readonly Adapter[] = [];
