import type { LifeStep, ObservationSink } from "../engine/index.js";
import type { LifeStory, StoryStep } from "./result.js";

/** Gives each text a small number, so that columns of numbers can stand for columns of text. */
class NameTable {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];
  // Mostly a step follows another of the same object.
  #lastName: string | null = null;
  #lastNumber = 0;

  numberOf(name: string): number {
    if (name === this.#lastName) return this.#lastNumber;
    this.#lastName = name;
    this.#lastNumber = this.#find(name);
    return this.#lastNumber;
  }

  #find(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#names.length;
      this.#numbers.set(name, number);
      this.#names.push(name);
    }
    return number;
  }

  name(number: number): string {
    return this.#names[number]!;
  }

  get size(): number {
    return this.#names.length;
  }
}

/** Numbers of a step: of its object, its component, its name and its detail. */
const STEP_WIDTH = 4;
const INITIAL_STEPS = 64;

/** Keeps the life steps of pods and nodes as columns of numbers: a long run has millions. */
export class LifeStories implements ObservationSink {
  readonly #objects = new NameTable();
  readonly #texts = new NameTable();
  #times = new Float64Array(INITIAL_STEPS);
  #numbers = new Int32Array(INITIAL_STEPS * STEP_WIDTH);
  #length = 0;

  observe(step: LifeStep): void {
    if (this.#length === this.#times.length) this.#grow();
    const numbers = this.#numbers;
    const texts = this.#texts;
    this.#times[this.#length] = step.at;
    let at = this.#length++ * STEP_WIDTH;
    numbers[at++] = this.#objects.numberOf(step.object);
    numbers[at++] = texts.numberOf(step.component);
    numbers[at++] = texts.numberOf(step.step);
    numbers[at] = texts.numberOf(step.detail ?? "");
  }

  /**
   * The stories of objects whose name begins with `prefix`, in the order of their first steps. Their steps are laid
   * out when they are asked for, each time anew.
   */
  stories(prefix: string): readonly LifeStory[] {
    const ends = this.#endsByObject();
    const steps = this.#stepsByObject(ends);
    const layOut: LayOut = (first, end) => Array.from(steps.subarray(first, end), (i) => this.#step(i));
    const stories: LifeStory[] = [];
    for (let number = 0; number < this.#objects.size; number++) {
      const object = this.#objects.name(number);
      if (!object.startsWith(prefix)) continue;
      const first = number === 0 ? 0 : ends[number - 1]!;
      stories.push(new RecordedStory(object, first, ends[number]!, layOut));
    }
    return stories;
  }

  /** Where each object's steps end when they are ordered by object. */
  #endsByObject(): Int32Array {
    const ends = new Int32Array(this.#objects.size);
    for (let i = 0; i < this.#length; i++) ends[this.#numbers[i * STEP_WIDTH]!]! += 1;
    for (let number = 1; number < ends.length; number++) ends[number]! += ends[number - 1]!;
    return ends;
  }

  /** All steps, ordered by object and for each as they happened. */
  #stepsByObject(ends: Int32Array): Int32Array {
    const steps = new Int32Array(this.#length);
    const next = ends.slice();
    for (let i = this.#length - 1; i >= 0; i--) {
      const object = this.#numbers[i * STEP_WIDTH]!;
      next[object]! -= 1;
      steps[next[object]!] = i;
    }
    return steps;
  }

  #step(index: number): StoryStep {
    const texts = this.#texts;
    const at = index * STEP_WIDTH;
    return {
      timeMicros: this.#times[index]!,
      component: texts.name(this.#numbers[at + 1]!),
      step: texts.name(this.#numbers[at + 2]!),
      detail: texts.name(this.#numbers[at + 3]!),
    };
  }

  #grow(): void {
    const times = new Float64Array(this.#length * 2);
    const numbers = new Int32Array(times.length * STEP_WIDTH);
    times.set(this.#times);
    numbers.set(this.#numbers);
    this.#times = times;
    this.#numbers = numbers;
  }
}

/** Lays out the steps from one place to another. */
type LayOut = (first: number, end: number) => readonly StoryStep[];

class RecordedStory implements LifeStory {
  readonly object: string;
  readonly #first: number;
  readonly #end: number;
  readonly #layOut: LayOut;

  constructor(object: string, first: number, end: number, layOut: LayOut) {
    this.object = object;
    this.#first = first;
    this.#end = end;
    this.#layOut = layOut;
  }

  get steps(): readonly StoryStep[] {
    return this.#layOut(this.#first, this.#end);
  }
}
