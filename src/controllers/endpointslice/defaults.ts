import { MILLISECOND, SECOND, type SimTime } from "../../units/index.js";

/** Syncs of Services at a time. Source: kubernetes v1.36.3 --concurrent-service-endpoint-syncs. */
export const CONCURRENT_SERVICE_ENDPOINT_SYNCS = 5;
/** First retry of a failing sync. Source: pkg/controller/endpointslice/endpointslice_controller.go. */
export const SERVICE_SYNC_RETRY_BASE = SECOND;
/** Source: kubernetes v1.36.3 kube-proxy --iptables-min-sync-period, nftables alike. */
export const PROXY_MIN_SYNC_PERIOD = SECOND;
/** Writing the rules on a node; an assumption: upstream's network_programming_latency SLO has no number. */
export const PROXY_PROGRAMMING_TIME = (50 * MILLISECOND) as SimTime;
