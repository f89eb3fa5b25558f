import type { Answer, AnswerCall } from '../../dialects/answer.ts';
import { sameArgs } from '../../dialects/answer.ts';
import { at, objectIn, objectsIn, parseJson } from '../../system/json.ts';
import type { Reading } from '../../wire/reading.ts';
import { atMostOne, type Breach, type Rule } from '../rule.ts';
import type { RelayedAnswer } from '../subjects.ts';
import { cutCharacters } from './text.ts';

/** Ids may change; a name only if the target also changed it in the request, which the CLI then can't know. */
export const toolCalls: Rule = {
  id: 'across/tool-calls',
  on: 'answer',
  severity: 'error',
  party: 'target',
  says: "The upstream's tool calls arrive all, once, in order, with their names and arguments.",
  mend: 'Gather call pieces by index, and give each call a block of its own.',
  link: 'BerriAI/litellm#29491',
  check: (answer) => atMostOne(callsFault(answer)),
};

function callsFault({ given, had, north }: RelayedAnswer): Breach | undefined {
  if (!had.calls.every(isSound)) return undefined;
  const names = ({ calls }: Answer) => calls.map((call) => call.name).join(', ') || 'none';
  if (given.calls.length !== had.calls.length)
    return `the upstream called ${names(had)}; the CLI got ${names(given)}`;
  const changed = had.calls.find((call, place) => {
    const other = given.calls[place];
    if (!other) return false;
    const named = other.name === call.name || wasRestored(other.name, call.name, north);
    return !named || !sameArgs(other.argsText, call.argsText);
  });
  const args = ({ calls }: Answer) => calls.map(({ argsText }) => argsText).join();
  const cut = changed && cutCharacters(args(given), args(had));
  if (cut) return cut;
  return (
    changed && `the upstream's call of ${changed.name} arrived with another name or other arguments`
  );
}

/** Arguments that are no JSON (a slip of the model, or cut at the token limit) may be mended or left out. */
function isSound({ argsText }: AnswerCall): boolean {
  return argsText === '' || objectIn(parseJson(argsText)) !== undefined;
}

/** A name changed in the request as well, and changed back in the answer. */
function wasRestored(given: string, had: string, north: Reading): boolean {
  const offered = objectsIn(at(north.requestJson, 'tools')).map((tool) => tool['name']);
  return offered.includes(given) && !offered.includes(had);
}
