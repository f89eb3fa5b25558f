import { at, listIn, objectsIn } from '../../system/json.ts';
import type { AttemptWire, Reading } from '../../wire/reading.ts';
import { historyBlocks } from '../history.ts';
import { PROTOCOL } from '../published.ts';
import { atMostOne, type Breach, type Rule } from '../rule.ts';
import { type ForwardedRequest, subjectsOf } from '../subjects.ts';

/** The CLI and the model go round then until time runs out or the bill is noticed. */
export const circle: Rule = {
  id: 'across/circle',
  on: 'request',
  severity: 'error',
  party: 'target',
  says: 'The results that the CLI sends back reach the upstream as results, so that the model goes on.',
  mend: 'Translate each `tool_result` to the upstream’s own form (`role: tool`, `function_call_output`), with the id of its call.',
  link: `${PROTOCOL}#feature-pass-through`,
  check: (request, wire) => atMostOne(circleFault(request, wire)),
};

/** Turns with results that a model may have to do without before it is called a circle. */
const MOST = 5;

function circleFault(request: ForwardedRequest, wire: AttemptWire): Breach | undefined {
  const last = subjectsOf('request', wire).findLast((one) => turnsUnseen(one) >= MOST);
  if (last !== request) return undefined;
  const { id } = request.south.exchange;
  return {
    message: `the model never saw a result: the CLI sent results back in ${turnsUnseen(request)} turns, and none reached the upstream as a result (${id})`,
    key: 'circle',
  };
}

/** Turns in which the CLI sent results, where the upstream got none at all; else 0. */
function turnsUnseen({ north, south }: ForwardedRequest): number {
  if (resultsIn(south) > 0) return 0;
  return objectsIn(at(north.requestJson, 'messages')).filter((turn) =>
    objectsIn(turn['content']).some((block) => block['type'] === 'tool_result'),
  ).length;
}

/** Results by their form, in any dialect; prose that tells of one is none. */
function resultsIn(reading: Reading): number {
  const { requestJson } = reading;
  const chat = objectsIn(at(requestJson, 'messages')).filter((turn) => turn['role'] === 'tool');
  const responses = listIn(at(requestJson, 'input')).filter(
    (item) => at(item, 'type') === 'function_call_output',
  );
  return historyBlocks(reading, 'tool_result').length + chat.length + responses.length;
}
