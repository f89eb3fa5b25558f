import { at, canonicalJson, numberIn } from '../../system/json.ts';
import { messageOf } from '../message.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { totalInput } from '../usage.ts';
import { issue } from './published.ts';
import { isAnswered, onEachResponse } from './subjects.ts';

/** What is counted: the same system, tools and messages must give the same number. */
function prompt({ requestJson }: Reading): string {
  return canonicalJson([
    at(requestJson, 'system') ?? null,
    at(requestJson, 'tools') ?? [],
    at(requestJson, 'messages') ?? null,
  ]);
}

function countOf({ route, response }: Reading): number | undefined {
  if (route !== 'count_tokens' || response.kind !== 'json') return undefined;
  return numberIn(at(response.json, 'input_tokens'));
}

/** Half or twice the truth makes the CLI compact far too late or too early. */
export const countAccuracy: Rule = {
  id: 'http/count-accuracy',
  severity: 'warning',
  party: 'target',
  says: '`count_tokens` is within 50 % of the usage that the same prompt then has.',
  mend: 'Count the system prompt and the tools too, with a tokeniser near to the model.',
  link: issue('router-for-me/CLIProxyAPI', 679),
  check: (wire) =>
    onEachResponse((reading) => {
      const count = countOf(reading);
      if (!count) return [];
      const same = wire.north.find(
        (other) => isAnswered(other) && prompt(other) === prompt(reading),
      );
      const usage = same && messageOf(same)?.usage;
      const used = usage ? totalInput(usage) : 0;
      if (used === 0 || Math.abs(count - used) < used / 2) return [];
      return [`count_tokens said ${count}, the same prompt used ${used}`];
    })(wire),
};
