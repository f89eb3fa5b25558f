import { isKept, isWhole, type Reading } from '../wire/reading.ts';
import { succeeded } from '../wire/status.ts';
import type { Answer, StopKind } from './answer.ts';
import { messageOf } from './anthropic/reading/message.ts';
import { chatAnswer } from './openai-chat/reading/answer.ts';
import { responsesAnswer } from './openai-responses/reading/answer.ts';

const STOPS: Readonly<Record<string, StopKind>> = {
  tool_use: 'tool',
  end_turn: 'end',
  stop_sequence: 'end',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
};

function messagesAnswer(reading: Reading): Answer | undefined {
  const message = messageOf(reading);
  if (!message) return undefined;
  const textOf = (type: string) =>
    message.blocks.flatMap((block) => (block.type === type ? [block.text] : [])).join('');
  return {
    text: textOf('text'),
    thinking: textOf('thinking'),
    calls: message.blocks
      .filter((block) => block.type === 'tool_use')
      .map(({ name, inputText, input }) => ({
        name: name ?? '',
        argsText: inputText || JSON.stringify(input),
      })),
    stop: message.stopReason ? (STOPS[message.stopReason] ?? 'other') : undefined,
    usage: message.usage,
    whole: message.ended === 'message_stop',
    deltaTimes: message.deltaTimes.map((time) => reading.exchange.startedAt + time),
  };
}

/** The model's answer of a 2xx exchange; undefined when there is none or its dialect is unknown. */
export function answerOf(reading: Reading): Answer | undefined {
  const { response } = reading.exchange;
  if (!response || response.status >= 300) return undefined;
  const answer =
    reading.route === 'messages'
      ? messagesAnswer(reading)
      : reading.route === 'chat_completions'
        ? chatAnswer(reading)
        : reading.route === 'responses'
          ? responsesAnswer(reading)
          : undefined;
  return answer && { ...answer, whole: answer.whole && isWhole(reading) };
}

/**
 * Whether the upstream itself did not bring an answer to its end: a refusal, a broken connection, an error in
 * mid-stream, or a body that ends without the dialect's own end. Hanging up on it is no failure of its own.
 */
export function hasFailed(reading: Reading): boolean {
  const { response, end } = reading.exchange;
  if (messageOf(reading)?.ended === 'error') return true;
  if (end === 'client_gone') return false;
  if (end !== 'complete' || !response || response.status >= 400) return true;
  const { kind } = reading.response;
  if (kind === 'none' || kind === 'undecodable' || !isKept(reading)) return false;
  return answerOf(reading)?.whole !== true;
}

/** Whether the upstream brought an answer, whole and without an error. */
export function answeredWell(reading: Reading): boolean {
  return succeeded(reading) && !hasFailed(reading);
}
