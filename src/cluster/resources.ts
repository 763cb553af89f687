import type { Bytes, CpuMillicores } from "../units/index.js";

/** Amounts that a pod asks for, or that a node offers. Integers; scalars are extended resources by name. */
export interface Resources {
  readonly cpuMillicores: CpuMillicores;
  readonly memoryBytes: Bytes;
  readonly ephemeralStorageBytes: Bytes;
  readonly scalars: ReadonlyMap<string, number>;
}

/** What a node offers: resources and how many pods it may hold. */
export interface Allocatable extends Resources {
  readonly pods: number;
}

/** A running sum of requests; kept by adding and taking away, never recomputed. */
export class ResourceTotals implements Resources {
  cpuMillicores = 0 as CpuMillicores;
  memoryBytes = 0 as Bytes;
  ephemeralStorageBytes = 0 as Bytes;
  readonly scalars = new Map<string, number>();

  add(amount: Resources): void {
    this.#apply(amount, 1);
  }

  subtract(amount: Resources): void {
    this.#apply(amount, -1);
  }

  clone(): ResourceTotals {
    const copy = new ResourceTotals();
    copy.add(this);
    return copy;
  }

  #apply(amount: Resources, sign: 1 | -1): void {
    this.cpuMillicores = (this.cpuMillicores + sign * amount.cpuMillicores) as CpuMillicores;
    this.memoryBytes = (this.memoryBytes + sign * amount.memoryBytes) as Bytes;
    this.ephemeralStorageBytes = (this.ephemeralStorageBytes + sign * amount.ephemeralStorageBytes) as Bytes;
    for (const [name, value] of amount.scalars) {
      this.scalars.set(name, (this.scalars.get(name) ?? 0) + sign * value);
    }
  }
}
