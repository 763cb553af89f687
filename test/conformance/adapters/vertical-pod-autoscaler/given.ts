import type { ContainerPolicy } from "../../../../src/controllers/vertical-pod-autoscaler/container-policy.js";
import type {
  ContainerRecommendation,
  ContainerResources,
  ControlledResource,
  ResourceAmounts,
} from "../../../../src/controllers/vertical-pod-autoscaler/resource-amounts.js";
import type { Adapter, Json, VectorCase } from "../../adapter.js";

/** Amounts as vectors write them. */
export interface VectorAmounts {
  readonly cpuMillicores?: number | string;
  readonly memoryBytes?: number | string;
}

export interface VectorPolicy {
  readonly container: string;
  readonly mode?: "Auto" | "Off";
  readonly minAllowed?: VectorAmounts;
  readonly maxAllowed?: VectorAmounts;
  readonly controlledResources?: readonly ControlledResource[];
  readonly controlledValues?: "RequestsAndLimits" | "RequestsOnly";
}

export interface VectorRecommendation {
  readonly container: string;
  readonly target?: VectorAmounts;
  readonly lowerBound?: VectorAmounts;
  readonly upperBound?: VectorAmounts;
  readonly uncappedTarget?: VectorAmounts;
}

export interface VectorContainer {
  readonly name: string;
  readonly requests: VectorAmounts;
  readonly limits: VectorAmounts;
}

export interface VectorPod {
  readonly name: string;
  readonly containers: readonly VectorContainer[];
  readonly actualContainerResources?: readonly VectorContainer[];
}

/** Upstream's test amount "1Ei"; its number of thousandths does not fit 63 bits, so it was recorded overflowed. */
const EXBI = 2 ** 60;
const RECORDED_EXBI_CPU = "-9223372036854775808";
const RECORDED_EXBI_MEMORY = -9_223_372_036_854_776;

function numberOf(value: number | string | undefined, scale: number): number | undefined {
  if (value === undefined) return undefined;
  if (value === RECORDED_EXBI_CPU || value === RECORDED_EXBI_MEMORY) return EXBI * scale;
  return Number(value);
}

export function amounts(given: VectorAmounts | null | undefined): ResourceAmounts {
  const cpu = numberOf(given?.cpuMillicores, 1000);
  const memory = numberOf(given?.memoryBytes, 1);
  return { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
}

function textOf(value: number, scale: number, recorded: number | string): number | string {
  if (value === EXBI * scale) return recorded;
  return value >= 2 ** 63 ? "9223372036854775807" : value;
}

export function vectorAmounts(given: ResourceAmounts): VectorAmounts {
  return {
    ...(given.cpu === undefined ? {} : { cpuMillicores: textOf(given.cpu, 1000, RECORDED_EXBI_CPU) }),
    ...(given.memory === undefined ? {} : { memoryBytes: textOf(given.memory, 1, RECORDED_EXBI_MEMORY) }),
  };
}

export function policies(given: readonly VectorPolicy[] | null | undefined): ContainerPolicy[] {
  return (given ?? []).map(({ container, minAllowed, maxAllowed, ...rest }) => ({
    containerName: container,
    ...rest,
    ...(minAllowed === undefined ? {} : { minAllowed: amounts(minAllowed) }),
    ...(maxAllowed === undefined ? {} : { maxAllowed: amounts(maxAllowed) }),
  }));
}

export function recommendations(
  given: readonly VectorRecommendation[] | null | undefined,
): ContainerRecommendation[] {
  return (given ?? []).map(({ container, target, lowerBound, upperBound, uncappedTarget }) => ({
    container,
    target: amounts(target),
    ...(lowerBound === undefined ? {} : { lowerBound: amounts(lowerBound) }),
    ...(upperBound === undefined ? {} : { upperBound: amounts(upperBound) }),
    ...(uncappedTarget === undefined ? {} : { uncappedTarget: amounts(uncappedTarget) }),
  }));
}

export function vectorRecommendations(
  given: readonly ContainerRecommendation[],
): (Omit<VectorRecommendation, "target"> & { readonly target: VectorAmounts })[] {
  return given.map(({ container, target, lowerBound, upperBound, uncappedTarget }) => ({
    container,
    target: vectorAmounts(target),
    ...(lowerBound === undefined ? {} : { lowerBound: vectorAmounts(lowerBound) }),
    ...(upperBound === undefined ? {} : { upperBound: vectorAmounts(upperBound) }),
    ...(uncappedTarget === undefined ? {} : { uncappedTarget: vectorAmounts(uncappedTarget) }),
  }));
}

export function containers(given: readonly VectorContainer[]): ContainerResources[] {
  return given.map(({ name, requests, limits }) => ({
    name,
    requests: amounts(requests),
    limits: amounts(limits),
  }));
}

/** A pod's containers: those of its status where the kubelet has reported them. */
export function podContainers(pod: VectorPod): ContainerResources[] {
  return containers(
    pod.containers.map(
      (container) => pod.actualContainerResources?.find(({ name }) => name === container.name) ?? container,
    ),
  );
}

export function adapter(
  operation: string,
  run: (given: never, vectorCase: VectorCase) => unknown,
  compare?: Adapter["compare"],
): Adapter {
  return {
    component: "vertical-pod-autoscaler",
    operation,
    run: (given: Json, vectorCase) => run(given as never, vectorCase),
    ...(compare === undefined ? {} : { compare }),
  };
}
