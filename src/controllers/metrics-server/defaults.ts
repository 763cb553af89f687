import { MILLISECOND, SECOND, type SimTime } from "../../units/index.js";

/** Flags of metrics-server, in virtual time. */
export interface MetricsServerFlags {
  /** `--metric-resolution`: from one scrape to the next. */
  readonly metricResolution: SimTime;
  /** `--kubelet-request-timeout`: at most 0.9 of the resolution. */
  readonly kubeletRequestTimeout: SimTime;
}

/**
 * The resolution that the shipped manifests and the Helm chart set; the binary's own default is 60 s.
 *
 * Source: metrics-server v0.9.0 manifests/base/deployment.yaml, cmd/metrics-server/app/options.
 */
export const DEFAULT_FLAGS: MetricsServerFlags = {
  metricResolution: (15 * SECOND) as SimTime,
  kubeletRequestTimeout: (10 * SECOND) as SimTime,
};

/**
 * A container at least this old at its sample, and younger than the resolution, has its start as first point.
 *
 * Source: metrics-server v0.9.0 pkg/storage/pod.go freshContainerMinMetricsResolution.
 */
export const FRESH_CONTAINER_MINIMUM_AGE = (10 * SECOND) as SimTime;

/**
 * Each node is scraped after a random delay below `perNode · nodes`, at most `most`.
 *
 * Source: metrics-server v0.9.0 pkg/scraper/scraper.go delayPerSource, maxDelay.
 */
export const SCRAPE_STAGGER = { perNode: (8 * MILLISECOND) as SimTime, most: (4 * SECOND) as SimTime };

/**
 * How the kubelet's cAdvisor samples a container: next sample after `interval · U[1, 2)`; an idle container's
 * interval doubles up to `maximum`.
 *
 * Source: kubernetes v1.36.3 pkg/kubelet/cadvisor/cadvisor_linux.go, cmd/kubelet/app housekeeping defaults;
 * github.com/google/cadvisor v0.56.2 manager/container.go.
 */
export const HOUSEKEEPING = {
  /** A started container is discovered, and sampled for the first time, within this. */
  discovery: SECOND,
  interval: (10 * SECOND) as SimTime,
  maximum: (15 * SECOND) as SimTime,
  jitterFactor: 1,
};

/** How many sampling phases stand for those of all containers in large clusters. */
export const STRATA = 32;
