/** A deletion under way. */
export interface TrackedDeletion {
  readonly node: string;
  readonly group: string;
  readonly isDrain: boolean;
}

/**
 * Which nodes are being deleted.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaledown/deletiontracker
 */
export class DeletionTracker {
  readonly #deletions = new Map<string, TrackedDeletion>();
  readonly #countByGroup = new Map<string, number>();
  #drains = 0;
  /** Rises with every start and end. */
  revision = 0;

  start(deletion: TrackedDeletion): void {
    this.revision++;
    this.#deletions.set(deletion.node, deletion);
    this.#countByGroup.set(deletion.group, this.inGroup(deletion.group) + 1);
    if (deletion.isDrain) this.#drains++;
  }

  end(node: string): void {
    const deletion = this.#deletions.get(node);
    if (deletion === undefined) return;
    this.revision++;
    this.#deletions.delete(node);
    this.#countByGroup.set(deletion.group, this.inGroup(deletion.group) - 1);
    if (deletion.isDrain) this.#drains--;
  }

  has(node: string): boolean {
    return this.#deletions.has(node);
  }

  /** Names of all nodes being deleted. */
  names(): ReadonlySet<string> {
    return new Set(this.#deletions.keys());
  }

  /** Names of the nodes being drained; their pods count as pending. */
  drained(): readonly string[] {
    return [...this.#deletions.values()].filter(({ isDrain }) => isDrain).map(({ node }) => node);
  }

  inGroup(group: string): number {
    return this.#countByGroup.get(group) ?? 0;
  }

  get emptyCount(): number {
    return this.#deletions.size - this.#drains;
  }

  get drainCount(): number {
    return this.#drains;
  }
}
