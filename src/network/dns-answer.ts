import type { UniformSource } from "./balancing/index.js";

/**
 * The order in which a headless Service's addresses come in one DNS answer: shuffled anew each time.
 *
 * Order of draws: one for each place but the last.
 * Source: CoreDNS v1.12 plugin/loadbalance (round_robin shuffles A and AAAA records), as kubeadm's Corefile has it.
 */
export function dnsAnswer<T>(addresses: readonly T[], source: UniformSource): T[] {
  const answer = [...addresses];
  for (let i = answer.length - 1; i > 0; i--) {
    const j = Math.floor(source.uniform() * (i + 1));
    const other = answer[j]!;
    answer[j] = answer[i]!;
    answer[i] = other;
  }
  return answer;
}

/** The DNS name of a StatefulSet's pod. */
export interface PodDnsName {
  readonly pod: string;
  readonly service: string;
}

/**
 * Reads `db-0.db`: pod, then the headless Service that the pod's `subdomain` names; null for any other form.
 *
 * @example podDnsName("db-0.db") // { pod: "db-0", service: "db" }
 */
export function podDnsName(name: string): PodDnsName | null {
  const parts = name.split(".");
  const [pod, service] = parts;
  return parts.length === 2 && pod !== "" && service !== "" && pod !== undefined && service !== undefined
    ? { pod, service }
    : null;
}
