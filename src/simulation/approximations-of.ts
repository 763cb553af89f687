import { DEFAULT_JOB_RUN_SECONDS } from "../controllers/job/index.js";
import { STRATA } from "../controllers/metrics-server/index.js";
import type { ManifestSet } from "../kubernetes/index.js";
import { printReference, type ResolvedScenario } from "../scenario/index.js";
import type { Traffic } from "../traffic/index.js";
import { assumedStorage } from "./assumed-storage.js";
import { routingApproximations } from "./routing-approximations.js";

function jobsWithoutRunTime(
  { workloads }: ResolvedScenario,
  { jobs, cronJobs }: ManifestSet,
): readonly string[] {
  return [...jobs, ...cronJobs].flatMap(({ object: { kind, metadata } }) => {
    const key = `${kind}/${metadata.namespace ?? "default"}/${metadata.name}`;
    return (workloads.get(key)?.podTimings.runFor ?? null) === null ? [key] : [];
  });
}

function countsBytes({ load }: ResolvedScenario): boolean {
  return load.some(
    (each) =>
      each.kind === "requests" &&
      (each.exchange !== null || each.calls.some(({ exchange }) => exchange !== null)),
  );
}

/** What this run computes more simply than the world does, one sentence each; the report prints them. */
export function approximationsOf(
  scenario: ResolvedScenario,
  manifests: ManifestSet,
  traffic: Traffic,
  usesStrata = false,
): string[] {
  const approximations: string[] = [];
  const fluid = traffic.sources.length - traffic.playedTargets.length;
  if (fluid > 0) {
    const which =
      traffic.playedTargets.length > 0 ? `${fluid} of ${traffic.sources.length} loads are` : "Requests are";
    approximations.push(
      `${which} a fluid: rates, backlogs and latencies follow queueing formulas per pod, not single requests.`,
    );
  }
  const hops = scenario.load.flatMap((load) =>
    load.kind === "requests" && load.door?.controller === null ? [printReference(load.to)] : [],
  );
  if (hops.length > 0) {
    approximations.push(
      `No pods work on requests on their way through these Ingresses, only a fixed hop stands for their controller (ingress.controller): ${hops.join(", ")}.`,
    );
  }
  approximations.push(...routingApproximations(scenario, manifests));
  if (usesStrata) {
    approximations.push(
      `In a cluster of this size settled pods are sampled at ${STRATA} phases, each of which stands for an equal share of a workload's pods in what its HPA reads.`,
    );
  }
  const unlimited = traffic.targetsOnNodeCapacity;
  if (unlimited.length > 0) {
    approximations.push(
      `Pods without a CPU limit may use all CPU of their node while what its pods use on average fits: ${unlimited.join(", ")}.`,
    );
  }
  const retried = scenario.load.filter(
    (load) => load.kind === "requests" && load.fidelity === "fluid" && load.request.retry.attempts > 0,
  );
  if (retried.length > 0) approximations.push("Retries of failed requests are not played.");
  if (scenario.nodeGroups.some(({ pricePerHourUsd }) => pricePerHourUsd !== null)) {
    approximations.push(
      `A node's cost is shared among its pods by the larger share of CPU and memory that they request; discounts${countsBytes(scenario) ? "" : ", network traffic"} and the nodes' disks are not in it.`,
    );
  }
  approximations.push(...assumedStorage(manifests));
  const untimed = jobsWithoutRunTime(scenario, manifests);
  if (untimed.length > 0) {
    approximations.push(
      `Pods that are meant to end run for ${DEFAULT_JOB_RUN_SECONDS} s where no runFor is given: ${untimed.join(", ")}.`,
    );
  }
  return approximations;
}
