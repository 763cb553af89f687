import type { Adapter } from "../adapter.js";

export const schedulerAdapters: readonly Adapter[] = [];
