import { messageOf } from '../../dialects/anthropic/reading/message.ts';
import { isAnswered, isOf } from '../../dialects/anthropic/route.ts';
import { totalInput } from '../../dialects/usage.ts';
import { at, canonicalJson, numberIn } from '../../system/json.ts';
import type { Reading } from '../../wire/reading.ts';
import { figures, type Rule } from '../rule.ts';

/** Half or twice the truth makes the CLI compact far too late or too early. */
export const countAccuracy: Rule = {
  id: 'http/count-accuracy',
  on: 'call',
  severity: 'warning',
  party: 'target',
  says: '`count_tokens` is within 50 % of the usage that the same prompt then has.',
  mend: 'Count the system prompt and the tools too, with a tokeniser near to the model.',
  link: 'router-for-me/CLIProxyAPI#679',
  check: ({ north }, wire) => {
    const count = countOf(north);
    if (!count) return [];
    const same = wire.north.find((other) => isAnswered(other) && prompt(other) === prompt(north));
    const usage = same && messageOf(same)?.usage;
    const used = usage ? totalInput(usage) : 0;
    if (used === 0 || Math.abs(count - used) < used / 2) return [];
    return [figures`count_tokens said ${count}, the same prompt used ${used}`];
  },
};

/** What is counted: the same system, tools and messages must give the same number. */
function prompt({ requestJson }: Reading): string {
  return canonicalJson([
    at(requestJson, 'system') ?? null,
    at(requestJson, 'tools') ?? [],
    at(requestJson, 'messages') ?? null,
  ]);
}

function countOf(reading: Reading): number | undefined {
  const { response } = reading;
  if (!isOf('count_tokens', reading) || response.kind !== 'json') return undefined;
  return numberIn(at(response.json, 'input_tokens'));
}
