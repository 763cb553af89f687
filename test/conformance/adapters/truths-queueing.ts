import type { Adapter } from "../adapter.js";

export const truthsQueueingAdapters: readonly Adapter[] = [];
