/** How an object of the store changed; each kind names its own changes beside these. */
export type StoreChange = "added" | "deleted";

export type Watcher<T, C> = (object: T, change: C | StoreChange) => void;

/**
 * All objects of one kind by key (`namespace/name`), in the order of creation, with watches.
 *
 * Watchers are told at the instant of the change, in the order in which they subscribed. The latency of a watch
 * is the watcher's to add: it enqueues its key with a delay.
 */
export class Registry<T extends { readonly key: string }, C extends string> {
  readonly #objects = new Map<string, T>();
  readonly #watchers: Watcher<T, C>[] = [];

  get size(): number {
    return this.#objects.size;
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  /** In the order of creation. */
  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  watch(watcher: Watcher<T, C>): void {
    this.#watchers.push(watcher);
  }

  add(object: T): void {
    if (this.#objects.has(object.key)) throw new Error(`${object.key} already exists`);
    this.#objects.set(object.key, object);
    this.notify(object, "added");
  }

  delete(object: T): void {
    if (this.#objects.delete(object.key)) this.notify(object, "deleted");
  }

  /** Tells the watchers of a change that was made to the object. */
  notify(object: T, change: C | StoreChange): void {
    for (const watcher of this.#watchers) watcher(object, change);
  }
}
