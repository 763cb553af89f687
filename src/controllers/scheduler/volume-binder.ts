import { type ApiClient, type Cluster, claimUsesOf, type Node, type Pod } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import { type ClaimBinding, findPodVolumes, podClaimsOf } from "../../scheduling/index.js";
import { MINUTE, SECOND, type SimTime } from "../../units/index.js";

/** How often the binding looks whether the claims are bound. Source: volumebinding/binder.go#BindPodVolumes */
const CHECK_PERIOD = SECOND as SimTime;
/** `bindTimeoutSeconds`. Source: kubernetes v1.36.3 pkg/scheduler/apis/config/v1/defaults.go */
const DEFAULT_BIND_TIMEOUT = (10 * MINUTE) as SimTime;

const NONE: readonly ClaimBinding[] = [];

/**
 * What the scheduler does about a pod's claims once it has a node: keeps volumes for them at once, writes it down, and
 * holds the pod's binding until the claims are bound.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/volumebinding/volume_binding.go#Reserve, #PreBind
 */
export class VolumeBinder {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #bindTimeout: SimTime;

  constructor(
    cluster: Cluster,
    { client, bindTimeout }: { readonly client: ApiClient; readonly bindTimeout: SimTime | undefined },
  ) {
    this.#cluster = cluster;
    this.#client = client;
    this.#bindTimeout = bindTimeout ?? DEFAULT_BIND_TIMEOUT;
  }

  /** Keeps volumes for the pod's unbound claims; other pods see it from this instant on. */
  reserve(pod: Pod, node: Node): readonly ClaimBinding[] {
    const uses = claimUsesOf(pod.template);
    if (uses.length === 0) return NONE;
    const { storage } = this.#cluster;
    const { bindings } = findPodVolumes(podClaimsOf(pod.namespace, uses, storage), node, storage);
    for (const { claim, volume } of bindings) {
      if (volume === null) claim.selectedNode = node.name;
      else volume.claimKey = claim.key;
    }
    return bindings;
  }

  /** Calls `then` when all claims are bound, or with false when they will not be in time. */
  bind(pod: Pod, node: Node, bindings: readonly ClaimBinding[], then: (isBound: boolean) => void): void {
    if (bindings.length === 0) {
      then(true);
      return;
    }
    const { storage, sim } = this.#cluster;
    for (const { claim } of bindings) this.#client.call(() => storage.claims.notify(claim, "spec"));
    const deadline = sim.now + this.#bindTimeout;
    const check = () => {
      if (!pod.exists) return;
      if (bindings.every(({ claim }) => claim.phase === "Bound")) {
        then(true);
        return;
      }
      const isLost = bindings.some(
        ({ claim, volume }) =>
          claim.phase === "Pending" && volume === null && claim.selectedNode !== node.name,
      );
      if (isLost || !node.exists || sim.now >= deadline) then(false);
      else sim.scheduleAfter(CHECK_PERIOD, PHASE.control, check);
    };
    sim.scheduleAfter(CHECK_PERIOD, PHASE.control, check);
  }
}
