import { type Decision, type DecisionSink, explainDecision } from "../engine/index.js";
import type { DecisionRecord } from "./result.js";

interface Entry {
  readonly decision: Decision;
  /** The newest repeat; its numbers may differ. */
  last: Decision;
  repeats: number;
  lastMicros: number;
}

/**
 * Keeps the decisions of a run in their order.
 *
 * Most syncs change nothing. With `keepRepeats` false such a decision, made again on the same object by the same
 * component with the same action, only raises the count of the first one; its numbers are the first one's.
 */
export class DecisionLog implements DecisionSink {
  readonly #keepRepeats: boolean;
  readonly #entries: Entry[] = [];
  /** By component, then by object: a text made of both would cost more than the two looks. */
  readonly #latest = new Map<string, Map<string, Entry>>();

  constructor(options: { readonly keepRepeats?: boolean } = {}) {
    this.#keepRepeats = options.keepRepeats ?? false;
  }

  decide(decision: Decision): void {
    let ofComponent = this.#latest.get(decision.component);
    if (ofComponent === undefined) {
      ofComponent = new Map();
      this.#latest.set(decision.component, ofComponent);
    }
    const latest = ofComponent.get(decision.object);
    if (latest !== undefined && !this.#keepRepeats && repeats(latest.decision, decision)) {
      latest.repeats++;
      latest.last = decision;
      latest.lastMicros = decision.at;
      return;
    }
    const entry = { decision, last: decision, repeats: 0, lastMicros: decision.at };
    ofComponent.set(decision.object, entry);
    this.#entries.push(entry);
  }

  /** A component's newest decision about an object, told in one line with its own numbers; undefined: none. */
  latest(component: string, object: string): DecisionRecord | undefined {
    const entry = this.#latest.get(component)?.get(object);
    return entry === undefined ? undefined : { ...recordOf(entry), text: explainDecision(entry.last) };
  }

  /**
   * The decisions at or after `fromMicros`, and standing ones of before that hold then, each told in one line. A
   * repeated one counts by its last repeat.
   */
  records(fromMicros: number): readonly DecisionRecord[] {
    const standing = this.#standingAt(fromMicros);
    return this.#entries
      .filter((entry) => entry.lastMicros >= fromMicros || standing.has(entry))
      .map(recordOf);
  }

  /** Of decisions before an instant those that hold at it. */
  #standingAt(micros: number): ReadonlySet<Entry> {
    const newest = new Map<string, Entry>();
    for (const entry of this.#entries) {
      const { component, object, at } = entry.decision;
      if (at >= micros) break;
      newest.set(`${component} ${object}`, entry);
    }
    return new Set([...newest.values()].filter(({ decision }) => decision.isStanding === true));
  }
}

function repeats(earlier: Decision, later: Decision): boolean {
  return later.action === earlier.action && later.from === later.to && later.to === earlier.to;
}

function recordOf({ decision, repeats: count, lastMicros }: Entry): DecisionRecord {
  return {
    timeMicros: decision.at,
    component: decision.component,
    object: decision.object,
    action: decision.action,
    from: decision.from ?? null,
    to: decision.to ?? null,
    text: explainDecision(decision),
    repeats: count,
    lastMicros,
  };
}
