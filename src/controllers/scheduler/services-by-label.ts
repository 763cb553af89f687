import type { Service } from "../../cluster/index.js";
import { matchesStringMap, type StringMap } from "../../kubernetes/index.js";

/** A Service and its place among all. */
interface Entry {
  readonly place: number;
  readonly service: Service;
}

/** Services found by the pods they select: what it costs follows the pod's labels, however many Services there are. */
export class ServicesByLabel {
  /** By namespace and the first label of the selector. */
  readonly #entries = new Map<string, Entry[]>();

  constructor(services: Iterable<Service>) {
    let place = 0;
    for (const service of services) {
      const entry = { place: place++, service };
      const [label] = Object.entries(service.spec.selector ?? {});
      // Without a selector a Service selects nothing.
      if (label === undefined) continue;
      const key = keyOf(service.namespace, label[0], label[1]);
      const known = this.#entries.get(key);
      if (known === undefined) this.#entries.set(key, [entry]);
      else known.push(entry);
    }
  }

  /** The Services that select pods with these labels, in the order in which all were given. */
  selecting(namespace: string, labels: StringMap): readonly Service[] {
    const found: Entry[] = [];
    for (const [key, value] of Object.entries(labels)) {
      for (const entry of this.#entries.get(keyOf(namespace, key, value)) ?? []) {
        if (matchesStringMap(entry.service.spec.selector, labels)) found.push(entry);
      }
    }
    return found.sort((a, b) => a.place - b.place).map(({ service }) => service);
  }
}

function keyOf(namespace: string, label: string, value: string): string {
  return `${namespace}/${label}=${value}`;
}
