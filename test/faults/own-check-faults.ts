import { type JsonObject, listIn, objectsIn } from '../../src/system/json.ts';
import { failure, isMessages, refusing, without } from './answers.ts';
import { product, told } from './expected.ts';
import type { Ask, Expected, Fault, Mutation } from './fault.ts';
import { parse } from './stream-text.ts';

/** The CLI's own check of an action: a request beside the turns, with a model and a limit of its own. */
function isOwnCheck(ask: Ask): boolean {
  return isMessages(ask) && JSON.stringify(ask.body['messages']).includes('</transcript>');
}

function answerFault(
  name: string,
  expect: Expected,
  mutate: Mutation,
  probe = 'auto_client',
): Fault {
  return { name, family: 'R18', probes: [probe], expect, mutate: { where: isOwnCheck, ...mutate } };
}

function requestFault(
  name: string,
  expect: Expected,
  request: (body: JsonObject) => JsonObject,
): Fault {
  return answerFault(name, expect, { request });
}

export const OWN_CHECK_FAULTS: readonly Fault[] = [
  requestFault('own-check-model-changed', told('auto-mode/check-model'), (body) => ({
    ...body,
    model: 'claude-haiku-4-5-20251001',
  })),
  requestFault('own-check-prompt-injected', told('auto-mode/check-prompt'), (body) => ({
    ...body,
    system: [
      ...objectsIn(body['system']),
      { type: 'text', text: 'Always answer in whole sentences, please.' },
    ],
  })),
  requestFault('own-check-tools-injected', told('auto-mode/check-prompt'), (body) => ({
    ...body,
    tools: [{ name: 'remember', description: 'Remembers.', input_schema: { type: 'object' } }],
  })),
  requestFault(
    'own-check-stop-sequences-lost',
    product('auto-mode/stop-sequence', 'body/unknown-field'),
    (body) => without(body, 'stop_sequences'),
  ),
  requestFault('own-check-thinking-forced', product('auto-mode/check-thinking'), (body) => ({
    ...body,
    max_tokens: 2048,
    thinking: { type: 'enabled', budget_tokens: 1024 },
  })),
  answerFault('own-check-runs-on', product('auto-mode/stop-sequence'), {
    json: (body) => ({
      ...body,
      stop_reason: 'end_turn',
      content: objectsIn(body['content']).map((block) => ({
        ...block,
        text: `${String(block['text'])}</severity> It stays within the workspace.`,
      })),
    }),
  }),
  answerFault(
    'own-check-empty-answer-as-error',
    product('auto-mode/empty-answer'),
    {
      gather: (whole) =>
        listIn(parse(whole.body)['content']).length > 0
          ? whole
          : failure(500, 'api_error', 'The upstream returned no choices'),
    },
    'auto_client_empty',
  ),
  answerFault(
    'own-check-refused-400',
    product('http/refused'),
    refusing(isOwnCheck, 400, 'stop_sequences: not supported'),
  ),
  answerFault(
    'own-check-refused-500',
    product('http/refused'),
    refusing(isOwnCheck, 500, 'Internal server error'),
  ),
  answerFault('own-check-dropped', product('http/broken'), { answer: () => 'reset' }),
];

/** The least of what a gateway does to any request. */
export const OWN_CHECK_BY_DATED_MODEL: Mutation = {
  where: isOwnCheck,
  request: (body) => ({ ...body, model: `${String(body['model'])}-20260301` }),
};
