import type {
  Cluster,
  Deployment,
  HorizontalPodAutoscaler,
  PodSelection,
  PodTemplate,
  Scalable,
} from "../../cluster/index.js";
import type { SelectorFault } from "./conditions.js";

/** What was found for an HPA, and for which versions. */
export interface SelectorFinding {
  version: number;
  template: PodTemplate | undefined;
  /** How many of the known HPAs' targets were compared. */
  compared: number;
  isAmbiguous: boolean;
}

interface Target {
  readonly key: string;
  readonly selection: PodSelection;
}

/**
 * Tells whose pods another known HPA selects, too: such HPAs block each other. Looked at again only when an HPA or
 * a target comes, goes or names another, or the target's labels change.
 */
export class SelectedTwice {
  readonly #cluster: Cluster;
  /** Rises when an HPA or a target comes, goes or names another. */
  version = 0;
  readonly #known = new Set<string>();
  /** What the known HPAs' targets select; more are added at the end while the version stays. */
  #list: { readonly version: number; readonly targets: Target[] } = { version: -1, targets: [] };

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    const targetChanged = (_target: object, change: string): void => {
      if (change === "added" || change === "deleted") this.version++;
    };
    for (const kind of ["deployments", "replicaSets", "statefulSets", "replicationControllers"] as const) {
      cluster[kind].watch(targetChanged);
    }
  }

  /** An HPA is synced for the first time, or names another target. */
  learn(hpa: HorizontalPodAutoscaler): SelectorFinding {
    const { key } = hpa;
    if (this.#known.has(key)) this.version++;
    else if (this.#list.version === this.version) this.#addTarget(hpa, this.#list.targets);
    this.#known.add(key);
    return { version: -1, template: undefined, compared: 0, isAmbiguous: false };
  }

  forget(key: string): void {
    if (this.#known.delete(key)) this.version++;
  }

  /** `found`: what was found for this HPA before; brought up to date. */
  faultOf(hpa: HorizontalPodAutoscaler, target: Scalable, found: SelectorFinding): SelectorFault | null {
    if (this.#known.size < 2 || target.selection.pods.size === 0) return null;
    const { template } = target as Partial<Pick<Deployment, "template">>;
    if (found.version !== this.version || found.template !== template) {
      found.version = this.version;
      found.template = template;
      found.compared = 0;
      found.isAmbiguous = false;
    }
    const targets = this.#targets();
    for (; found.compared < targets.length; found.compared++) {
      const other = targets[found.compared]!;
      if (!found.isAmbiguous && other.key !== hpa.key) {
        found.isAmbiguous = areShared(target.selection, template, other.selection);
      }
    }
    return found.isAmbiguous ? "AmbiguousSelector" : null;
  }

  #targets(): readonly Target[] {
    if (this.#list.version === this.version) return this.#list.targets;
    const targets: Target[] = [];
    for (const key of this.#known) {
      const hpa = this.#cluster.horizontalPodAutoscalers.get(key);
      if (hpa !== undefined) this.#addTarget(hpa, targets);
    }
    this.#list = { version: this.version, targets };
    return targets;
  }

  #addTarget({ key, namespace, spec }: HorizontalPodAutoscaler, targets: Target[]): void {
    const { kind, name } = spec.scaleTargetRef;
    const selection = this.#cluster.scalable(kind, namespace, name)?.selection;
    if (selection !== undefined) targets.push({ key, selection });
  }
}

/** Whether another HPA's target selects pods of this one. */
function areShared(ours: PodSelection, template: PodTemplate | undefined, theirs: PodSelection): boolean {
  if (theirs.namespace !== ours.namespace) return false;
  return theirs === ours || (template !== undefined && theirs.matches(template.labels));
}
