import { ANY_DRIVER, type ClaimUse, isAttachingDriver } from "../../cluster/index.js";
import type { NodeView } from "../node-view.js";
import type { VolumeLookups } from "./volume-lookups.js";

/** Notes the driver of each volume that a pod needs attached, by a name that is the same for every pod that uses it. */
export function collectDriverVolumes(
  namespace: string,
  uses: readonly ClaimUse[],
  lookups: VolumeLookups,
  into: Map<string, string>,
): void {
  for (const { claimName } of uses) {
    const claim = lookups.claim(`${namespace}/${claimName}`);
    if (claim === undefined) continue;
    const volume = claim.volumeName === null ? undefined : lookups.volume(claim.volumeName);
    if (volume !== undefined) {
      if (volume.isAttachable) into.set(volume.name, volume.driver!);
      continue;
    }
    const provisioner = lookups.classOf(claim)?.provisioner;
    if (provisioner !== undefined && isAttachingDriver(provisioner)) into.set(`${claim.key}/`, provisioner);
  }
}

/** How many volumes of a driver a node can attach; undefined: as many as you like. */
export function volumeLimitOf({ volumeLimits }: NodeView, driver: string): number | undefined {
  return volumeLimits?.get(driver) ?? volumeLimits?.get(ANY_DRIVER);
}
