import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { z } from 'zod';
import { render } from '../../../../src/dialects/anthropic/serving/rendition.ts';
import { messagesRequest } from '../../../../src/dialects/anthropic/serving/request-schema.ts';
import type { Move } from '../../../../src/dialects/move.ts';
import type { Rendition } from '../../../../src/dialects/service.ts';
import { delivery } from '../../../../src/scripted/delivery.ts';
import {
  answerText,
  params,
  post,
  prompt,
  withSession,
} from '../../../scripted/anthropic-session.ts';

const event = z.looseObject({
  type: z.string(),
  index: z.number().optional(),
  delta: z.looseObject({ type: z.string().optional() }).optional(),
  content_block: z.looseObject({ type: z.string() }).optional(),
});
type Event = z.infer<typeof event>;

function events(bytes: string): Event[] {
  const found: Event[] = [];
  const parser = createParser({
    onEvent: ({ event: name, data }) => {
      const read = event.parse(JSON.parse(data));
      assert.equal(name, read.type);
      found.push(read);
    },
    onError: (error) => assert.fail(error),
  });
  parser.feed(bytes);
  return found;
}

const UNBOUNDED = { thinking: true, maxTokens: undefined, stopSequences: [] };

function rendition(move: Move, more: Record<string, unknown> = {}): Rendition {
  const asked = { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'x' }], ...more };
  const usage = { input: 1, cacheCreation: 2, cacheRead: 3 };
  return render(messagesRequest.parse(asked), usage, delivery(move, UNBOUNDED));
}

function streamed(move: Move): Event[] {
  return events(
    rendition(move)
      .frames.map(({ bytes }) => bytes)
      .join(''),
  );
}

/** An event in short: `0 text_delta`, `1 start tool_use`. */
function short({ type, index, delta, content_block }: Event): string {
  if (type === 'content_block_start') return `${index} start ${content_block?.type}`;
  if (type === 'content_block_delta') return `${index} ${delta?.type}`;
  return index === undefined ? type : `${index} stop`;
}

function withoutRepeats(lines: readonly string[]): string[] {
  return lines.filter((line, index) => line !== lines[index - 1]);
}

const full: Move = {
  thinking: 'A thought that takes several deltas.',
  text: 'An answer in several deltas.',
  calls: [
    { name: 'A', input: { path: 'a.txt' } },
    { name: 'B', input: { nested: { list: [1, 'two'] } } },
  ],
};

test('blocks come one after the other, thinking first, with the ping in the first', () => {
  assert.deepEqual(withoutRepeats(streamed(full).map(short)), [
    'message_start',
    '0 start thinking',
    'ping',
    '0 thinking_delta',
    '0 signature_delta',
    '0 stop',
    '1 start text',
    '1 text_delta',
    '1 stop',
    '2 start tool_use',
    '2 input_json_delta',
    '2 stop',
    '3 start tool_use',
    '3 input_json_delta',
    '3 stop',
    'message_delta',
    'message_stop',
  ]);
});

test('each kind of content comes in several pieces', () => {
  const lines = streamed(full).map(short);
  for (const kind of ['0 thinking_delta', '1 text_delta', '2 input_json_delta']) {
    assert.ok(lines.filter((line) => line === kind).length >= 3, kind);
  }
  assert.equal(lines.filter((line) => line === '0 signature_delta').length, 1);
});

test('a call starts with an empty input, its first piece is empty, and ids are unique', () => {
  const all = streamed(full);
  const starts = all.flatMap(({ content_block }) =>
    content_block?.type === 'tool_use' ? [content_block] : [],
  );
  assert.deepEqual(
    starts.map(({ input }) => input),
    [{}, {}],
  );
  const ids = starts.map(({ id }) => String(id));
  assert.equal(new Set(ids).size, 2);
  assert.ok(ids.every((id) => /^toolu_[A-Za-z0-9]+$/.test(id)));
  const pieces = all.flatMap(({ index, delta }) =>
    index === 2 && delta ? [String(delta['partial_json'])] : [],
  );
  assert.equal(pieces[0], '');
  assert.deepEqual(JSON.parse(pieces.join('')), { path: 'a.txt' });
});

test('the head and the end carry the message’s shape and usage', () => {
  const all = streamed(full);
  const head = z.object({ message: z.looseObject({}) }).parse(all[0]).message;
  const { id, usage: first, ...rest } = head;
  assert.match(String(id), /^msg_/);
  assert.deepEqual(rest, {
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [],
    stop_reason: null,
    stop_sequence: null,
  });
  const counts = { input_tokens: 1, cache_creation_input_tokens: 2, cache_read_input_tokens: 3 };
  assert.partialDeepStrictEqual(first, { ...counts, output_tokens: 1 });
  assert.partialDeepStrictEqual(all.at(-2), {
    delta: { stop_reason: 'tool_use', stop_sequence: null },
    usage: counts,
  });
});

test('every frame is one whole event', () => {
  for (const { bytes } of rendition(full).frames) {
    assert.match(bytes, /^event: [a-z_]+\ndata: \{.*\}\n\n$/);
  }
});

test('omitted thinking keeps its signature, and only who asks is told of context edits', () => {
  const whole = (more: Record<string, unknown>) => rendition(full, more).whole.body;
  const omitted = z
    .object({ content: z.array(z.looseObject({})) })
    .parse(JSON.parse(whole({ thinking: { type: 'adaptive', display: 'omitted' } }))).content[0];
  assert.equal(omitted?.['thinking'], '');
  assert.ok(String(omitted?.['signature']).length > 20);
  assert.match(whole({ context_management: { edits: [] } }), /"applied_edits":\[\]/);
  assert.doesNotMatch(whole({}), /context_management/);
});

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });

let move: Move = {};

test('any text, thinking and input reach the vendor’s client as they were sent', () =>
  withSession(
    ({ client }) =>
      fc.assert(
        fc.asyncProperty(anyText, anyText, anyText, async (thinking, text, value) => {
          move = { thinking, text, calls: [{ name: 'A', input: { value, [text]: [value] } }] };
          const body = prompt('[smoke:echo-00000001]', { thinking: { type: 'adaptive' } });
          const { content } = await client.messages.stream(body).finalMessage();
          const [thought, answer, call] = content;
          assert.ok(thought?.type === 'thinking' && thought.thinking === thinking);
          assert.ok(answer?.type === 'text' && answer.text === text);
          assert.ok(call?.type === 'tool_use');
          assert.deepEqual(call.input, { value, [text]: [value] });
        }),
        { numRuns: 30 },
      ),
    { scenes: { echo: () => move } },
  ));

test('thinking goes back with its signature; a changed one is refused', () =>
  withSession(
    async ({ client, ...session }) => {
      const thinking = { type: 'adaptive' } as const;
      const asked = { role: 'user', content: '[smoke:echo-00000001]' } as const;
      const answer = await client.messages.create(params([asked], { thinking }));
      const next = (content: unknown) => ({
        ...params([]),
        messages: [asked, { role: 'assistant', content }, asked],
      });
      const fine = await post({ client, ...session }, next(answer.content));
      assert.equal(fine.status, 200);
      const changed = answer.content.map((block) =>
        block.type === 'thinking' ? { ...block, thinking: `${block.thinking}!` } : block,
      );
      const refused = await post({ client, ...session }, next(changed));
      assert.equal(refused.status, 400);
      assert.match(
        await refused.text(),
        /messages\.1\.content\.0: Invalid `signature` in `thinking` block/,
      );
      assert.equal(answerText(answer), 'y');
    },
    { scenes: { echo: () => ({ thinking: 'x', text: 'y' }) } },
  ));
