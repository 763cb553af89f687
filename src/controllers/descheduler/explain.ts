import type { EvictionAnswer } from "../../cluster/index.js";

/** Why a pod was to go, and what the API said. */
export interface EvictionEvidence {
  readonly profile: string;
  readonly plugin: string;
  readonly node: string;
  readonly answer: EvictionAnswer;
}

/** What a balancing plugin saw in one pass. */
export interface PassEvidence {
  readonly profile: string;
  readonly plugin: string;
  readonly low: readonly string[];
  readonly sources: readonly string[];
  readonly idle: string | null;
  readonly evicted: number;
}

export function explainEviction({ plugin, node, answer }: EvictionEvidence): string {
  const kept = "budgets" in answer ? `; kept by PodDisruptionBudget ${answer.budgets.join(", ")}` : "";
  return `${plugin} on ${node}${kept}`;
}

export function explainPass({ low, sources, idle, evicted }: PassEvidence): string {
  const seen = `underused: ${listed(low)}; to be relieved: ${listed(sources)}`;
  return idle === null ? `${seen}; ${evicted} evicted` : `${idle} (${seen})`;
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return "none";
  return names.length <= 5 ? names.join(" ") : `${names.slice(0, 5).join(" ")} and ${names.length - 5} more`;
}
