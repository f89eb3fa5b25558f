/** How often something passed, and whether one such rate is lower than another beyond chance. */

export type Rate = { readonly passed: number; readonly ran: number };

/** For 95 % on both sides together. */
const Z = 1.959963984540054;
/** A drop that chance makes more often than this is none. */
const SIGNIFICANCE = 0.05;

/**
 * Wilson's score interval of 95 % (without correction for continuity), both ends from 0 to 1.
 *
 * @see Wilson 1927, Journal of the American Statistical Association 22, 209–212
 */
export function wilson({ passed, ran }: Rate): { readonly low: number; readonly high: number } {
  if (ran === 0) return { low: 0, high: 1 };
  const share = passed / ran;
  const middle = share + (Z * Z) / (2 * ran);
  const half = Z * Math.sqrt((share * (1 - share)) / ran + (Z * Z) / (4 * ran * ran));
  const whole = 1 + (Z * Z) / ran;
  return {
    low: passed === 0 ? 0 : (middle - half) / whole,
    high: passed === ran ? 1 : (middle + half) / whole,
  };
}

/**
 * Fisher's exact test, one-sided: how likely `now` passes so seldom or seldomer, were both rates the same.
 *
 * @see Fisher 1922, Journal of the Royal Statistical Society 85, 87–94
 */
export function chanceOfDrop(now: Rate, before: Rate): number {
  const passed = now.passed + before.passed;
  const total = now.ran + before.ran;
  const ways = (k: number) =>
    logChoose(now.ran, k) + logChoose(before.ran, passed - k) - logChoose(total, passed);
  let chance = 0;
  for (let k = Math.max(0, passed - before.ran); k <= now.passed; k += 1) {
    chance += Math.exp(ways(k));
  }
  return Math.min(1, chance);
}

/** Whether a rate is lower beyond chance. All failed where all passed before counts however few they are. */
export function isLower(now: Rate, before: Rate): boolean {
  if (now.ran === 0 || before.ran === 0) return false;
  if (now.passed === 0 && before.passed === before.ran) return true;
  return chanceOfDrop(now, before) < SIGNIFICANCE;
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

function logFactorial(n: number): number {
  let sum = 0;
  for (let factor = 2; factor <= n; factor += 1) sum += Math.log(factor);
  return sum;
}
