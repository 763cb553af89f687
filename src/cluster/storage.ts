import type {
  PersistentVolumeClaim as ClaimManifest,
  StorageClass as ClassManifest,
  PersistentVolume as VolumeManifest,
} from "../kubernetes/index.js";
import type { SimTime } from "../units/index.js";
import {
  type PersistentVolume,
  type PersistentVolumeClaim,
  persistentVolumeClaimOf,
  persistentVolumeOf,
  type StorageClass,
  storageClassOf,
  type VolumeAttachment,
} from "./persistent-volume.js";
import type { Pod, PodChange } from "./pod.js";
import type { PodTemplate } from "./pod-template.js";
import { Registry } from "./registry.js";
import type { ObjectChange } from "./workloads.js";

/** A claim that a pod mounts. */
export interface ClaimUse {
  readonly claimName: string;
  readonly readOnly: boolean;
  /** The claim is made for the pod alone and is never taken to exist. */
  readonly isEphemeral: boolean;
}

const NO_USES: readonly ClaimUse[] = [];
const usesByTemplate = new WeakMap<PodTemplate, readonly ClaimUse[]>();

/** The claims that a template's pods mount, in the order of its volumes. */
export function claimUsesOf(template: PodTemplate): readonly ClaimUse[] {
  let uses = usesByTemplate.get(template);
  if (uses === undefined) {
    const volumes = template.spec.volumes ?? [];
    uses = volumes.flatMap(({ persistentVolumeClaim: claim, ephemeral }) =>
      claim === undefined
        ? []
        : [
            {
              claimName: claim.claimName,
              readOnly: claim.readOnly ?? false,
              isEphemeral: ephemeral !== undefined,
            },
          ],
    );
    if (uses.length === 0) uses = NO_USES;
    usesByTemplate.set(template, uses);
  }
  return uses;
}

/** The class of claims where no StorageClass was given at all: see `Storage`. */
export const ASSUMED_CLASS = "standard";
const ASSUMED_PROVISIONER = "csi.assumed";
const NO_PODS: ReadonlySet<Pod> = new Set();
const NO_ATTACHMENTS: ReadonlyMap<string, VolumeAttachment> = new Map();

/**
 * The storage objects of the cluster: claims, volumes, classes and attachments.
 *
 * Deviates: where no StorageClass was given at all, each class that a claim names is taken to exist: volumes made on
 * demand in the zone of their first consumer (WaitForFirstConsumer), as clouds ship it.
 */
export class Storage {
  readonly claims = new Registry<PersistentVolumeClaim, ObjectChange>();
  readonly volumes = new Registry<PersistentVolume, ObjectChange>();
  readonly classes = new Registry<StorageClass, ObjectChange>();
  readonly attachments = new Registry<VolumeAttachment, ObjectChange>();
  /** True: no PersistentVolumeClaim was given, so one that a pod names is taken to be there, on every node. */
  assumesClaims = false;
  readonly #assumed = new Map<string, StorageClass>();
  readonly #users = new Map<string, Set<Pod>>();
  readonly #byNode = new Map<string, Map<string, VolumeAttachment>>();

  constructor(pods: Registry<Pod, PodChange>) {
    pods.watchOnly(["added", "deleted"], (pod, change) => {
      if (change === "added") {
        for (const { claimName } of claimUsesOf(pod.template)) this.#usersOf(keyIn(pod, claimName)).add(pod);
      } else if (change === "deleted") {
        for (const { claimName } of claimUsesOf(pod.template)) {
          this.#users.get(keyIn(pod, claimName))?.delete(pod);
        }
      }
    });
    this.attachments.watch((attachment, change) => {
      const { nodeName, volumeName } = attachment;
      let onNode = this.#byNode.get(nodeName);
      if (change === "added") {
        if (onNode === undefined) {
          onNode = new Map();
          this.#byNode.set(nodeName, onNode);
        }
        onNode.set(volumeName, attachment);
      } else if (change === "deleted") onNode?.delete(volumeName);
    });
  }

  addClass(manifest: ClassManifest): void {
    this.classes.add(storageClassOf(manifest));
  }

  addVolume(manifest: VolumeManifest, now: SimTime): PersistentVolume {
    const volume = persistentVolumeOf(manifest, now);
    this.volumes.add(volume);
    return volume;
  }

  addClaim(manifest: Pick<ClaimManifest, "metadata" | "spec">, now: SimTime): PersistentVolumeClaim {
    const claim = persistentVolumeClaimOf(manifest, this.#defaultClass(), now);
    this.claims.add(claim);
    return claim;
  }

  /** Accepts a claim's deletion: it goes when no pod uses it any more. */
  deleteClaim(claim: PersistentVolumeClaim): void {
    if (claim.isDeleting || this.claims.get(claim.key) !== claim) return;
    claim.isDeleting = true;
    this.claims.notify(claim, "spec");
  }

  claim(key: string): PersistentVolumeClaim | undefined {
    return this.claims.get(key);
  }

  volume(name: string): PersistentVolume | undefined {
    return this.volumes.get(name);
  }

  /** The class of a claim; undefined: it has none, or there is none of that name. */
  classOf({ className }: Pick<PersistentVolumeClaim, "className">): StorageClass | undefined {
    if (className === "") return undefined;
    const known = this.classes.get(className);
    if (known !== undefined || this.classes.size > 0) return known;
    let assumed = this.#assumed.get(className);
    if (assumed === undefined) {
      assumed = {
        name: className,
        key: className,
        provisioner: ASSUMED_PROVISIONER,
        bindingMode: "WaitForFirstConsumer",
        reclaimPolicy: "Delete",
        allowedTopologies: [],
        isDefault: false,
      };
      this.#assumed.set(className, assumed);
    }
    return assumed;
  }

  /** Pods that mount a claim, whatever their state, until they are gone. */
  podsUsing(claimKey: string): ReadonlySet<Pod> {
    return this.#users.get(claimKey) ?? NO_PODS;
  }

  /** The claims of a pod; undefined in the place of one that does not exist. */
  claimsOf(pod: Pick<Pod, "namespace" | "template">): readonly (PersistentVolumeClaim | undefined)[] {
    return claimUsesOf(pod.template).map(({ claimName }) => this.claims.get(keyIn(pod, claimName)));
  }

  /** The pod's bound volumes that its node must attach. */
  volumesToAttach(pod: Pick<Pod, "namespace" | "template">): readonly PersistentVolume[] {
    return this.claimsOf(pod).flatMap((claim) => {
      const volume = claim?.volumeName == null ? undefined : this.volumes.get(claim.volumeName);
      return volume?.isAttachable === true ? [volume] : [];
    });
  }

  /** Attachments of a node by volume. */
  attachmentsOn(nodeName: string): ReadonlyMap<string, VolumeAttachment> {
    return this.#byNode.get(nodeName) ?? NO_ATTACHMENTS;
  }

  /** Whether the pod's node has attached all of its volumes. */
  isAttached(pod: Pod): boolean {
    const { node } = pod;
    if (claimUsesOf(pod.template).length === 0) return true;
    if (node === null) return false;
    const attached = this.attachmentsOn(node.name);
    return this.volumesToAttach(pod).every(({ name }) => attached.get(name)?.isAttached === true);
  }

  #defaultClass(): string {
    if (this.classes.size === 0) return ASSUMED_CLASS;
    let last = "";
    // Of several defaults the newest one counts.
    for (const { isDefault, name } of this.classes.values()) if (isDefault) last = name;
    return last;
  }

  #usersOf(key: string): Set<Pod> {
    let users = this.#users.get(key);
    if (users === undefined) {
      users = new Set();
      this.#users.set(key, users);
    }
    return users;
  }
}

function keyIn({ namespace }: Pick<Pod, "namespace">, claimName: string): string {
  return `${namespace}/${claimName}`;
}
