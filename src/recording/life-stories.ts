import type { LifeStep, ObservationSink } from "../engine/index.js";
import { GrowingColumn } from "./growing-column.js";
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

/** Keeps the life steps of pods and nodes as columns of numbers. */
export class LifeStories implements ObservationSink {
  readonly #objects = new NameTable();
  readonly #texts = new NameTable();
  readonly #times = new GrowingColumn();
  readonly #objectNumbers = new GrowingColumn();
  readonly #components = new GrowingColumn();
  readonly #steps = new GrowingColumn();
  readonly #details = new GrowingColumn();

  observe(step: LifeStep): void {
    this.#times.append(step.at);
    this.#objectNumbers.append(this.#objects.numberOf(step.object));
    this.#components.append(this.#texts.numberOf(step.component));
    this.#steps.append(this.#texts.numberOf(step.step));
    this.#details.append(this.#texts.numberOf(step.detail ?? ""));
  }

  /** The stories of objects whose name begins with `prefix`, in the order of their first steps. */
  stories(prefix: string): readonly LifeStory[] {
    const stepsByObject: StoryStep[][] = Array.from({ length: this.#objects.size }, () => []);
    for (let i = 0; i < this.#times.length; i++) {
      stepsByObject[this.#objectNumbers.at(i)]!.push({
        timeMicros: this.#times.at(i),
        component: this.#texts.name(this.#components.at(i)),
        step: this.#texts.name(this.#steps.at(i)),
        detail: this.#texts.name(this.#details.at(i)),
      });
    }
    return stepsByObject.flatMap((steps, number) => {
      const object = this.#objects.name(number);
      return object.startsWith(prefix) ? [{ object, steps }] : [];
    });
  }
}
