import { at, objectsIn } from '../../src/system/json.ts';
import { failure, htmlAnswer, isMessages, jsonAnswer, refusing, without } from './answers.ts';
import { told } from './expected.ts';
import type { Ask, Fault, Mutation } from './fault.ts';

/** What Claude Code asks beside the turns: the session's title, counts, the list of models. */

/** The request for the session's title, which asks for JSON of a schema. */
function isTitle(ask: Ask): boolean {
  return isMessages(ask) && at(ask.body, 'output_config', 'format') !== undefined;
}

const isCount = (ask: Ask) => ask.path.startsWith('/v1/messages/count_tokens');
const isList = (ask: Ask) => ask.method === 'GET' && ask.path.startsWith('/v1/models');

/** People go on without, so the cell may stay green. */
function sideFault(
  name: string,
  where: (ask: Ask) => boolean,
  probe: string,
  rule: string,
  mutate: Mutation,
): Fault {
  return { name, family: 'R16', probes: [probe], expect: told(rule), mutate: { where, ...mutate } };
}

const titleFault = (name: string, mutate: Mutation) =>
  sideFault(name, isTitle, 'ui_first_turn', 'side/answer', mutate);
const countFault = (name: string, mutate: Mutation) =>
  sideFault(name, isCount, 'ui_context', 'http/count-tokens', mutate);
const listFault = (name: string, mutate: Mutation) =>
  sideFault(name, isList, 'ui_model_list', 'http/models-list', mutate);

export const SIDE_FAULTS: readonly Fault[] = [
  titleFault('title-format-dropped', { request: (body) => without(body, 'output_config') }),
  titleFault(
    'title-refused-400',
    refusing(isTitle, 400, 'output_config.format: Extra inputs are not permitted'),
  ),
  titleFault('title-refused-404', refusing(isTitle, 404, 'model: not found')),
  titleFault('title-refused-500', refusing(isTitle, 500, 'Internal server error')),
  titleFault('title-garbled', { answer: () => htmlAnswer(200) }),
  titleFault('title-dropped', { answer: () => 'reset' }),
  countFault('count-burst-refused-400', refusing(isCount, 400, 'tools: not supported here')),
  countFault('count-burst-refused-500', refusing(isCount, 500, 'Internal server error')),
  countFault('count-burst-empty', { answer: () => jsonAnswer(200, {}) }),
  countFault('count-burst-dropped', { answer: () => 'reset' }),
  listFault('models-refused-400', refusing(isList, 400, 'limit: not supported')),
  listFault('models-refused-500', refusing(isList, 500, 'Internal server error')),
  listFault('models-garbled', { answer: () => htmlAnswer(200) }),
  listFault('models-dropped', { answer: () => 'reset' }),
  listFault('models-with-null-names', {
    json: (body) => ({
      ...body,
      data: objectsIn(body['data']).map((model) => ({ ...model, display_name: null })),
    }),
  }),
];

const notFound = () => failure(404, 'not_found_error', 'no such route');

/** What the contract lets a gateway leave out, and what no release takes notice of. */
export const SIDE_LEFT_OUT: Readonly<Record<string, Mutation>> = {
  'count-burst-absent': { where: isCount, answer: notFound },
  'models-absent': { where: isList, answer: notFound },
  'head-500': {
    where: ({ method }) => method === 'HEAD',
    answer: () => ({ status: 500, headers: [], body: Buffer.alloc(0) }),
  },
};
