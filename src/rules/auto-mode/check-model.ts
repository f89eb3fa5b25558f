import { at, textIn } from '../../system/json.ts';
import type { AttemptWire, Reading } from '../../wire/reading.ts';
import type { Rule } from '../rule.ts';
import { subjectsOf } from '../subjects.ts';
import { verdictTagOf } from './own-check.ts';

export const checkModel: Rule = {
  id: 'auto-mode/check-model',
  on: 'forwarded',
  severity: 'warning',
  party: 'target',
  says: "The CLI's own check of an action is answered by the model it asks for.",
  mend: 'Treat the request like any other: route it by its `model`, not by its size or its prompt.',
  link: 'caozhiyuan/copilot-api#332',
  check: ({ north, south }, wire) => {
    if (verdictTagOf(north) === undefined || keeps(north, south) || !keepsOthers(wire)) return [];
    const [asked, got] = [north, south].map(modelOf);
    return [
      `the check of an action asks for ${asked} and reached the upstream as ${got}, while other requests keep their model`,
    ];
  },
};

/** A gateway with names of its own has them for all requests. */
function keepsOthers(wire: AttemptWire): boolean {
  return subjectsOf('forwarded', wire).some(
    ({ north, south }) => verdictTagOf(north) === undefined && keeps(north, south),
  );
}

/** An alias may be spelled out, such as with its date. */
function keeps(north: Reading, south: Reading): boolean {
  const [asked, got] = [modelOf(north), modelOf(south)];
  return got.startsWith(asked) || asked.startsWith(got);
}

function modelOf({ requestJson }: Reading): string {
  return (textIn(at(requestJson, 'model')) ?? '').slice(0, 100);
}
