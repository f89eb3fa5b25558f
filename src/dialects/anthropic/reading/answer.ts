import type { Reading } from '../../../wire/reading.ts';
import type { Answer, StopKind } from '../../answer.ts';
import { messageOf } from './message.ts';

const STOPS: Readonly<Record<string, StopKind>> = {
  tool_use: 'tool',
  end_turn: 'end',
  stop_sequence: 'end',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
};

/** The answer in the Messages API, streamed or not; undefined when the body is none. */
export function messagesAnswer(reading: Reading): Answer | undefined {
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
