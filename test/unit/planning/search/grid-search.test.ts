import { describe, expect, it } from "vitest";
import {
  type GridPoint,
  GridSearch,
  gridSize,
  isBetter,
  pointAt,
  type Trial,
} from "../../../../src/planning/search/index.js";

/** Cost and excess as an HPA has them: dearer and safer with a lower target and a higher floor. */
function shapedLikeAnHpa(point: GridPoint): Trial {
  const [target, floor, ceiling, request] = point as [number, number, number, number];
  const utilization = 0.4 + target * 0.05;
  const size = 0.25 + request * 0.125;
  const pods = Math.max(2 + floor, 6 / utilization / size / 4);
  const cap = 10 + 6 * ceiling;
  const peak = Math.min(cap, 20 / utilization / size / 4);
  const cost = pods * size + peak * size * 0.1;
  const strain = 18 / (peak * size * 4) + 1.5 / (pods * size * 4) - 0.2;
  return { point, cost, excess: Math.log(Math.max(strain, 0.05) / 0.62) };
}

function runSearch(
  shape: readonly number[],
  start: GridPoint,
  budget: number,
  tryOut: (p: GridPoint) => Trial,
) {
  const search = new GridSearch({ shape, start, budget });
  for (let points = search.ask(); points.length > 0; points = search.ask()) search.tell(points.map(tryOut));
  return search;
}

describe("GridSearch", () => {
  const shape = [11, 5, 4, 5];
  const start = [6, 1, 1, 2];
  const all = Array.from({ length: gridSize(shape) }, (_, i) => shapedLikeAnHpa(pointAt(shape, i)));
  const optimum = all.reduce((best, trial) => (isBetter(trial, best) ? trial : best));

  it("comes within 2 % of the full grid's best in a twentieth of its trials", () => {
    const search = runSearch(shape, start, gridSize(shape) / 20, shapedLikeAnHpa);
    expect(search.trials.length).toBeLessThanOrEqual(gridSize(shape) / 20);
    expect(search.best!.excess).toBeLessThanOrEqual(0);
    expect(search.best!.cost / optimum.cost).toBeLessThan(1.02);
  });

  it("tries the start first and no point twice", () => {
    const search = runSearch(shape, start, 60, shapedLikeAnHpa);
    expect(search.trials[0]!.point).toEqual(start);
    expect(new Set(search.trials.map(({ point }) => point.join())).size).toBe(search.trials.length);
  });

  it("asks the same questions again for the same answers", () => {
    const asked = () => runSearch(shape, start, 40, shapedLikeAnHpa).trials.map(({ point }) => point);
    expect(asked()).toEqual(asked());
  });

  it("tries a small grid whole and then stops", () => {
    const search = runSearch([2, 2], [0, 0], 100, (point) => ({ point, cost: 1 + point[0]!, excess: 1 }));
    expect(search.trials).toHaveLength(4);
    expect(search.ask()).toEqual([]);
  });

  it("keeps the trial that misses least where none meets the constraint", () => {
    const search = runSearch([9, 9], [0, 0], 30, (point) => ({
      point,
      cost: 1,
      excess: 0.1 + (8 - point[0]!) + (8 - point[1]!),
    }));
    expect(search.best!.point).toEqual([8, 8]);
  });

  it("finds its way in a grid too large to be looked through", () => {
    const large = [40, 40, 40];
    const tryOut = (point: GridPoint): Trial => {
      const [a, b, c] = point as [number, number, number];
      return {
        point,
        cost: 10 + Math.abs(a - 30) + Math.abs(b - 10) + Math.abs(c - 20),
        excess: a < 25 ? 1 : -1,
      };
    };
    expect(runSearch(large, [0, 0, 0], 80, tryOut).best!.cost).toBeLessThan(16);
  });
});

it("begins with the ends of each axis and a spread, also where the start is known already", () => {
  const search = new GridSearch({ shape: [9, 5], start: [4, 1], budget: 12 });
  search.tell([{ point: [4, 1], cost: 1, excess: 1 }]);
  const first = search.ask().map((point) => point.join());
  expect(first.slice(0, 4)).toEqual(["0,1", "8,1", "4,0", "4,4"]);
  expect(first.length).toBeGreaterThan(4);
});
