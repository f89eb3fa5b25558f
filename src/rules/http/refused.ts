import { sideRequestOf } from '../../dialects/anthropic/reading/side-request.ts';
import { failureWords } from '../../dialects/failure.ts';
import { answeredWell } from '../../dialects/outcome.ts';
import type { AttemptWire, Reading } from '../../wire/reading.ts';
import { means, statusOf } from '../../wire/status.ts';
import { failedOnEmpty } from '../auto-mode/empty-answer.ts';
import { refusedForSafeguards } from '../auto-mode/refusal.ts';
import { namedField } from '../named-field.ts';
import { type Pair, seesUpstream } from '../pairs.ts';
import { rememberedFailure, rememberedWords } from '../remembered.ts';
import { atMostOne, type Breach, figures, type Rule } from '../rule.ts';
import { hungUpAfter } from './hung-up.ts';

/** With one side recorded nobody can tell who refused, so the verdict decides by status then. */
export const refused: Rule = {
  id: 'http/refused',
  on: 'pair',
  severity: 'error',
  party: 'target',
  says: 'The target refuses no request that the upstream answers.',
  mend: "Read the target's own message: a schema too strict for today's CLI is the usual cause.",
  link: 'vllm-project/vllm#44000',
  check: (pair, wire) => atMostOne(refusalFault(pair, wire)),
};

function refusalFault(pair: Pair, wire: AttemptWire): Breach | undefined {
  const { north, south } = pair;
  const status = statusOf(north);
  if (status === undefined || status < 400 || north.exchange.end === 'client_gone')
    return undefined;
  // These have rules of their own.
  if (refusedForSafeguards(north) !== undefined || failedOnEmpty(pair) || sideRequestOf(north))
    return undefined;
  const message = `POST ${north.exchange.request.path.split('?')[0]} was answered with ${status}`;
  if (!seesUpstream(wire)) return { message, severity: 'note' };
  // A failure in a stream of status 200 is best told by a status, when nothing was passed on yet.
  if (south.some(answeredWell)) return `${message}, though the upstream had answered`;
  const seconds = hungUpAfter(pair);
  if (seconds !== undefined && status >= 500)
    return figures`${message}, since the target hung up on its upstream after ${seconds} s without a byte`;
  if (south.length > 0) return undefined;
  const alone = `${message} without asking the upstream`;
  const remembered = rememberedFailure(north, wire);
  if (remembered)
    return {
      message: `${alone}: ${rememberedWords(remembered)}`,
      key: `${alone} remembered`,
      severity: 'warning',
    };
  // A gateway may check credentials itself, and spare an upstream that was busy a moment ago.
  const ownRight = means(status, 'credentials') || means(status, 'busy');
  return {
    message: `${alone}${whyWords(north)}`,
    key: `${alone}${fieldWords(north)}`,
    severity: ownRight ? 'warning' : undefined,
  };
}

/** Characters of the target's own words that are told. */
const TOLD = 160;

/** What the target gives for a reason: the field that it names, else its words. */
function whyWords(north: Reading): string {
  const words = failureWords(north).slice(0, TOLD);
  return fieldWords(north) || (words === '' ? '' : `: ${words}`);
}

/** Which part of the request a refusal complains of: mostly what a newer CLI release sends for the first time. */
function fieldWords({ requestJson, response }: Reading): string {
  const text = response.kind === 'json' || response.kind === 'text' ? response.text : '';
  const field = namedField(text, requestJson);
  return field === undefined ? '' : `: it names ${field.path}, which the CLI sent as ${field.sent}`;
}
