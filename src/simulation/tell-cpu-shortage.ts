import type { Cluster, Node } from "../cluster/index.js";
import type { NodeShare } from "../traffic/index.js";
import { MINUTE, type SimTime } from "../units/index.js";

/** A node that is short of CPU again and again is told of at most this often. */
const QUIET = (10 * MINUTE) as SimTime;
const PODS_SHOWN = 3;

/** Tells of nodes whose pods begin to want more CPU than there is: a decision, and a step in the node's story. */
export function tellCpuShortage({ sim }: Cluster): (share: NodeShare) => void {
  const toldAt = new Map<Node, SimTime>();
  return (share) => {
    const { node, wantedCores, capacityCores } = share;
    const last = toldAt.get(node);
    if (last !== undefined && sim.now - last < QUIET) return;
    toldAt.set(node, sim.now);
    const object = `node/${node.name}`;
    const detail = explainShare(share);
    const base = { at: sim.now, component: "kernel", object };
    sim.observations.observe({ ...base, step: "short of CPU", detail });
    sim.decisions.decide({
      ...base,
      action: "share-cpu",
      from: cores(wantedCores),
      to: cores(capacityCores),
      evidence: { wantedCores, capacityCores },
      explain: () => detail,
    });
  };
}

function explainShare({ wantedCores, capacityCores, short }: NodeShare): string {
  const shown = short
    .slice(0, PODS_SHOWN)
    .map((x) => `pod/${x.pod.key} gets ${cores(x.cores)} of ${cores(x.wantedCores)}`);
  const others =
    short.length > PODS_SHOWN ? ` and ${short.length - PODS_SHOWN} more get less than they want` : "";
  return `pods want ${cores(wantedCores)} of ${cores(capacityCores)} cores, shared by requests: ${shown.join(", ")}${others}`;
}

function cores(value: number): string {
  return value.toFixed(2);
}
