import { AleaStream } from "./alea-stream.js";
import type { Stream } from "./stream.js";

/**
 * Hands out random streams by the name of what they belong to, so that a draw depends on the scenario's seed and
 * that name only, never on what else was drawn before. Two variants of a scenario see the same luck.
 *
 * A key is `purpose/object`: `pull/Deployment/default/web#17`, `boot/service#4`. Asking twice for one key gives two
 * streams with the same numbers.
 *
 * @example new RandomStreams(42).forKey("pull/Deployment/default/web#17").uniform() // always the same
 */
export class RandomStreams {
  readonly seed: string;

  constructor(seed: number | string) {
    this.seed = String(seed);
  }

  forKey(key: string): Stream {
    return new AleaStream(`${this.seed}/${key}`);
  }
}
