import { isMessages } from '../../dialects/anthropic/route.ts';
import { answerOf } from '../../dialects/outcome.ts';
import { at, parseJson, textIn } from '../../system/json.ts';
import type { Reading } from '../../wire/reading.ts';
import type { Expectation, Observation } from '../probe.ts';
import { schemaLacks } from '../tasks/schema-paths.ts';
import { screens } from './screen.ts';

/**
 * The session's title is what the model made of the prompt. A release that asks for none, and a title that was never
 * answered (which the wire's own rules tell), are notes: people can work without.
 */
export const titled: Expectation = {
  name: 'the session gets the title that the model gave it',
  judge: (seen) => {
    const asked = titleRequests(seen);
    if (asked.length === 0) return { met: true, note: 'this release asks for no title' };
    const given = asked.map(titleIn).find((title) => title !== undefined);
    if (given === undefined)
      return { met: true, note: 'the request for a title was not answered with one' };
    const kept = screens(seen).flatMap((run) => run.session.titles);
    if (!kept.includes(given)) {
      const shown = kept.map((title) => JSON.stringify(title)).join(', ') || 'none';
      return {
        met: false,
        reason: `expected the title ${JSON.stringify(given)} in the session's file, seen ${shown}`,
      };
    }
    // A live model words it as it likes.
    return !seen.wire.scripted || given.includes(seen.secret.whole)
      ? { met: true }
      : {
          met: false,
          reason: `expected a title with ${seen.secret.whole} in it, seen ${JSON.stringify(given)}`,
        };
  },
};

/** Requests for a title, as releases since 2.1 send them beside a session's first turn. */
function titleRequests({ wire }: Observation): Reading[] {
  return wire.north.filter((reading) => {
    const schema = at(reading.requestJson, 'output_config', 'format', 'schema');
    return isMessages(reading) && schema !== undefined && !schemaLacks(schema, ['title']);
  });
}

function titleIn(reading: Reading): string | undefined {
  return textIn(at(parseJson(answerOf(reading)?.text ?? ''), 'title'));
}
