/**
 * `exp2` and `log` as Go computes them on amd64 (FreeBSD's msun, whose constants are published), and `pow` of whole
 * exponents. JavaScript's own may differ in the last bit, which moves values between buckets and breaks ties.
 */

const LN2_HI = 0.6931471803691238;
const LN2_LO = 1.9082149292705877e-10;

const EXP_P1 = 0.16666666666666666;
const EXP_P2 = -0.0027777777777015593;
const EXP_P3 = 6.613756321437934e-5;
const EXP_P4 = -1.6533902205465252e-6;
const EXP_P5 = 4.1381367970572385e-8;

const LOG_L1 = 0.6666666666666735;
const LOG_L2 = 0.3999999999940942;
const LOG_L3 = 0.2857142874366239;
const LOG_L4 = 0.22222198432149784;
const LOG_L5 = 0.1818357216161805;
const LOG_L6 = 0.15313837699209373;
const LOG_L7 = 0.14798198605116586;

/** `value` · 2^`exponent`, in two steps where one factor would overflow or lose bits. */
export function ldexp(value: number, exponent: number): number {
  if (exponent > 1000) return value * 2 ** 1000 * 2 ** Math.min(exponent - 1000, 1023);
  if (exponent < -1000) return value * 2 ** -1000 * 2 ** Math.max(exponent + 1000, -1074);
  return value * 2 ** exponent;
}

/** 2^`x`. Source: go1.26 math.Exp2. */
export function exp2(x: number): number {
  if (Number.isNaN(x) || x === Number.POSITIVE_INFINITY) return x;
  if (x > 1023.9999999999999) return Number.POSITIVE_INFINITY;
  if (x < -1074.0) return 0;
  const k = Math.trunc(x > 0 ? x + 0.5 : x - 0.5);
  const rest = x - k;
  const hi = rest * LN2_HI;
  const lo = -rest * LN2_LO;
  const r = hi - lo;
  const t = r * r;
  const c = r - t * (EXP_P1 + t * (EXP_P2 + t * (EXP_P3 + t * (EXP_P4 + t * EXP_P5))));
  return ldexp(1 - (lo - (r * c) / (2 - c) - hi), k);
}

const bits = new DataView(new ArrayBuffer(8));

/** Natural logarithm of a positive, normal number. Source: go1.26 math.Log. */
export function log(x: number): number {
  bits.setFloat64(0, x);
  const head = bits.getUint32(0);
  let exponent = (head >>> 20) - 1022;
  bits.setUint32(0, (head & 0x000fffff) | (1022 << 20));
  let fraction = bits.getFloat64(0);
  if (fraction < Math.SQRT1_2) {
    fraction *= 2;
    exponent -= 1;
  }
  const f = fraction - 1;
  const s = f / (2 + f);
  const s2 = s * s;
  const s4 = s2 * s2;
  const t1 = s2 * (LOG_L1 + s4 * (LOG_L3 + s4 * (LOG_L5 + s4 * LOG_L7)));
  const t2 = s4 * (LOG_L2 + s4 * (LOG_L4 + s4 * LOG_L6));
  const halfSquare = 0.5 * f * f;
  return exponent * LN2_HI - (halfSquare - (s * (halfSquare + (t1 + t2)) + exponent * LN2_LO) - f);
}

/** `base`^`exponent` for whole exponents ≥ 0, by squaring. Source: go1.26 math.Pow. */
export function wholePower(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
