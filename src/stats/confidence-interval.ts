import { mean, sampleStandardDeviation } from "simple-statistics";
import { studentTQuantile } from "./student-t.js";

export interface ConfidenceInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Half the interval's width. */
  readonly halfWidth: number;
}

/**
 * The interval that holds the true mean with probability `level`, from independent replications.
 *
 * Throws RangeError for fewer than two values or a level outside (0, 1). Source: Student's t, n − 1 degrees.
 * @example confidenceInterval([4, 5, 6]).halfWidth // 2.484…
 */
export function confidenceInterval(values: readonly number[], level = 0.95): ConfidenceInterval {
  if (values.length < 2) throw new RangeError(`a confidence interval needs 2 values, not ${values.length}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`level must lie between 0 and 1, not ${level}`);
  const sample = [...values];
  const centre = mean(sample);
  const halfWidth =
    (studentTQuantile((1 + level) / 2, values.length - 1) * sampleStandardDeviation(sample)) /
    Math.sqrt(values.length);
  return { mean: centre, low: centre - halfWidth, high: centre + halfWidth, halfWidth };
}

/** The interval of the mean difference b − a over replications that shared their random numbers. */
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  level = 0.95,
): ConfidenceInterval {
  if (a.length !== b.length)
    throw new RangeError(`pairs need equal numbers, not ${a.length} and ${b.length}`);
  return confidenceInterval(
    b.map((x, i) => x - a[i]!),
    level,
  );
}
