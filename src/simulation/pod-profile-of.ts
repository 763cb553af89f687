import type { PodTemplate } from "../cluster/index.js";
import { type Container, isSidecar } from "../kubernetes/index.js";
import type { ResolvedScenario, WorkloadSidecar, WorkloadTimings } from "../scenario/index.js";
import type { ContainerProfile, PodProfile } from "../traffic/index.js";
import { parseBytes, parseCpuMillicores } from "../units/index.js";

/** The parts of a pod that its profile depends on. */
export interface ProfiledPod {
  readonly workloadKey: string;
  readonly template: PodTemplate;
}

/** What the programs of a pod use apart from load; one object per template. */
export function podProfileOf(scenario: ResolvedScenario): (pod: ProfiledPod) => PodProfile {
  const byTemplate = new WeakMap<PodTemplate, PodProfile>();
  return ({ workloadKey, template }) => {
    let profile = byTemplate.get(template);
    if (profile === undefined) {
      profile = compile(template, scenario.workloads.get(workloadKey), scenario.kubelet.cpuCFSQuota);
      const sidecar = scenario.sidecars.byWorkload.get(workloadKey);
      if (sidecar !== undefined) profile = withProxy(profile, sidecar);
      byTemplate.set(template, profile);
    }
    return profile;
  };
}

function compile(template: PodTemplate, timings: WorkloadTimings | undefined, hasQuota: boolean): PodProfile {
  const { spec } = template;
  const running = [...spec.containers, ...(spec.initContainers ?? []).filter(isSidecar)];
  // Use that nobody placed belongs to the container that does the work.
  const owner = timings?.container ?? spec.containers[0]?.name;
  return {
    containers: running.map((container): ContainerProfile => {
      const isOwner = container.name === owner;
      return {
        name: container.name,
        idleCores: isOwner ? (timings?.podTimings.idleMillicores ?? 0) / 1000 : 0,
        startupCores: isOwner ? (timings?.podTimings.startupBurnMillicores ?? 0) / 1000 : 0,
        idleMemoryBytes: isOwner ? (timings?.idleMemoryBytes ?? 0) : 0,
        limitCores: hasQuota ? cpuLimitCores(container) : Number.POSITIVE_INFINITY,
        requestMillicores: cpuRequestMillicores(container),
        memoryLimitBytes: memoryLimitBytes(container),
      };
    }),
    warmUp: timings?.warmUp ?? null,
    onSigterm: timings?.onSigterm ?? "drain",
  };
}

/** The proxy works for each request, and a load gets no more than its proxy lets through. */
function withProxy(profile: PodProfile, { container, share }: WorkloadSidecar): PodProfile {
  const limit = profile.containers.find(({ name }) => name === container)?.limitCores;
  if (limit === undefined || share === 0) return profile;
  const containers = profile.containers.map((each) =>
    each.name === container ? { ...each, proxyShare: share } : { ...each, mostLoadCores: limit / share },
  );
  return { ...profile, containers };
}

function cpuLimitCores({ resources }: Container): number {
  const limit = resources?.limits?.["cpu"];
  const millicores = limit === undefined ? undefined : parseCpuMillicores(String(limit));
  return millicores === undefined ? Number.POSITIVE_INFINITY : millicores / 1000;
}

function cpuRequestMillicores({ resources }: Container): number {
  const request = resources?.requests?.["cpu"] ?? resources?.limits?.["cpu"];
  return request === undefined ? 0 : (parseCpuMillicores(String(request)) ?? 0);
}

function memoryLimitBytes({ resources }: Container): number {
  const limit = resources?.limits?.["memory"];
  const bytes = limit === undefined ? undefined : parseBytes(String(limit));
  return bytes === undefined || bytes === 0 ? Number.POSITIVE_INFINITY : bytes;
}
