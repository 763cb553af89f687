import type { Node, Pod } from "../../../cluster/index.js";
import { Node as NodeObject } from "../../../cluster/index.js";
import type { Taint } from "../../../kubernetes/index.js";
import { MINUTE, NEVER, type SimTime } from "../../../units/index.js";
import type { NodeTemplate } from "../node-group.js";
import { DELETION_CANDIDATE_TAINT, hasTaint, TO_BE_DELETED_TAINT } from "../scale-down/node-taints.js";
import { isDaemonSetPod, isMirrorPod } from "../scale-down/pod-class.js";
import type { TaintConfig } from "../taint-config.js";
import { expectedDaemonPods } from "./expected-daemon-pods.js";

const TEMPLATE_LABEL = "cluster-autoscaler.kubernetes.io/template-node";
const HOSTNAME = "kubernetes.io/hostname";
/** A node must have been ready for longer to stand for its group. */
const STABILIZATION_DELAY = MINUTE;
/** Taints that say how a node is, not what it is. Source: cluster-autoscaler 1.36.1 utils/taints/taints.go */
const CONDITION_TAINTS: ReadonlySet<string> = new Set([
  "node.kubernetes.io/not-ready",
  "node.kubernetes.io/unreachable",
  "node.kubernetes.io/unschedulable",
  "node.kubernetes.io/memory-pressure",
  "node.kubernetes.io/disk-pressure",
  "node.kubernetes.io/network-unavailable",
  "node.kubernetes.io/pid-pressure",
  "node.cloudprovider.kubernetes.io/uninitialized",
  "node.cloudprovider.kubernetes.io/shutdown",
  "cloud.google.com/impending-node-termination",
  "NodeWithImpairedVolumes",
  TO_BE_DELETED_TAINT,
  DELETION_CANDIDATE_TAINT,
]);

/** What templates are made from. */
export interface TemplateSources {
  /** In the order in which the cluster lists them. */
  readonly nodes: Iterable<Node>;
  readonly groups: readonly { readonly id: string; template(): Node }[];
  groupOf(node: Node): string | null;
  isReady(node: Node): boolean;
  /** When the node's Ready condition last changed. */
  readyChangedAt(node: Node): SimTime;
  /** Pods of all DaemonSets that a node like this would get. */
  daemonSetPodsFor(node: Node): readonly Pod[];
  /** Rises with every change of a DaemonSet. */
  readonly daemonSetsRevision: number;
}

/** How templates are made, for all groups. */
export interface TemplateOptions {
  readonly taints: TaintConfig;
  /** `force-ds`: DaemonSets count whose pods are not on the example node. */
  readonly forceDaemonSets: boolean;
  /** `enable-csi-node-aware-scheduling`: a template has its node's CSINode, and so its limits of volumes. */
  readonly hasCsiNodes?: boolean;
}

interface KnownTemplate {
  readonly node: Node;
  readonly generation: number;
  readonly daemonSetsRevision: number;
  readonly template: NodeTemplate;
}

/**
 * Finds each group's template: its first node in good health, else the one found earlier, else what the provider
 * knows, with the pods of all DaemonSets added.
 *
 * Source: cluster-autoscaler 1.36.1 processors/nodeinfosprovider/mixed_nodeinfos_processor.go
 * Deviates: an unready node is never the last resort, because the provider always knows a template.
 */
export class NodeTemplateFinder {
  readonly #options: TemplateOptions;
  readonly #known = new Map<string, KnownTemplate>();

  constructor(options: TemplateOptions) {
    this.#options = options;
  }

  /** Before this time another look at the same nodes finds the same. */
  validUntil: SimTime = NEVER;

  find(sources: TemplateSources, now: SimTime): ReadonlyMap<string, NodeTemplate> {
    const good = new Map<string, Node>();
    this.validUntil = NEVER;
    for (const node of sources.nodes) {
      const group = sources.groupOf(node);
      if (group === null || good.has(group) || !isGood(node, sources)) continue;
      const goodFrom = (sources.readyChangedAt(node) + STABILIZATION_DELAY + 1) as SimTime;
      if (goodFrom <= now) {
        good.set(group, node);
        if (good.size === sources.groups.length) break;
      } else if (goodFrom < this.validUntil) this.validUntil = goodFrom;
    }
    return new Map(
      sources.groups.map((group) => [group.id, this.#templateOf(group, good.get(group.id), sources)]),
    );
  }

  #templateOf(
    group: TemplateSources["groups"][number],
    node: Node | undefined,
    sources: TemplateSources,
  ): NodeTemplate {
    const known = this.#known.get(group.id);
    if (node === undefined) {
      if (known !== undefined) return known.template;
      const template = sanitizedTemplate(group.template(), group.id, this.#options, []);
      for (const pod of sources.daemonSetPodsFor(template)) template.addPod(pod);
      return template;
    }
    const { generation } = node;
    const { daemonSetsRevision } = sources;
    if (
      known?.node === node &&
      known.generation === generation &&
      known.daemonSetsRevision === daemonSetsRevision
    ) {
      return known.template;
    }
    const running = [...node.pods].filter(staysOnTemplate);
    const template = sanitizedTemplate(node, group.id, this.#options, running);
    const suitable = sources.daemonSetPodsFor(template);
    const expected = expectedDaemonPods(running, suitable, this.#options.forceDaemonSets);
    for (const pod of expected) template.addPod(pod);
    this.#known.set(group.id, { node, generation, daemonSetsRevision, template });
    return template;
  }
}

/**
 * A node made into its group's template: what is only its own taken off, and on it only the given pods.
 *
 * Source: cluster-autoscaler 1.36.1 simulator/node_info_utils.go#SanitizedTemplateNodeInfoFromNodeInfo
 */
export function sanitizedTemplate(
  node: Node,
  group: string,
  { taints, hasCsiNodes = false }: Pick<TemplateOptions, "taints" | "hasCsiNodes">,
  pods: readonly Pod[],
): NodeTemplate {
  const name = `template-node-for-${group}`;
  const template = new NodeObject(
    {
      name,
      labels: { ...node.labels, [HOSTNAME]: name, [TEMPLATE_LABEL]: "true" },
      taints: node.taints.filter(({ key }: Taint) => !isTransient(key, taints)),
      unschedulable: false,
      allocatable: node.allocatable,
      capacity: node.capacity,
      group,
      ready: true,
      ...(hasCsiNodes ? { volumeLimits: node.volumeLimits } : {}),
    },
    node.createdAt,
  );
  for (const pod of pods) template.addPod(pod);
  return template;
}

function isTransient(key: string, taints: TaintConfig): boolean {
  return CONDITION_TAINTS.has(key) || taints.isStartupTaint(key) || taints.isStatusTaint(key);
}

function isGood(node: Node, { isReady }: TemplateSources): boolean {
  return isReady(node) && !node.unschedulable && !hasTaint(node, TO_BE_DELETED_TAINT);
}

function staysOnTemplate(pod: Pod): boolean {
  return pod.deletion === null && (isDaemonSetPod(pod) || isMirrorPod(pod));
}
