import { compilePattern } from "../../../kubernetes/index.js";
import type { ScoredOption } from "./expansion-option.js";
import { keepAll } from "./keep-all.js";

/** The ConfigMap `cluster-autoscaler-priority-expander`: patterns by priority; null: none, or an invalid one. */
export type PriorityConfig = ReadonlyMap<number, readonly RegExp[]> | null;

/** What the priority expander reads of an option. */
export interface NamedOption {
  readonly group: { readonly id: string };
}

/**
 * Keeps the options of the highest priority that any pattern gives a group; with no usable configuration, or when
 * nothing matches, all.
 *
 * Source: cluster-autoscaler 1.36.1 expander/priority/priority.go
 */
export function priority(
  config: PriorityConfig,
): <O extends NamedOption>(options: readonly O[]) => readonly ScoredOption<O>[] {
  return (options) => {
    if (config === null || config.size === 0) return keepAll(options);
    const priorities = options.map(({ group }) => highestPriority(config, group.id));
    // Negative priorities never win: upstream starts its search at −1.
    const best = Math.max(-1, ...priorities.filter((value) => value !== null));
    const kept = priorities.map((value) => value !== null && value === best);
    if (!kept.includes(true)) return keepAll(options);
    return options.map((option, i) => ({ option, score: priorities[i]!, isKept: kept[i]! }));
  };
}

/**
 * Reads the ConfigMap's content: priorities with lists of unanchored patterns. null: it is not valid.
 */
export function priorityConfigOf(
  priorities: ReadonlyMap<string | number, readonly string[]> | null,
): PriorityConfig {
  if (priorities === null) return null;
  const config = new Map<number, readonly RegExp[]>();
  for (const [text, patterns] of priorities) {
    const value = Number(text);
    if (!Number.isInteger(value)) return null;
    const compiled = patterns.map(compilePattern);
    if (compiled.includes(null)) return null;
    config.set(value, compiled as readonly RegExp[]);
  }
  return config;
}

function highestPriority(config: NonNullable<PriorityConfig>, id: string): number | null {
  let highest: number | null = null;
  for (const [value, patterns] of config) {
    if ((highest === null || value > highest) && patterns.some((pattern) => pattern.test(id)))
      highest = value;
  }
  return highest;
}
