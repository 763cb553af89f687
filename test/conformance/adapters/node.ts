import type { Adapter } from "../adapter.js";

export const nodeAdapters: readonly Adapter[] = [];
