import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventQueue } from "../../src/engine/index.js";

/** The same contract over a plain list that is searched whole at each pop. */
class NaiveQueue {
  #entries: { time: number; phase: number; sequence: number; payload: number; handle: number }[] = [];
  #sequence = 0;

  push(time: number, phase: number, payload: number): number {
    this.#entries.push({ time, phase, sequence: this.#sequence, payload, handle: this.#sequence });
    return this.#sequence++;
  }

  pop(): number | undefined {
    let best = this.#entries[0];
    for (const entry of this.#entries) {
      const order = entry.time - best!.time || entry.phase - best!.phase || entry.sequence - best!.sequence;
      if (order < 0) best = entry;
    }
    this.#entries = this.#entries.filter((entry) => entry !== best);
    return best?.payload;
  }

  cancel(handle: number): boolean {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => entry.handle !== handle);
    return this.#entries.length < before;
  }

  get size(): number {
    return this.#entries.length;
  }
}

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("push" as const), time: fc.nat(20), phase: fc.nat(4) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("pop" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cancel" as const), which: fc.nat(200) }) },
);

describe("the event queue against a naive sorted list", () => {
  it("pops the same payloads in the same order under any mix of pushes, pops and cancellations", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const queue = new EventQueue<number>();
        const naive = new NaiveQueue();
        const handles: [number, number][] = [];
        let payload = 0;
        for (const action of steps) {
          if (action.kind === "push") {
            payload++;
            handles.push([
              queue.push(action.time, action.phase, payload),
              naive.push(action.time, action.phase, payload),
            ]);
          } else if (action.kind === "pop") {
            expect(queue.pop()).toBe(naive.pop());
          } else if (handles.length > 0) {
            const [own, other] = handles[action.which % handles.length]!;
            expect(queue.cancel(own)).toBe(naive.cancel(other));
          }
          expect(queue.size).toBe(naive.size);
        }
        for (let rest = naive.size; rest >= 0; rest--) expect(queue.pop()).toBe(naive.pop());
      }),
      { numRuns: 300 },
    );
  });

  it("keeps the order through the rebuild after mass cancellation", () => {
    const queue = new EventQueue<number>();
    const handles: number[] = [];
    for (let i = 0; i < 10_000; i++) handles.push(queue.push((i * 7919) % 5000, i % 5, i));
    for (let i = 0; i < 10_000; i++) if (i % 4 !== 0) queue.cancel(handles[i]!);
    expect(queue.size).toBe(2500);
    const popped: number[] = [];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) popped.push(next);
    const expected = Array.from({ length: 2500 }, (_, i) => i * 4).sort(
      (a, b) => ((a * 7919) % 5000) - ((b * 7919) % 5000) || (a % 5) - (b % 5) || a - b,
    );
    expect(popped).toEqual(expected);
  });
});
