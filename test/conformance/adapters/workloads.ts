import type { Adapter } from "../adapter.js";

export const workloadsAdapters: readonly Adapter[] = [];
