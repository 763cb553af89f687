import { Pod, type PodTemplate } from "../../cluster/index.js";
import type { SimTime } from "../../units/index.js";

/** What pods stand for that nobody but the autoscaler knows of. */
export type VirtualOwnerKind = "CapacityBuffer" | "ProvisioningRequest";

const OWNER_KEY = /^(CapacityBuffer|ProvisioningRequest)\/(.*)$/;

/** A pod that exists in the autoscaler's simulation only. */
export interface VirtualPodInit {
  readonly namespace: string;
  readonly name: string;
  readonly template: PodTemplate;
  readonly kind: VirtualOwnerKind;
  /** Of the object that the pod stands for, in the pod's namespace. */
  readonly owner: string;
  readonly createdAt: SimTime;
}

/** Makes a pod that stands for room: it is placed in snapshots and counted in estimates, and nobody else sees it. */
export function virtualPod({ namespace, name, template, kind, owner, createdAt }: VirtualPodInit): Pod {
  const ownerKey = `${kind}/${namespace}/${owner}`;
  const uid = `${ownerKey}#${name}`;
  const init = { namespace, name, uid, stableName: uid, template, ownerKey, workloadKey: ownerKey };
  return new Pod(init, createdAt);
}

/** What a virtual pod stands for, as people name it; null: the pod is a real one. @example "CapacityBuffer default/web" */
export function virtualOwnerOf({ ownerKey }: Pick<Pod, "ownerKey">): string | null {
  const match = OWNER_KEY.exec(ownerKey ?? "");
  return match === null ? null : `${match[1]} ${match[2]}`;
}
