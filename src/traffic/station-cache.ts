import type { RequestProfile } from "./request-profile.js";
import { Station } from "./station.js";

/** The stations of a target, one for each capacity that its pods have had. */
export class StationCache {
  readonly #profile: RequestProfile;
  readonly #stations = new Map<string, Station>();

  constructor(profile: RequestProfile) {
    this.#profile = profile;
  }

  /** `cpuFactor`: CPU of a request compared with the usual one; `pods`: how many pods share one queue. */
  get(cores: number, cpuFactor = 1, pods?: number): Station {
    const key = `${cores}/${cpuFactor}/${pods ?? ""}`;
    let station = this.#stations.get(key);
    if (station === undefined) {
      const { cpu } = this.#profile;
      const profile = { ...this.#profile, cpu: { ...cpu, meanSeconds: cpu.meanSeconds * cpuFactor } };
      station = new Station(cores, profile, pods);
      this.#stations.set(key, station);
    }
    return station;
  }
}
