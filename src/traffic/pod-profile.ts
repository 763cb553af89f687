import type { SimTime } from "../units/index.js";

/** What one container uses apart from its load. */
export interface ContainerProfile {
  readonly name: string;
  /** Cores used whenever it runs. */
  readonly idleCores: number;
  /** Further cores until the pod is Ready for the first time. */
  readonly startupCores: number;
  readonly idleMemoryBytes: number;
  /** CPU limit in cores; Infinity without one. */
  readonly limitCores: number;
  /** Its CPU request, which is its weight beside other containers; absent: none. */
  readonly requestMillicores?: number;
  /** Memory limit; Infinity (or absent) without one. */
  readonly memoryLimitBytes?: number;
  /** A proxy that the pod's requests pass: its cores for each core of the main load. */
  readonly proxyShare?: number;
  /** Most cores that the load can use, because its proxy can use no more. */
  readonly mostLoadCores?: number;
}

/** How the programs of a pod behave, apart from the load they get. Shared by the pods of a template. */
export interface PodProfile {
  /** Containers that run beside each other (sidecars included); the first one takes the load by default. */
  readonly containers: readonly ContainerProfile[];
  /** For this long after the first Ready, requests cost `cpuFactor` times the CPU. */
  readonly warmUp: { readonly for: SimTime; readonly cpuFactor: number } | null;
  /** `drain`: refuse new requests, finish those present until the exit. `cut`: those present are lost at once. */
  readonly onSigterm: "drain" | "cut";
}
