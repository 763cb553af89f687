import type { Adapter } from "../adapter.js";
import { normalizationAdapters } from "./horizontal-pod-autoscaler/normalization.js";
import { recordedSequence } from "./horizontal-pod-autoscaler/recorded-sequence.js";
import { replicaAdapters } from "./horizontal-pod-autoscaler/replicas.js";
import { sequence } from "./horizontal-pod-autoscaler/sequence.js";
import { singleSync } from "./horizontal-pod-autoscaler/single-sync.js";

export const horizontalPodAutoscalerAdapters: readonly Adapter[] = [
  ...replicaAdapters,
  ...normalizationAdapters,
  singleSync,
  sequence,
  recordedSequence,
];
