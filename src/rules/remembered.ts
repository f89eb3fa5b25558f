import { failureText, failureWords } from '../dialects/failure.ts';
import type { AttemptWire, EarlierFailure, Reading } from '../wire/reading.ts';

/** Shorter words, and those that any server says, may be anyone's own. */
const LEAST = 12;
const ANYONES = /^(?:internal server error|service unavailable|too many requests|bad gateway)\W*$/i;

/** What the upstream's failures in an attempt said, for telling them again in a later one's refusal. */
export function failuresOf(attempt: string, south: readonly Reading[]): EarlierFailure[] {
  return south
    .map(failureWords)
    .filter((words) => words.length >= LEAST && !ANYONES.test(words))
    .map((words) => ({ attempt, words }));
}

/** The failure of an earlier attempt that a refusal quotes, so that the target must have remembered it. */
export function rememberedFailure(
  north: Reading,
  { earlier = [] }: AttemptWire,
): EarlierFailure | undefined {
  const text = failureText(north);
  if (text === undefined) return undefined;
  const words = `${text}\n${failureWords(north)}`;
  return earlier.find((failure) => words.includes(failure.words));
}

/** What a reason says of it, with what to do. */
export function rememberedWords({ attempt, words }: EarlierFailure): string {
  return `it quotes what the upstream had told an earlier cell (${attempt}): ${words.slice(0, 120)}; with \`proxy-restart: cell\` each cell has a target of its own`;
}
