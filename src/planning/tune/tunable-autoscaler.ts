import { type Diagnostic, InputError, nearestName } from "../../diagnostics/index.js";
import {
  type Container,
  type HorizontalPodAutoscaler,
  type ManifestSet,
  sizedWorkloads,
} from "../../kubernetes/index.js";
import type { LoadedScenario } from "../../scenario/index.js";
import { parseCpuMillicores } from "../../units/index.js";

/** An HPA with what it scales: what tuning may change, and where. */
export interface TunableAutoscaler {
  /** `hpa/default/web` */
  readonly object: string;
  /** Name in overrides: `HorizontalPodAutoscaler/web`. */
  readonly path: string;
  readonly hpa: HorizontalPodAutoscaler;
  /** `Deployment/default/web` */
  readonly workload: string;
  /** Name in overrides: `Deployment/web`. */
  readonly workloadPath: string;
  readonly workloadKind: string;
  readonly workloadName: string;
  readonly namespace: string;
  /** The container that does the work; null where the target is not among the manifests. */
  readonly container: TunableContainer | null;
  /** Window of scale-downs where the HPA names none. */
  readonly defaultDownscaleSeconds: number;
}

export interface TunableContainer {
  readonly name: string;
  /** Null: it asks for no CPU. */
  readonly cpuRequestMillicores: number | null;
  readonly cpuLimitMillicores: number | null;
}

/**
 * The HPAs that a user names: `hpa/web`, `web`, `shop/web`, or `all`.
 *
 * Order: as in the manifests. Throws InputError: HR1801 there is no HPA at all, HR1802 no such HPA.
 */
export function tunableAutoscalers(loaded: LoadedScenario, names: readonly string[]): TunableAutoscaler[] {
  const { manifests, scenario } = loaded;
  const found = manifests.hpas.map(({ object }) => describe(object, loaded));
  if (found.length === 0) {
    throw fault({
      code: "HR1801",
      message: `${scenario.name} has no HorizontalPodAutoscaler to tune`,
      hint: "add one to the manifests; a first target of 60 % is a fair start",
    });
  }
  if (names.length === 0 || names.includes("all")) return found;
  const chosen = new Set<TunableAutoscaler>();
  for (const name of names) {
    const bare = name.replace(/^(hpa|horizontalpodautoscalers?)\//i, "");
    const full = bare.includes("/") ? bare : `default/${bare}`;
    const exact = found.filter(({ object }) => object === `hpa/${full}`);
    const sameName = found.filter(({ object }) => object.endsWith(`/${bare}`));
    const matching = exact.length > 0 ? exact : bare.includes("/") ? [] : sameName;
    if (matching.length !== 1) throw noSuchHpa(name, bare, matching, found);
    chosen.add(matching[0]!);
  }
  return found.filter((each) => chosen.has(each));
}

function noSuchHpa(
  name: string,
  bare: string,
  matching: readonly TunableAutoscaler[],
  found: readonly TunableAutoscaler[],
): InputError {
  const choices = found.map(({ object }) => object.replace("/default/", "/"));
  const nearest = nearestName(`hpa/${bare}`, choices);
  return fault({
    code: "HR1802",
    message:
      matching.length > 1
        ? `${matching.length} namespaces have an HPA ${bare}`
        : `there is no HorizontalPodAutoscaler ${bare}`,
    value: name,
    choices: [...choices, "all"],
    ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
  });
}

function fault(diagnostic: Omit<Diagnostic, "severity">): InputError {
  return new InputError([{ severity: "error", ...diagnostic }]);
}

function describe(hpa: HorizontalPodAutoscaler, { manifests, scenario }: LoadedScenario): TunableAutoscaler {
  const namespace = hpa.metadata.namespace ?? "default";
  const { kind, name } = hpa.spec.scaleTargetRef;
  const prefix = namespace === "default" ? "" : `${namespace}/`;
  const workload = `${kind}/${namespace}/${name}`;
  const worker = scenario.workloads.get(workload)?.container ?? null;
  const containers = containersOf(manifests, kind, namespace, name);
  return {
    object: `hpa/${namespace}/${hpa.metadata.name}`,
    path: `HorizontalPodAutoscaler/${prefix}${hpa.metadata.name}`,
    hpa,
    workload,
    workloadPath: `${kind}/${prefix}${name}`,
    workloadKind: kind,
    workloadName: name,
    namespace,
    container: tunableContainer(containers.find((each) => each.name === worker) ?? containers[0]),
    defaultDownscaleSeconds:
      scenario.controllerManager["horizontal-pod-autoscaler-downscale-stabilization"] / 1e6,
  };
}

function containersOf(
  manifests: ManifestSet,
  kind: string,
  namespace: string,
  name: string,
): readonly Container[] {
  const target = sizedWorkloads(manifests).find(
    ({ object: { kind: own, metadata } }) =>
      own === kind && metadata.name === name && (metadata.namespace ?? "default") === namespace,
  );
  return target?.object.spec.template.spec.containers ?? [];
}

function tunableContainer(container: Container | undefined): TunableContainer | null {
  if (container === undefined) return null;
  const amount = (list: Readonly<Record<string, string | number>> | undefined) =>
    list?.["cpu"] === undefined ? null : (parseCpuMillicores(list["cpu"]) ?? null);
  return {
    name: container.name,
    cpuRequestMillicores: amount(container.resources?.requests),
    cpuLimitMillicores: amount(container.resources?.limits),
  };
}
