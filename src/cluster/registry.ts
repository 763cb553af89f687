/** How an object of the store changed; each kind names its own changes beside these. */
export type StoreChange = "added" | "deleted";

export type Watcher<T, C> = (object: T, change: C | StoreChange) => void;

interface Watch<T, C> {
  readonly watcher: Watcher<T, C>;
  readonly isToldOf: (change: C | StoreChange) => boolean;
}

/**
 * All objects of one kind by key (`namespace/name`), in the order of creation, with watches.
 *
 * Watchers are told at the instant of the change, in the order in which they subscribed. The latency of a watch
 * is the watcher's to add: it enqueues its key with a delay.
 */
export class Registry<T extends { readonly key: string }, C extends string> {
  readonly #objects = new Map<string, T>();
  readonly #watches: Watch<T, C>[] = [];
  /** Who hears of a change, by the change. */
  readonly #watchersOf = new Map<C | StoreChange, readonly Watcher<T, C>[]>();

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
    this.#watches.push({ watcher, isToldOf: () => true });
    this.#watchersOf.clear();
  }

  /** Like `watch`, for a watcher that does nothing on other changes. */
  watchOnly(changes: readonly (C | StoreChange)[], watcher: Watcher<T, C>): void {
    this.#watches.push({ watcher, isToldOf: (change) => changes.includes(change) });
    this.#watchersOf.clear();
  }

  /** Like `watch`, for a watcher that does nothing on these changes. */
  watchAllBut(changes: readonly (C | StoreChange)[], watcher: Watcher<T, C>): void {
    this.#watches.push({ watcher, isToldOf: (change) => !changes.includes(change) });
    this.#watchersOf.clear();
  }

  add(object: T): void {
    // One look in the place of two: a name given twice is our own fault, and ends the run.
    const { size } = this.#objects;
    this.#objects.set(object.key, object);
    if (this.#objects.size === size) throw new Error(`${object.key} already exists`);
    this.notify(object, "added");
  }

  delete(object: T): void {
    if (this.#objects.delete(object.key)) this.notify(object, "deleted");
  }

  /** Tells the watchers of a change that was made to the object. */
  notify(object: T, change: C | StoreChange): void {
    const watchers = this.#watchersOf.get(change) ?? this.#findWatchers(change);
    for (const watcher of watchers) watcher(object, change);
  }

  #findWatchers(change: C | StoreChange): readonly Watcher<T, C>[] {
    const watchers: Watcher<T, C>[] = [];
    for (const { watcher, isToldOf } of this.#watches) {
      if (isToldOf(change)) watchers.push(watcher);
    }
    this.#watchersOf.set(change, watchers);
    return watchers;
  }
}
