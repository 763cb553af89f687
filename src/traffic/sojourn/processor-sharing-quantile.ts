/**
 * Chebyshev coefficients of ln(quantile / z): rows over the utilisation 0…1, columns over z/(z+2) from 0 to TOP.
 * Made by `fitProcessorSharing(10, 10, 0.91)` of test/support/fit-processor-sharing.ts, which interpolates the exact
 * distribution (`mm1ProcessorSharing`); test/theory/processor-sharing-fit.test.ts holds the error against it.
 */
const COEFFICIENTS: readonly (readonly number[])[] = [
  [
    0.069489157, 0.647528191, 0.124958124, 0.058885562, 0.014651351, 0.009578665, 0.001905502, 0.002008376,
    0.000196991, 0.000376322,
  ],
  [
    0.015266923, 0.68095501, 0.065545633, 0.057448396, 0.008244141, 0.011284225, 0.000778442, 0.002776294,
    -9.8798e-5, 0.000569873,
  ],
  [
    -0.057718751, 0.08011929, -0.061534918, 0.019365553, -0.004845497, 0.006063143, -0.001258782, 0.00186069,
    -0.000450083, 0.000424102,
  ],
  [
    -0.014810584, 0.052432663, -0.019181866, 0.023148181, -0.005271205, 0.00493332, -0.001763666, 0.00148597,
    -0.00056992, 0.000347578,
  ],
  [
    -0.013224047, 0.017787606, -0.019991899, 0.010043738, -0.00803058, 0.003587123, -0.002061209, 0.001214194,
    -0.000606409, 0.000292978,
  ],
  [
    -0.005631581, 0.014640906, -0.009189224, 0.00943331, -0.004753925, 0.003753204, -0.001783761, 0.001105589,
    -0.000556277, 0.000255984,
  ],
  [
    -0.004633068, 0.007035229, -0.007824529, 0.005019453, -0.004486088, 0.002447083, -0.001737969,
    0.000909225, -0.000496039, 0.000214673,
  ],
  [
    -0.002337937, 0.005527744, -0.004082282, 0.004102676, -0.002594183, 0.0021275, -0.001177856, 0.000780173,
    -0.000394958, 0.000171625,
  ],
  [
    -0.001671277, 0.002725974, -0.002945431, 0.002114908, -0.001934189, 0.001196157, -0.000900167, 0.00049372,
    -0.00029096, 0.00012254,
  ],
  [
    -0.000659994, 0.001505706, -0.001179455, 0.001177106, -0.000806821, 0.000675897, -0.000401085,
    0.000275622, -0.000142447, 6.5232e-5,
  ],
];
const TOP = 0.91;

/**
 * Quantile of the sojourn time of M/M/1 under processor sharing in units of its mean, as a function of z = −ln of
 * the survival: p = 0.99 is z = 4.605. Right to 0.1 % from the median up and to 5 % below; utilisation 1 is the
 * limit under heavy load (the product of two exponential variables).
 *
 * @example processorSharingQuantile(0)(2.3) // 2.3: an empty server answers in exponential time
 */
export function processorSharingQuantile(utilisation: number): (z: number) => number {
  const byRow = chebyshev(2 * utilisation - 1);
  const row = byRow.map((_, j) => byRow.reduce((sum, value, i) => sum + value * COEFFICIENTS[i]![j]!, 0));
  return (z) => {
    // Beyond the table's end the ratio of quantile to z stays as it is there.
    const x = (2 * Math.min(TOP, z / (z + 2))) / TOP - 1;
    // Clenshaw's recurrence for Σ row[j] T_j(x).
    let next = 0;
    let afterNext = 0;
    for (let j = row.length - 1; j > 0; j--) {
      const current = 2 * x * next - afterNext + row[j]!;
      afterNext = next;
      next = current;
    }
    return z * Math.exp(x * next - afterNext + row[0]!);
  };
}

function chebyshev(x: number): number[] {
  const values = [1, x];
  for (let n = 2; n < COEFFICIENTS.length; n++) values.push(2 * x * values[n - 1]! - values[n - 2]!);
  return values;
}
