import { PHASE, type Simulation, TokenBucket } from "../../engine/index.js";
import type { SimTime } from "../../units/index.js";
import { IMAGE_PULL_BACK_OFF_BASE, IMAGE_PULL_BACK_OFF_MAX } from "./defaults.js";

/** One wish for an image, in the order in which the kubelet met them. */
export interface ImagePull {
  readonly image: string;
  /** How long fetching takes when the node does not have the image. */
  readonly fetch: SimTime;
  /** How long asking the registry takes when it does. */
  readonly roundTrip: SimTime;
  /** False when its pod no longer wants it; asked when its turn comes. */
  isWanted(): boolean;
  onStart(): void;
  onRefused(retryAt: SimTime): void;
  onPulled(): void;
}

export interface NodeImagesOptions {
  /** Pulls at a time; upstream's default is one. */
  readonly maxParallelPulls: number;
  readonly registryPullQps: number;
  readonly registryBurst: number;
}

/**
 * The images of one node: which it has, and the queue of pulls, first come, first served. Images stay for ever.
 *
 * An image that was fetched while a pull of it waited costs the later one only a round trip. The registry
 * limiter refuses the start of a pull beyond its rate; the wish comes back after 10 s, 20 s, … 300 s.
 *
 * Source: kubernetes v1.36.3 pkg/kubelet/images/{puller,image_manager,helpers}.go.
 * Deviates: garbage collection of images is not modelled.
 */
export class NodeImages {
  readonly #sim: Simulation;
  readonly #options: NodeImagesOptions;
  readonly #registry: TokenBucket;
  readonly #present = new Set<string>();
  readonly #queue: ImagePull[] = [];
  readonly #refusals = new Map<ImagePull, number>();
  #pulling = 0;

  constructor(sim: Simulation, options: NodeImagesOptions) {
    this.#sim = sim;
    this.#options = options;
    const unlimited = options.registryPullQps === 0;
    this.#registry = new TokenBucket(
      unlimited ? Number.POSITIVE_INFINITY : options.registryPullQps,
      options.registryBurst,
    );
  }

  has(image: string): boolean {
    return this.#present.has(image);
  }

  add(image: string): void {
    this.#present.add(image);
  }

  enqueue(pull: ImagePull): void {
    this.#queue.push(pull);
    this.#next();
  }

  #next(): void {
    while (this.#pulling < this.#options.maxParallelPulls) {
      const pull = this.#queue.shift();
      if (pull === undefined) return;
      if (!pull.isWanted()) {
        this.#refusals.delete(pull);
        continue;
      }
      if (!this.#registry.tryTake(this.#sim.now)) {
        this.#refuse(pull);
        continue;
      }
      this.#refusals.delete(pull);
      this.#pulling++;
      pull.onStart();
      const span = this.#present.has(pull.image) ? pull.roundTrip : pull.fetch;
      this.#sim.scheduleAfter(span, PHASE.machine, () => {
        this.#pulling--;
        this.#present.add(pull.image);
        if (pull.isWanted()) pull.onPulled();
        this.#next();
      });
    }
  }

  #refuse(pull: ImagePull): void {
    const refusals = this.#refusals.get(pull) ?? 0;
    this.#refusals.set(pull, refusals + 1);
    const wait = Math.min(IMAGE_PULL_BACK_OFF_BASE * 2 ** refusals, IMAGE_PULL_BACK_OFF_MAX) as SimTime;
    pull.onRefused((this.#sim.now + wait) as SimTime);
    this.#sim.scheduleAfter(wait, PHASE.machine, () => this.enqueue(pull));
  }
}
