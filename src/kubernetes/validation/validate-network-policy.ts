import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "../types/index.js";
import type { Report } from "./report.js";
import { validateLabelSelector } from "./validate-label-selector.js";

type Path = readonly (string | number)[];

/**
 * What must hold within a NetworkPolicy.
 *
 * Returns diagnostics: HR1245 an empty peer or one of both forms, HR1246 no CIDR, HR1247 endPort below port or without
 * one; those of label selectors.
 *
 * Source: kubernetes v1.36.3 pkg/apis/networking/validation/validation.go#ValidateNetworkPolicySpec.
 */
export function validateNetworkPolicy({ spec }: NetworkPolicy, report: Report): void {
  validateLabelSelector(spec.podSelector, ["spec", "podSelector"], report);
  for (const [i, rule] of (spec.ingress ?? []).entries()) {
    validateRule(rule.from, rule.ports, ["spec", "ingress", i], "from", report);
  }
  for (const [i, rule] of (spec.egress ?? []).entries()) {
    validateRule(rule.to, rule.ports, ["spec", "egress", i], "to", report);
  }
}

function validateRule(
  peers: readonly NetworkPolicyPeer[] | undefined,
  ports: readonly NetworkPolicyPort[] | undefined,
  path: Path,
  field: "from" | "to",
  report: Report,
): void {
  for (const [i, peer] of (peers ?? []).entries()) validatePeer(peer, [...path, field, i], report);
  for (const [i, { port, endPort }] of (ports ?? []).entries()) {
    if (endPort === undefined || (typeof port === "number" && port <= endPort)) continue;
    report("HR1247", [...path, "ports", i, "endPort"], {
      message: `endPort ${endPort} without a port number up to it`,
      value: endPort,
      rule: "endPort must be at least port, which must be a number",
    });
  }
}

function validatePeer(peer: NetworkPolicyPeer, path: Path, report: Report): void {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const selects = podSelector !== undefined || namespaceSelector !== undefined;
  if (selects === (ipBlock !== undefined)) {
    report("HR1245", path, {
      message: selects ? "ipBlock stands beside a selector" : "the peer names nobody",
      rule: "a peer is an ipBlock, or a podSelector, a namespaceSelector or both",
    });
  }
  validateLabelSelector(podSelector, [...path, "podSelector"], report);
  validateLabelSelector(namespaceSelector, [...path, "namespaceSelector"], report);
  for (const [cidr, at] of [
    ...(ipBlock === undefined ? [] : [[ipBlock.cidr, ["cidr"]] as const]),
    ...(ipBlock?.except ?? []).map((each, i) => [each, ["except", i]] as const),
  ]) {
    if (CIDR.test(cidr)) continue;
    report("HR1246", [...path, "ipBlock", ...at], {
      message: `"${cidr}" is no CIDR`,
      value: cidr,
      rule: "a CIDR is written like 10.0.0.0/8 or 2001:db8::/64",
    });
  }
}

const CIDR = /^((\d{1,3}\.){3}\d{1,3}\/([0-9]|[12]\d|3[0-2])|[0-9a-fA-F:]+(\.\d+){0,3}\/\d{1,3})$/;
