import type { Cluster, Node, NodeOutage } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import { Exponential, type RandomStreams } from "../../random/index.js";
import type { FailureVictim } from "../../scenario/index.js";
import { type SimTime, seconds } from "../../units/index.js";

/** How a node goes; `shutdown`: its pods are ended in order before its power is cut. */
type Outage = NodeOutage | "shutdown";
/** Tells a machine to shut down; `done` is called when it may go. */
type ShutDown = (node: Node, done: () => void) => void;

/**
 * All nodes of a zone, a group or a name fall silent at this instant, and come back after `span` (null: never). What
 * they leave behind (Unknown pods, taints, replacements) is the control plane's work.
 */
export function failNodes(
  cluster: Cluster,
  victim: FailureVictim,
  { outage, for: span }: { readonly outage: Outage; readonly for: SimTime | null },
  shutDown: ShutDown,
): void {
  for (const node of [...cluster.nodes.values()]) {
    if (isHit(node, victim)) failNode(cluster, node, outage, span, shutDown);
  }
}

/**
 * From now on each node of the victim, those that join later included, fails at random: exponential times to failure
 * and to repair, each node with its own luck. Without a repair time and `for`, a failed node stays away.
 */
export function failNodesAtRandom(
  cluster: Cluster,
  victim: FailureVictim,
  action: {
    readonly outage: Outage;
    readonly for: SimTime | null;
    readonly shutDown: ShutDown;
    readonly random: { readonly mtbf: SimTime; readonly mttr: SimTime | null } | null;
  },
  streams: RandomStreams,
): void {
  if (action.random === null) return;
  const { mtbf, mttr } = action.random;
  const toFailure = new Exponential(mtbf / 1e6);
  const toRepair = mttr === null ? null : new Exponential(mttr / 1e6);
  const awaitFailure = (node: Node) => {
    const stream = streams.forKey(`failure/${node.name}`);
    const next = () => {
      cluster.sim.scheduleAfter(seconds(toFailure.sample(stream)), PHASE.demand, () => {
        if (!node.exists) return;
        const span = toRepair === null ? action.for : seconds(toRepair.sample(stream));
        failNode(cluster, node, action.outage, span, action.shutDown);
        if (span !== null) cluster.sim.scheduleAfter(span, PHASE.demand, next);
      });
    };
    next();
  };
  for (const node of cluster.nodes.values()) if (isHit(node, victim)) awaitFailure(node);
  cluster.nodes.watch((node, change) => {
    if (change === "added" && isHit(node, victim)) awaitFailure(node);
  });
}

function failNode(
  cluster: Cluster,
  node: Node,
  outage: Outage,
  span: SimTime | null,
  shutDown: ShutDown,
): void {
  const cutOff = (how: NodeOutage) => {
    cluster.cutOffNode(node, how);
    if (span !== null) cluster.sim.scheduleAfter(span, PHASE.demand, () => cluster.reconnectNode(node));
  };
  if (outage === "shutdown") shutDown(node, () => cutOff("power"));
  else cutOff(outage);
}

function isHit(node: Node, victim: FailureVictim): boolean {
  if (victim.kind === "all") return true;
  if (victim.kind === "pod") return false;
  const name = { zone: node.zone, group: node.group, node: node.name }[victim.kind];
  return name === victim.name;
}
