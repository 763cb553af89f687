import type { Adapter } from "../adapter.js";
import { podAdapters } from "./vertical-pod-autoscaler/pods.js";
import { recommenderAdapters } from "./vertical-pod-autoscaler/recommender.js";

export const verticalPodAutoscalerAdapters: readonly Adapter[] = [...recommenderAdapters, ...podAdapters];
