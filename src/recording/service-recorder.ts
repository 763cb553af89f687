import type { SimTime } from "../units/index.js";
import type { ServiceFigures, ServiceSeries, TerminationFigures } from "./result.js";

/** Whoever knows a Service's requests; traffic's side of the record. */
export interface ServiceSource {
  /** `Service/default/frontend`. */
  readonly service: string;
  readonly isEntry: boolean;
  /** Begins the figures of interval and run at `at`; what was before (the warm-up) counts nowhere. */
  begin(at: SimTime): void;
  /** Ends the interval at `at`, returns its figures and begins the next one. */
  takeInterval(at: SimTime): ServiceFigures;
  /** Figures from `begin` to `at`. */
  total(at: SimTime): ServiceFigures;
  /** What the ends of its pods cost since `begin`; absent or null: none ended. */
  terminations?(): TerminationFigures | null;
}

/** Bytes of all Services that clouds bill. */
export interface BilledBytes {
  readonly crossZone: number;
  readonly egress: number;
}

/** Nothing arrived. */
export const NO_REQUESTS: ServiceFigures = {
  requests: 0,
  served: 0,
  refused: 0,
  timedOut: 0,
  cut: 0,
  failed: 0,
  retried: 0,
  backlog: 0,
  meanSeconds: null,
  p50Seconds: null,
  p90Seconds: null,
  p95Seconds: null,
  p99Seconds: null,
  p999Seconds: null,
  maxSeconds: null,
  spent: null,
};

/** Collects the figures of Services, interval by interval. */
export class ServiceRecorder {
  readonly #sources: { readonly source: ServiceSource; readonly intervals: ServiceFigures[] }[] = [];
  #rows = 0;
  #crossZoneBytes = 0;
  #egressBytes = 0;

  add(source: ServiceSource): void {
    const intervals = Array.from({ length: this.#rows }, () => NO_REQUESTS);
    this.#sources.push({ source, intervals });
  }

  begin(at: SimTime): void {
    for (const { source } of this.#sources) source.begin(at);
  }

  sample(at: SimTime): void {
    this.#rows++;
    for (const { source, intervals } of this.#sources) {
      const figures = source.takeInterval(at);
      intervals.push(figures);
      if (figures.bytes === null || figures.bytes === undefined) continue;
      this.#crossZoneBytes += figures.bytes.crossZone;
      this.#egressBytes += figures.bytes.toOutside;
    }
  }

  /** Bytes that clouds bill, of all intervals so far. */
  get billedBytes(): BilledBytes {
    return { crossZone: this.#crossZoneBytes, egress: this.#egressBytes };
  }

  series(at: SimTime): readonly ServiceSeries[] {
    return this.#sources.map(({ source, intervals }) => ({
      service: source.service,
      isEntry: source.isEntry,
      intervals,
      total: source.total(at),
      terminations: source.terminations?.() ?? null,
    }));
  }
}
