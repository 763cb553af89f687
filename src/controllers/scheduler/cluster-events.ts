import type { Cluster, Node, NodeChange, Pod, Registry } from "../../cluster/index.js";
import { type EventHandle, PHASE } from "../../engine/index.js";
import type { ClusterEvent, NodeFacts, NodeFactsChange, StorageObject } from "../../scheduling/index.js";
import type { SimTime } from "../../units/index.js";

const FACTS_CHANGE = {
  labels: "labels",
  taints: "taints",
  unschedulable: "taints",
  allocatable: "allocatable",
} as const satisfies Partial<Record<NodeChange, NodeFactsChange>>;

/** Changes that some plugin's hint looks at; the others cure no pod. */
function isOfFacts(change: NodeChange): change is keyof typeof FACTS_CHANGE {
  return Object.hasOwn(FACTS_CHANGE, change);
}

export interface ClusterEventHandlers {
  /** A pod without a node came into view. */
  readonly podAdded: (pod: Pod) => void;
  /** A pod was bound, ended or went; told at once, before the event. */
  readonly podLeft: (pod: Pod) => void;
  /** The nodes that are there when the watch begins. */
  readonly nodesPresent: (nodes: readonly Node[]) => void;
  readonly nodeAdded: (node: Node) => void;
  readonly nodeChanged: (node: Node) => void;
  readonly nodeRemoved: (node: Node) => void;
  readonly event: (event: ClusterEvent) => void;
}

/**
 * Tells the scheduler what happens in the cluster, `watchLatency` after it happened. Changes of what it must not
 * choose any more (a node or a waiting pod that is gone) reach it at once.
 *
 * Order: as the store told them.
 */
export function watchCluster(cluster: Cluster, watchLatency: SimTime, handlers: ClusterEventHandlers): void {
  const facts = new Map<Node, NodeFacts>();
  const announced = new WeakSet<Pod>();
  const { sim } = cluster;
  const later = (run: () => void) => sim.scheduleAfter(watchLatency, PHASE.delivery, run);

  const present = [...cluster.nodes.values()];
  for (const node of present) facts.set(node, factsOf(node));
  handlers.nodesPresent(present);
  for (const pod of cluster.pods.values()) later(() => handlers.podAdded(pod));

  cluster.nodes.watch((node, change) => {
    if (change === "added") {
      facts.set(node, factsOf(node));
      later(() => {
        if (!node.exists) return;
        handlers.nodeAdded(node);
        handlers.event({ kind: "NodeAdd", node });
      });
    } else if (change === "deleted") {
      facts.delete(node);
      handlers.nodeRemoved(node);
      later(() => handlers.event({ kind: "NodeDelete", node }));
    } else if (change === "volume-limits") {
      const event = { kind: "Storage", object: "CSINode", change: "update", key: node.name } as const;
      later(() => handlers.event(event));
    } else {
      if (!isOfFacts(change)) return;
      const factsChange = FACTS_CHANGE[change];
      const before = facts.get(node);
      if (before === undefined) return;
      // One change of several that come together: the others are told on their own.
      facts.set(node, {
        name: before.name,
        labels: change === "labels" ? node.labels : before.labels,
        taints: change === "taints" ? node.taints : before.taints,
        unschedulable: change === "unschedulable" ? node.unschedulable : before.unschedulable,
        allocatable: change === "allocatable" ? node.allocatable : before.allocatable,
      });
      if (change === "labels") handlers.nodeChanged(node);
      later(() => handlers.event({ kind: "NodeUpdate", change: factsChange, before, node }));
    }
  });

  const watchStorage = <T extends { readonly key: string }, C extends string>(
    registry: Registry<T, C>,
    object: StorageObject,
  ) => {
    registry.watch(({ key }, change) => {
      const kind = change === "added" ? "add" : change === "deleted" ? "delete" : "update";
      later(() => handlers.event({ kind: "Storage", object, change: kind, key }));
    });
  };
  watchStorage(cluster.storage.claims, "PersistentVolumeClaim");
  watchStorage(cluster.storage.volumes, "PersistentVolume");
  watchStorage(cluster.storage.classes, "StorageClass");
  watchStorage(cluster.storage.attachments, "VolumeAttachment");

  let newest: Pod | null = null;
  let newestAddition: EventHandle = 0;
  cluster.pods.watchOnly(["added", "scheduled", "resized", "status", "deleted"], (pod, change) => {
    switch (change) {
      case "added":
        newest = pod;
        newestAddition = later(() => handlers.podAdded(pod));
        break;
      case "scheduled":
        handlers.podLeft(pod);
        // It will be no news that there is such a pod, and no pod waits for one before anything has happened.
        if (pod === newest) sim.cancel(newestAddition);
        if (sim.eventsRun === 0) return;
        later(() => handlers.event({ kind: "AssignedPodAdd", pod }));
        break;
      case "resized":
        later(() => handlers.event({ kind: "PodDelete", pod, wasAssigned: true }));
        break;
      case "status":
      case "deleted": {
        // To the scheduler a pod is gone when it has ended; its later deletion is no news.
        if ((change === "status" && !pod.isTerminal) || announced.has(pod)) return;
        announced.add(pod);
        const wasAssigned = pod.node !== null || pod.nominatedNodeName !== null;
        handlers.podLeft(pod);
        later(() => handlers.event({ kind: "PodDelete", pod, wasAssigned }));
        break;
      }
    }
  });
}

function factsOf({ name, labels, taints, unschedulable, allocatable }: Node): NodeFacts {
  return { name, labels, taints, unschedulable, allocatable };
}
