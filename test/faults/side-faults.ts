import { at } from '../../src/system/json.ts';
import { isMessages, refusing, without } from './answers.ts';
import { product } from './expected.ts';
import type { Ask, Expected, Fault, Mutation } from './fault.ts';

/** The request for the session's title, which asks for JSON of a schema. */
function isTitle(ask: Ask): boolean {
  return isMessages(ask) && at(ask.body, 'output_config', 'format') !== undefined;
}

function titleFault(name: string, expect: Expected, mutate: Mutation): Fault {
  const where = isTitle;
  return { name, family: 'R8', probes: ['ui_first_turn'], expect, mutate: { where, ...mutate } };
}

export const TITLE_FAULTS: readonly Fault[] = [
  titleFault('title-format-dropped', product('body/field-changed', 'body/unknown-field'), {
    request: (body) => without(body, 'output_config'),
  }),
  titleFault(
    'title-refused-400',
    product('http/refused'),
    refusing(isTitle, 400, 'output_config.format: Extra inputs are not permitted'),
  ),
  titleFault(
    'title-refused-500',
    product('http/refused'),
    refusing(isTitle, 500, 'Internal server error'),
  ),
  titleFault('title-dropped', product('http/broken'), { answer: () => 'reset' }),
];
