import {
  compileLabelSelector,
  type NetworkPolicy,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
  type StringMap,
} from "../kubernetes/index.js";
import { cidrContains, isEverything } from "./cidr.js";

/** Pods that look alike to policies. */
export interface PolicyPods {
  readonly kind: "pods";
  readonly namespace: string;
  readonly labels: StringMap;
  readonly namespaceLabels: StringMap;
  /** Policies do not hold for pods in their node's network. */
  readonly isHostNetwork: boolean;
}

/** Somebody outside the cluster, by an address. */
export interface PolicyOutsider {
  readonly kind: "outside";
  readonly address: string;
}

/** The port that a connection goes to. Null number: nobody says which. */
export interface PolicyDestinationPort {
  readonly number: number | null;
  /** Of the container port. */
  readonly name: string | null;
  readonly protocol: string;
}

/** What keeps a connection from being made. */
export interface PolicyRefusal {
  readonly direction: "Ingress" | "Egress";
  /** `namespace/name` of the policies that isolate the pods and allow nothing of it, in the order given. */
  readonly policies: readonly string[];
}

/**
 * Whether NetworkPolicies let a connection be made; null: they do. Pods that no policy selects for a direction let all
 * through; of those selected, what any of the policies allows. Both ends must let it through.
 *
 * Source: kubernetes.io/docs/concepts/services-networking/network-policies "The two sorts of pod isolation",
 * staging/src/k8s.io/api/networking/v1/types.go#NetworkPolicySpec.
 * Deviates: pods have no addresses here, so that of ipBlocks only one that holds every address holds pods.
 */
export function policyRefusal(
  policies: readonly Pick<NetworkPolicy, "metadata" | "spec">[],
  from: PolicyPods | PolicyOutsider,
  to: PolicyPods,
  port: PolicyDestinationPort,
): PolicyRefusal | null {
  const egress = from.kind === "pods" ? isolating(policies, from, "Egress") : [];
  if (
    egress.length > 0 &&
    !egress.some(({ metadata, spec }) =>
      (spec.egress ?? []).some((rule) =>
        holds(rule.to, rule.ports, to, port, metadata.namespace ?? "default"),
      ),
    )
  ) {
    return { direction: "Egress", policies: egress.map(nameOf) };
  }
  const ingress = isolating(policies, to, "Ingress");
  if (
    ingress.length > 0 &&
    !ingress.some(({ metadata, spec }) =>
      (spec.ingress ?? []).some((rule) =>
        holds(rule.from, rule.ports, from, port, metadata.namespace ?? "default"),
      ),
    )
  ) {
    return { direction: "Ingress", policies: ingress.map(nameOf) };
  }
  return null;
}

type Policy = Pick<NetworkPolicy, "metadata" | "spec">;

function isolating(policies: readonly Policy[], pods: PolicyPods, direction: "Ingress" | "Egress"): Policy[] {
  if (pods.isHostNetwork) return [];
  return policies.filter(
    ({ metadata, spec }) =>
      (metadata.namespace ?? "default") === pods.namespace &&
      (spec.policyTypes ?? ["Ingress"]).includes(direction) &&
      compileLabelSelector(spec.podSelector ?? {})(pods.labels),
  );
}

function holds(
  peers: readonly NetworkPolicyPeer[] | undefined,
  ports: readonly NetworkPolicyPort[] | undefined,
  other: PolicyPods | PolicyOutsider,
  port: PolicyDestinationPort,
  namespace: string,
): boolean {
  const isPeer =
    peers === undefined || peers.length === 0 || peers.some((peer) => isPeerOf(peer, other, namespace));
  return isPeer && (ports === undefined || ports.length === 0 || ports.some((each) => isPort(each, port)));
}

function isPeerOf(
  { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer,
  other: PolicyPods | PolicyOutsider,
  namespace: string,
): boolean {
  if (ipBlock !== undefined) {
    const { cidr, except = [] } = ipBlock;
    if (other.kind === "pods") return isEverything(cidr);
    const { address } = other;
    return cidrContains(cidr, address) && !except.some((each) => cidrContains(each, address));
  }
  if (other.kind === "outside" || other.isHostNetwork) return false;
  const isInNamespace =
    namespaceSelector === undefined
      ? other.namespace === namespace
      : compileLabelSelector(namespaceSelector)(other.namespaceLabels);
  return isInNamespace && (podSelector === undefined || compileLabelSelector(podSelector)(other.labels));
}

function isPort(
  { protocol = "TCP", port, endPort }: NetworkPolicyPort,
  asked: PolicyDestinationPort,
): boolean {
  if (protocol !== asked.protocol) return false;
  if (port === undefined || asked.number === null) return true;
  if (typeof port === "string") return port === asked.name;
  return endPort === undefined ? port === asked.number : asked.number >= port && asked.number <= endPort;
}

function nameOf({ metadata }: Policy): string {
  return `${metadata.namespace ?? "default"}/${metadata.name}`;
}
