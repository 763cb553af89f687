/** What a program's resolver does with names; resolv.conf of its container. */
export interface Resolver {
  /** A name with fewer dots is tried in the search domains first. */
  readonly ndots: number;
  readonly search: readonly string[];
}

/** The parts of a pod's spec that its resolv.conf follows. */
export interface ResolverSpecParts {
  readonly dnsPolicy?: string;
  readonly dnsConfig?: {
    readonly searches?: readonly string[];
    readonly options?: readonly { readonly name: string; readonly value?: string }[];
  };
  readonly hostNetwork?: boolean;
}

const CLUSTER_NDOTS = 5;
/** Of resolv.conf without the option. */
const USUAL_NDOTS = 1;
/** glibc's and the API server's limit. */
const MOST_SEARCH_DOMAINS = 32;

/**
 * The resolver of a pod's containers. `hostSearch`: the search domains of its node.
 *
 * Source: kubernetes v1.36.3 pkg/kubelet/network/dns/dns.go#GetPodDNS, generateSearchesForDNSClusterFirst; option ndots:5.
 */
export function podResolver(
  { dnsPolicy = "ClusterFirst", dnsConfig, hostNetwork }: ResolverSpecParts,
  namespace: string,
  clusterDomain: string,
  hostSearch: readonly string[],
): Resolver {
  // Pods in their node's network are ClusterFirst only when they say so in full.
  const usesCluster =
    dnsPolicy === "ClusterFirstWithHostNet" || (dnsPolicy === "ClusterFirst" && hostNetwork !== true);
  const usesHost = usesCluster || dnsPolicy !== "None";
  const search = [
    ...(usesCluster ? [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain] : []),
    ...(usesHost ? hostSearch : []),
    ...(dnsConfig?.searches ?? []),
  ];
  const option = dnsConfig?.options?.find(({ name }) => name === "ndots")?.value;
  const ndots = option === undefined ? (usesCluster ? CLUSTER_NDOTS : USUAL_NDOTS) : Number(option);
  return { ndots, search: [...new Set(search)].slice(0, MOST_SEARCH_DOMAINS) };
}

/**
 * The names that a resolver asks for one after the other until one exists: as it is written first when it has at least
 * `ndots` dots, the search domains first otherwise; a name that ends in a dot only by itself.
 *
 * Source: resolv.conf(5), glibc resolv/res_query.c#__libc_res_nsearch.
 *
 * @example triedNames("cart.shop", { ndots: 5, search: ["a.svc.x", "svc.x", "x"] }, (name) => name === "cart.shop.svc.x")
 * // ["cart.shop.a.svc.x", "cart.shop.svc.x"]
 */
export function triedNames(
  name: string,
  { ndots, search }: Resolver,
  exists: (name: string) => boolean,
): readonly string[] {
  if (name.endsWith(".")) return [name.slice(0, -1)];
  const dots = name.split(".").length - 1;
  const searched = search.map((domain) => `${name}.${domain}`);
  const order = dots >= ndots ? [name, ...searched] : [...searched, name];
  const found = order.findIndex(exists);
  return found < 0 ? order : order.slice(0, found + 1);
}

/**
 * Look-ups per second of a caller that keeps an answer for a while: of Poisson calls each first one after an answer has
 * become too old.
 *
 * @example cachedLookups(10, 1) // 10 calls a second, kept for 1 s: 10 / 11 look-ups a second
 */
export function cachedLookups(callsPerSecond: number, ttlSeconds: number): number {
  return callsPerSecond / (1 + callsPerSecond * ttlSeconds);
}
