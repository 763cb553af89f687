/** A complex number that a transform is taken at, or its value there. */
export interface Complex {
  re: number;
  im: number;
}

/** Laplace–Stieltjes transform of a time that is not negative; writes its value at re + im·i into `into`. */
export type Transform = (re: number, im: number, into: Complex) => void;

/**
 * Laplace–Stieltjes transform E[exp(−sX)] of the usual work with mean 1 and this squared coefficient of variation:
 * constant (0), gamma (below 1), exponential (1), balanced hyperexponential (above 1). The forms are those of
 * `distributionFromMoments`. Writes into `into`.
 */
export function workTransform(scv: number): Transform {
  if (scv === 0) {
    return (re, im, into) => {
      const size = Math.exp(-re);
      into.re = size * Math.cos(im);
      into.im = -size * Math.sin(im);
    };
  }
  if (scv < 1) {
    return (re, im, into) => {
      // (1 + s scv)^(−1/scv)
      const size = Math.hypot(1 + re * scv, im * scv) ** (-1 / scv);
      const angle = -Math.atan2(im * scv, 1 + re * scv) / scv;
      into.re = size * Math.cos(angle);
      into.im = size * Math.sin(angle);
    };
  }
  const short = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  const [a, b] = [2 * short, 2 * (1 - short)];
  return (re, im, into) => {
    // Σ p · rate / (rate + s), with rate = 2p.
    const [x, y] = [a + re, b + re];
    const p = (short * a) / (x * x + im * im);
    const q = ((1 - short) * b) / (y * y + im * im);
    into.re = p * x + q * y;
    into.im = -im * (p + q);
  };
}
