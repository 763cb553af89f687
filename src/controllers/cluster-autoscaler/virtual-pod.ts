import { Pod, type PodTemplate } from "../../cluster/index.js";
import type { SimTime } from "../../units/index.js";

/** A pod that exists in the autoscaler's simulation only. */
export interface VirtualPodInit {
  readonly namespace: string;
  readonly name: string;
  readonly template: PodTemplate;
  /** `CapacityBuffer/namespace/name`: pods of one owner are alike. */
  readonly ownerKey: string;
  readonly createdAt: SimTime;
}

/** Makes a pod that stands for room: it is placed in snapshots and counted in estimates, and nobody else sees it. */
export function virtualPod({ namespace, name, template, ownerKey, createdAt }: VirtualPodInit): Pod {
  const uid = `${ownerKey}#${name}`;
  const init = { namespace, name, uid, stableName: uid, template, ownerKey, workloadKey: ownerKey };
  return new Pod(init, createdAt);
}
