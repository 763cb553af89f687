import type { ScoredOption } from "./expansion-option.js";

/**
 * Keeps every option: what an expander does that has nothing to judge by. So does `grpc`, whose service answers
 * nobody in a simulation.
 *
 * Source: cluster-autoscaler 1.36.1 expander/grpcplugin/grpc_client.go#BestOptions
 */
export function keepAll<O>(options: readonly O[]): readonly ScoredOption<O>[] {
  return options.map((option) => ({ option, score: null, isKept: true }));
}
