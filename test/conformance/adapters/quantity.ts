import type { Adapter } from "../adapter.js";

export const quantityAdapters: readonly Adapter[] = [];
