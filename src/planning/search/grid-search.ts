import {
  axisEnds,
  type GridPoint,
  type GridShape,
  gridSize,
  neighboursOf,
  pointAt,
  pointKey,
  spreadPoints,
  unitPlace,
} from "./grid.js";
import { distance, fitSurrogate } from "./surrogate.js";

/** What a point of the grid turned out to be. */
export interface Trial {
  readonly point: GridPoint;
  /** What is to be small; above 0. */
  readonly cost: number;
  /** Above 0: the constraint is missed by so much; at most 0: it is met with so much to spare. */
  readonly excess: number;
}

export interface GridSearchOptions {
  readonly shape: GridShape;
  /** Tried first. */
  readonly start: GridPoint;
  /** Most points to try. */
  readonly budget: number;
  /** Points of one round. It must not depend on how many can run at once, or the answer would. */
  readonly batch?: number;
}

const DEFAULT_BATCH = 4;
/** Grids up to this size are looked through whole for the next point; larger ones by samples. */
const MOST_CANDIDATES = 4_000;
/** Rounds without a better point, with all neighbours of the best tried, before the search is over. */
const PATIENCE = 3;

/**
 * Looks for the cheapest point of a grid that meets a constraint, where a trial is dear: after the ends of each
 * axis and a spread of first points each round fits a surrogate of cost and of excess to all trials, and tries what
 * they promise, a bolder guess, a neighbour of the best, and the least known place that could still be cheaper.
 *
 * Deterministic: the same trials lead to the same questions.
 *
 * @example
 * const search = new GridSearch({ shape: [9, 4], start: [4, 1], budget: 12 });
 * for (let points = search.ask(); points.length > 0; points = search.ask()) search.tell(points.map(tryOut));
 * search.best
 */
export class GridSearch {
  readonly #options: Required<GridSearchOptions>;
  readonly #trials = new Map<string, Trial>();
  readonly #asked = new Set<string>();
  #best: Trial | null = null;
  #roundsWithoutGain = 0;

  constructor(options: GridSearchOptions) {
    this.#options = { batch: DEFAULT_BATCH, ...options };
  }

  /** The cheapest trial that meets the constraint; while none does, the one that misses it least. */
  get best(): Trial | null {
    return this.#best;
  }

  /** In the order in which they were told. */
  get trials(): readonly Trial[] {
    return [...this.#trials.values()];
  }

  /** The points to try next; none when the search is over. */
  ask(): readonly GridPoint[] {
    const { shape, start, budget, batch } = this.#options;
    const left = Math.min(budget, gridSize(shape)) - this.#asked.size;
    if (left <= 0 || this.#isDone()) return [];
    const points: GridPoint[] = [];
    const take = (point: GridPoint | undefined, most: number) => {
      if (point === undefined || points.length >= most || this.#asked.has(pointKey(point))) return;
      this.#asked.add(pointKey(point));
      points.push(point);
    };
    // The start may be known already.
    if (this.#asked.size < 2) {
      const first = Math.min(left, Math.max(batch, 3 * shape.length + 2, Math.ceil(budget / 5)));
      take(start, first);
      // How far one setting alone gets is what people try first, and often where a narrow way begins.
      for (const point of axisEnds(shape, start)) take(point, first);
      for (const point of spreadPoints(shape, 8 * first)) take(point, first);
      return points;
    }
    const candidates = this.#candidates();
    const most = Math.min(left, batch);
    const rules = [promising(0), promising(0.5), this.#besideBest(), this.#unknown()];
    // A rule that has nothing to offer leaves its place to the others.
    for (let round = 0; round < most && points.length < most; round++) {
      for (const rule of rules) take(this.#lowest(candidates, rule), most);
    }
    return points;
  }

  /** What points turned out to be: those asked for, or, before the first question, any that are known already. */
  tell(trials: readonly Trial[]): void {
    const before = this.#best;
    for (const trial of trials) {
      this.#trials.set(pointKey(trial.point), trial);
      this.#asked.add(pointKey(trial.point));
      if (this.#best === null || isBetter(trial, this.#best)) this.#best = trial;
    }
    this.#roundsWithoutGain = this.#best === before ? this.#roundsWithoutGain + 1 : 0;
  }

  #isDone(): boolean {
    return (
      this.#best !== null &&
      this.#best.excess <= 0 &&
      this.#roundsWithoutGain >= PATIENCE &&
      neighboursOf(this.#options.shape, this.#best.point).every((point) => this.#asked.has(pointKey(point)))
    );
  }

  /** The untried points that come into question, with what the surrogates expect of them. */
  #candidates(): readonly Candidate[] {
    const { shape } = this.#options;
    const trials = this.trials;
    const places = trials.map(({ point }) => unitPlace(shape, point));
    const cost = fitSurrogate(
      places,
      trials.map((trial) => Math.log(Math.max(trial.cost, 1e-12))),
    );
    const excess = fitSurrogate(
      places,
      trials.map((trial) => Math.max(-LARGEST_EXCESS, Math.min(LARGEST_EXCESS, trial.excess))),
    );
    const candidates: Candidate[] = [];
    const seen = new Set<string>(this.#asked);
    for (const point of this.#untried()) {
      const key = pointKey(point);
      if (seen.has(key)) continue;
      seen.add(key);
      const place = unitPlace(shape, point);
      let nearest = Number.POSITIVE_INFINITY;
      for (const other of places) nearest = Math.min(nearest, distance(place, other));
      candidates.push({ point, key, nearest, logCost: cost(place), excess: excess(place) });
    }
    return candidates;
  }

  /** The untaken candidate with the lowest value of a rule; the first of equals. */
  #lowest(candidates: readonly Candidate[], rule: Rule): GridPoint | undefined {
    let chosen: GridPoint | undefined;
    let lowest = Number.POSITIVE_INFINITY;
    for (const candidate of candidates) {
      const value = rule(candidate);
      if (value < lowest && !this.#asked.has(candidate.key)) {
        lowest = value;
        chosen = candidate.point;
      }
    }
    return chosen;
  }

  *#untried(): Iterable<GridPoint> {
    const { shape } = this.#options;
    const size = gridSize(shape);
    if (size <= MOST_CANDIDATES) {
      for (let i = 0; i < size; i++) yield pointAt(shape, i);
      return;
    }
    // Two steps around the best, and an even spread that moves on with each round.
    if (this.#best !== null) {
      for (const point of neighboursOf(shape, this.#best.point)) {
        yield point;
        yield* neighboursOf(shape, point);
      }
    }
    yield* spreadPoints(shape, MOST_CANDIDATES, this.#trials.size * MOST_CANDIDATES);
  }

  /** Of the untried neighbours of the best the most promising. */
  #besideBest(): Rule {
    const near = new Set(
      this.#best === null ? [] : neighboursOf(this.#options.shape, this.#best.point).map(pointKey),
    );
    const inner = promising(0.25);
    return (candidate) => (near.has(candidate.key) ? inner(candidate) : Number.POSITIVE_INFINITY);
  }

  /** The place farthest from all trials that is expected to be cheaper than the best. */
  #unknown(): Rule {
    const best = this.#best;
    const most = best === null || best.excess > 0 ? Number.POSITIVE_INFINITY : Math.log(best.cost);
    return ({ logCost, nearest }) => (logCost >= most ? Number.POSITIVE_INFINITY : -nearest);
  }
}

/** Beyond this a miss is a miss. */
const LARGEST_EXCESS = 2;

interface Candidate {
  readonly point: GridPoint;
  readonly key: string;
  /** Distance to the nearest trial in the unit cube. */
  readonly nearest: number;
  /** Expected logarithm of the cost. */
  readonly logCost: number;
  /** Expected. */
  readonly excess: number;
}

/** What is to be low. */
type Rule = (candidate: Candidate) => number;

/** Expected cost where the constraint is expected to hold; `boldness` grants more the less a place is known. */
function promising(boldness: number): Rule {
  return ({ logCost, excess, nearest }) => {
    const missed = excess - boldness * nearest;
    return missed <= 0 ? logCost - boldness * nearest * 0.1 : MISSED + missed;
  };
}

/** More than any logarithm of a cost: what misses the constraint comes after all that meet it. */
const MISSED = 1e6;

/** Order: meeting the constraint, then cost, then spare room; without meeting it, the smaller miss. */
export function isBetter(a: Trial, b: Trial): boolean {
  const meetsA = a.excess <= 0;
  const meetsB = b.excess <= 0;
  if (meetsA !== meetsB) return meetsA;
  if (!meetsA) return a.excess < b.excess || (a.excess === b.excess && a.cost < b.cost);
  return a.cost < b.cost || (a.cost === b.cost && a.excess < b.excess);
}
