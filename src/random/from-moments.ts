import { Constant } from "./constant.js";
import type { Distribution } from "./distribution.js";
import { Exponential } from "./exponential.js";
import { Gamma } from "./gamma.js";
import { Hyperexponential } from "./hyperexponential.js";

/**
 * The usual distribution with this mean and squared coefficient of variation: constant (0), gamma (below 1),
 * exponential (1), balanced hyperexponential (above 1).
 *
 * @example squaredCv(distributionFromMoments(0.012, 4)) // 4
 */
export function distributionFromMoments(mean: number, scv: number): Distribution {
  if (!(scv >= 0)) throw new RangeError(`scv must be 0 or more, not ${scv}`);
  if (scv === 0 || mean === 0) return new Constant(mean);
  if (scv < 1) return Gamma.fromMeanAndScv(mean, scv);
  return scv === 1 ? new Exponential(mean) : new Hyperexponential(mean, scv);
}
