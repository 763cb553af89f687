export { type GridPoint, type GridShape, gridSize, neighboursOf, pointAt, pointKey } from "./grid.js";
export { GridSearch, type GridSearchOptions, isBetter, type Trial } from "./grid-search.js";
