import type { Pod } from "../cluster/index.js";
import type { HealthCheck } from "../network/index.js";
import type { RandomStreams } from "../random/index.js";
import type { NodeShare } from "./contention/node-loads.js";
import type { MemoryPressureListener } from "./contention/node-memory.js";
import type { RoundTrips } from "./fluid-network.js";
import type { PodProfile } from "./pod-profile.js";
import type { TrafficLoad } from "./traffic-target.js";

export interface TrafficOptions {
  readonly loads: readonly TrafficLoad[];
  /** How a pod's programs behave apart from load. Called once per pod start; let pods of a template share one. */
  readonly profileOf: (pod: Pod) => PodProfile;
  /** A container needs more memory than its limit. */
  readonly onOutOfMemory?: (pod: Pod, container: string) => void;
  readonly memoryPressure?: MemoryPressureListener;
  /** False: pods use what they want, whatever their nodes have. Default true. */
  readonly sharesNodeCpu?: boolean;
  /** The pods of a node begin to want more CPU than it has. */
  readonly onShortOfCpu?: (share: NodeShare) => void;
  /** Draws of requests that are played one by one; needed where there are such loads. */
  readonly streams?: RandomStreams;
  /** What the network between pods takes of calls of a fluid; absent: nothing. */
  readonly roundTrips?: RoundTrips;
  /** How load balancers look at nodes. */
  readonly healthCheck?: HealthCheck;
}
