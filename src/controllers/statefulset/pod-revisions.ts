import { hashPodTemplate, type PodTemplate, type StatefulSet } from "../../cluster/index.js";
import type { PersistentVolumeClaimTemplate } from "../../kubernetes/index.js";
import { withClaims } from "./claims.js";

const REVISION_LABEL = "controller-revision-hash";
const POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name";
const POD_INDEX_LABEL = "apps.kubernetes.io/pod-index";

/**
 * The revisions of one StatefulSet: their templates, and the template of each ordinal's pod, which carries its
 * name, index and revision as labels.
 */
export class PodRevisions {
  readonly #name: string;
  readonly #claims: readonly PersistentVolumeClaimTemplate[];
  readonly #templates = new Map<string, PodTemplate>();
  readonly #ofOrdinals = new Map<string, PodTemplate>();

  constructor(name: string, claims: readonly PersistentVolumeClaimTemplate[] = []) {
    this.#name = name;
    this.#claims = claims;
  }

  /** The revision of a StatefulSet's present template; `isNew` when it was not known before. */
  take({ name, template }: StatefulSet): { readonly revision: string; readonly isNew: boolean } {
    const revision = `${name}-${hashPodTemplate(template)}`;
    const isNew = !this.#templates.has(revision);
    if (isNew) this.#templates.set(revision, template);
    return { revision, isNew };
  }

  templateOf(revision: string, ordinal: number): PodTemplate {
    const cacheKey = `${revision}/${ordinal}`;
    let template = this.#ofOrdinals.get(cacheKey);
    if (template === undefined) {
      const base = this.#templates.get(revision)!;
      const labels = {
        ...base.labels,
        [REVISION_LABEL]: revision,
        [POD_NAME_LABEL]: `${this.#name}-${ordinal}`,
        [POD_INDEX_LABEL]: String(ordinal),
      };
      template = withClaims({ ...base, labels }, this.#claims, this.#name, ordinal);
      this.#ofOrdinals.set(cacheKey, template);
    }
    return template;
  }

  /** Forgets all revisions but one, once an update is complete. */
  keepOnly(revision: string): void {
    if (this.#templates.size <= 1) return;
    for (const known of [...this.#templates.keys()]) if (known !== revision) this.#templates.delete(known);
    for (const key of [...this.#ofOrdinals.keys()]) {
      if (!key.startsWith(`${revision}/`)) this.#ofOrdinals.delete(key);
    }
  }
}

/** The revision that a pod was created at. */
export function revisionOfPod({ labels }: { readonly labels: Readonly<Record<string, string>> }): string {
  return labels[REVISION_LABEL] ?? "";
}

/** The ordinal at the end of a pod's name; −1 without one. */
export function ordinalOf(podName: string): number {
  const match = /-(\d+)$/.exec(podName);
  return match === null ? -1 : Number(match[1]);
}
