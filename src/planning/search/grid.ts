/** One choice per dimension, by its index. */
export type GridPoint = readonly number[];

/** How many choices each dimension has; their order is that of the quantity they stand for. */
export type GridShape = readonly number[];

/** How many points a grid has. */
export function gridSize(shape: GridShape): number {
  return shape.reduce((size, choices) => size * choices, 1);
}

/** A point's name in maps. @example "3,0,2" */
export function pointKey(point: GridPoint): string {
  return point.join(",");
}

/** The n-th point, the last dimension running fastest; n from 0. */
export function pointAt(shape: GridShape, index: number): GridPoint {
  const point: number[] = [];
  let rest = index;
  for (const choices of shape.toReversed()) {
    point.unshift(rest % choices);
    rest = Math.floor(rest / choices);
  }
  return point;
}

/** The points one step away in one dimension. Order: by dimension, down before up. */
export function neighboursOf(shape: GridShape, point: GridPoint): readonly GridPoint[] {
  return shape.flatMap((choices, dimension) =>
    [-1, 1].flatMap((step) => {
      const moved = point[dimension]! + step;
      return moved < 0 || moved >= choices ? [] : [point.with(dimension, moved)];
    }),
  );
}

/** A point's place in the unit cube; a dimension of one choice counts for nothing. */
export function unitPlace(shape: GridShape, point: GridPoint): readonly number[] {
  return point.map((index, dimension) => {
    const choices = shape[dimension]!;
    return choices > 1 ? index / (choices - 1) : 0.5;
  });
}

/**
 * Points that cover a grid evenly, without chance: the additive sequence of the generalised golden ratio.
 *
 * Order: as the sequence gives them; a point may come twice. Source: M. Roberts, "The unreasonable effectiveness of
 * quasirandom sequences" (2018), the sequence R_d.
 */
export function spreadPoints(shape: GridShape, count: number, from = 0): readonly GridPoint[] {
  let ratio = 2;
  for (let i = 0; i < 60; i++) ratio = (1 + ratio) ** (1 / (shape.length + 1));
  return Array.from({ length: count }, (_, n) =>
    shape.map((choices, dimension) => {
      const place = (0.5 + (from + n + 1) / ratio ** (dimension + 1)) % 1;
      return Math.min(choices - 1, Math.floor(place * choices));
    }),
  );
}

/** A point with one coordinate moved to the first or the last place, axis by axis. */
export function axisEnds(shape: GridShape, point: GridPoint): GridPoint[] {
  return shape.flatMap((length, axis) => [point.with(axis, 0), point.with(axis, length - 1)]);
}
