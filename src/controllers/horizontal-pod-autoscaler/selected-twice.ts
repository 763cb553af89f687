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
  #list: { readonly version: number; readonly targets: readonly Target[] } = { version: -1, targets: [] };

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
  learn(key: string): SelectorFinding {
    this.#known.add(key);
    this.version++;
    return { version: -1, template: undefined, isAmbiguous: false };
  }

  forget(key: string): void {
    if (this.#known.delete(key)) this.version++;
  }

  /** `found`: what was found for this HPA before; brought up to date. */
  faultOf(hpa: HorizontalPodAutoscaler, target: Scalable, found: SelectorFinding): SelectorFault | null {
    if (this.#known.size < 2 || target.selection.pods.size === 0) return null;
    const { template } = target as Partial<Pick<Deployment, "template">>;
    if (found.version !== this.version || found.template !== template) {
      found.isAmbiguous = this.#isAmbiguous(hpa, target.selection, template);
      found.version = this.version;
      found.template = template;
    }
    return found.isAmbiguous ? "AmbiguousSelector" : null;
  }

  #isAmbiguous(
    hpa: HorizontalPodAutoscaler,
    selection: PodSelection,
    template: PodTemplate | undefined,
  ): boolean {
    for (const { key, selection: theirs } of this.#targets()) {
      if (key === hpa.key || theirs.namespace !== hpa.namespace) continue;
      if (theirs === selection) return true;
      if (template !== undefined && theirs.matches(template.labels)) return true;
    }
    return false;
  }

  /** What the known HPAs' targets select. */
  #targets(): readonly Target[] {
    if (this.#list.version === this.version) return this.#list.targets;
    const targets: Target[] = [];
    for (const key of this.#known) {
      const hpa = this.#cluster.horizontalPodAutoscalers.get(key);
      if (hpa === undefined) continue;
      const { kind, name } = hpa.spec.scaleTargetRef;
      const selection = this.#cluster.scalable(kind, hpa.namespace, name)?.selection;
      if (selection !== undefined) targets.push({ key, selection });
    }
    this.#list = { version: this.version, targets };
    return targets;
  }
}
