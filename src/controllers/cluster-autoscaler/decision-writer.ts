import type { Simulation } from "../../engine/index.js";
import type { VirtualOwnerKind } from "./virtual-pod.js";

/** Evidence and text of a decision. */
export interface DecisionParts {
  readonly from?: number | string;
  readonly to?: number | string;
  readonly isStanding?: boolean;
  readonly evidence?: unknown;
  readonly explain: () => string;
}

/**
 * Writes the cluster-autoscaler's decisions: about a node group, a node, what virtual pods stand for, or the autoscaler
 * as a whole.
 */
export class DecisionWriter {
  readonly #sim: Simulation;
  /** How many were told so far. */
  told = 0;

  constructor(sim: Simulation) {
    this.#sim = sim;
  }

  group(id: string, action: string, parts: DecisionParts): void {
    this.#write(`nodegroup/${id}`, action, parts);
  }

  node(name: string, action: string, parts: DecisionParts): void {
    this.#write(`node/${name}`, action, parts);
  }

  /** About a CapacityBuffer or ProvisioningRequest. */
  virtual(kind: VirtualOwnerKind, key: string, action: string, parts: DecisionParts): void {
    this.#write(`${kind.toLowerCase()}/${key}`, action, parts);
  }

  whole(action: string, parts: DecisionParts): void {
    this.#write("autoscaler", action, parts);
  }

  #write(object: string, action: string, parts: DecisionParts): void {
    this.told++;
    this.#sim.decisions.decide({
      at: this.#sim.now,
      component: "cluster-autoscaler",
      object,
      action,
      ...parts,
    });
  }
}
