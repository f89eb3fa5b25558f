import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import type { Move } from '../../../../src/dialects/move.ts';
import type { Session } from '../../../scripted/openai-session.ts';
import { post, streamData, withSession } from '../../../scripted/openai-session.ts';

const TAG = '[smoke:echo-00000001]';
const thinking = { reasoning: { effort: 'high', summary: 'auto' } } as const;

function playing(move: Move, run: (session: Session) => Promise<void>): Promise<void> {
  return withSession(run, { scenes: { echo: () => move } });
}

const event = z.looseObject({
  type: z.string(),
  sequence_number: z.number(),
  output_index: z.number().optional(),
  item_id: z.string().optional(),
  item: z.looseObject({ id: z.string(), type: z.string() }).optional(),
});
type Event = z.infer<typeof event>;

async function events(session: Session, more: object = thinking): Promise<Event[]> {
  const asked = { model: 'm', input: TAG, stream: true, ...more };
  const data = await streamData(await post(session, '/v1/responses', asked));
  return data.map((json) => event.parse(json));
}

function short({ type, output_index }: Event): string {
  const name = type.replace('response.', '');
  return output_index === undefined ? name : `${output_index} ${name}`;
}

const full: Move = {
  thinking: 'A thought that takes several deltas.',
  text: 'An answer in several deltas.',
  calls: [
    { name: 'A', input: { path: 'a.txt' } },
    { name: 'B', input: { nested: { list: [1, 'two'] } } },
  ],
};

test('items come one after the other, each opened, built and closed', () =>
  playing(full, async (session) => {
    const lines = (await events(session)).map(short);
    assert.deepEqual(
      lines.filter((line, index) => line !== lines[index - 1]),
      [
        'created',
        'in_progress',
        '0 output_item.added',
        '0 reasoning_summary_part.added',
        '0 reasoning_summary_text.delta',
        '0 reasoning_summary_text.done',
        '0 reasoning_summary_part.done',
        '0 output_item.done',
        '1 output_item.added',
        '1 content_part.added',
        '1 output_text.delta',
        '1 output_text.done',
        '1 content_part.done',
        '1 output_item.done',
        '2 output_item.added',
        '2 function_call_arguments.delta',
        '2 function_call_arguments.done',
        '2 output_item.done',
        '3 output_item.added',
        '3 function_call_arguments.delta',
        '3 function_call_arguments.done',
        '3 output_item.done',
        'completed',
      ],
    );
    for (const kind of [
      '0 reasoning_summary_text.delta',
      '1 output_text.delta',
      '2 function_call_arguments.delta',
    ]) {
      assert.ok(lines.filter((line) => line === kind).length >= 3, kind);
    }
  }));

test('events are numbered from 0 and name the item they build', () =>
  playing(full, async (session) => {
    const all = await events(session);
    assert.deepEqual(
      all.map(({ sequence_number }) => sequence_number),
      all.map((_, index) => index),
    );
    for (const { item_id, output_index } of all) {
      if (item_id === undefined) continue;
      const added = all.find((other) => other.item && other.output_index === output_index);
      assert.equal(item_id, added?.item?.id);
    }
  }));

test('each event is named as its data says, and nothing follows the end', () =>
  playing(full, async (session) => {
    const asked = { model: 'm', input: TAG, stream: true };
    const response = await post(session, '/v1/responses', asked);
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    const blocks = (await response.text()).trimEnd().split('\n\n');
    for (const block of blocks) {
      assert.match(block, /^event: ([\w.]+)\ndata: \{"type":"\1",.*\}$/);
    }
    assert.match(blocks.at(-1) ?? '', /^event: response\.completed\n/);
  }));

test('the stream builds what its end says, and an answer sent whole says the same', () =>
  playing(full, async ({ client }) => {
    const asked = { model: 'm', input: TAG, ...thinking };
    let built: unknown;
    const stream = client.responses.stream(asked);
    stream.on('response.completed', ({ response }) => {
      built = response.output;
    });
    const items: unknown[] = [];
    stream.on('response.output_item.done', ({ item }) => items.push(item));
    const streamed = await stream.finalResponse();
    const whole = await client.responses.create(asked);
    assert.deepEqual(items, built);
    assert.equal(streamed.status, 'completed');
    assert.equal(streamed.output_text, full.text);
    assert.deepEqual(streamed.usage, whole.usage);
    const kinds = (output: typeof whole.output) =>
      output.map((item) =>
        item.type === 'function_call' ? `${item.name} ${item.arguments}` : item.type,
      );
    assert.deepEqual(kinds(whole.output), [
      'reasoning',
      'message',
      'A {"path":"a.txt"}',
      'B {"nested":{"list":[1,"two"]}}',
    ]);
    assert.deepEqual(kinds(streamed.output), kinds(whole.output));
    assert.ok((whole.usage?.output_tokens_details.reasoning_tokens ?? 0) > 5);
    const { input_tokens = 0, output_tokens = 0, total_tokens } = whole.usage ?? {};
    assert.equal(total_tokens, input_tokens + output_tokens);
  }));

test('reasoning comes only when asked for, encrypted for who includes it', () =>
  playing(full, async ({ client }) => {
    const first = async (more: object) =>
      (await client.responses.create({ model: 'm', input: TAG, ...more })).output[0];
    assert.equal((await first({}))?.type, 'message');
    const plain = await first(thinking);
    assert.ok(plain?.type === 'reasoning' && plain.encrypted_content === undefined);
    const sealed = await first({ ...thinking, include: ['reasoning.encrypted_content'] });
    assert.ok(sealed?.type === 'reasoning');
    assert.ok((sealed.encrypted_content ?? '').length > 20);
  }));

test('a long prefix is read from the cache the second time', () =>
  withSession(async ({ client }) => {
    const cached = async (input: string) => {
      const { usage } = await client.responses.create({
        model: 'm',
        instructions: 'y'.repeat(8000),
        input,
      });
      return usage?.input_tokens_details.cached_tokens ?? -1;
    };
    assert.equal(await cached('one'), 0);
    assert.ok((await cached('another')) > 1024);
  }));

test('a schema is answered with an instance of it', () =>
  withSession(async ({ client }) => {
    const schema = {
      type: 'object',
      properties: { title: { type: 'string' } },
      required: ['title'],
    };
    const { output_text } = await client.responses.create({
      model: 'm',
      input: 'Name this.',
      text: { format: { type: 'json_schema', name: 'title', schema } },
    });
    assert.equal(output_text, '{"title":"smoke"}');
  }));

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });

let move: Move = {};

test('any text, thinking and input reach OpenAI’s client as they were sent', () =>
  withSession(
    ({ client }) =>
      fc.assert(
        fc.asyncProperty(anyText, anyText, anyText, async (thought, text, value) => {
          move = {
            thinking: thought,
            text,
            calls: [{ name: 'A', input: { value, [text]: [value] } }],
          };
          const stream = client.responses.stream({ model: 'm', input: TAG, ...thinking });
          let deltas = '';
          stream.on('response.output_text.delta', ({ delta }) => {
            deltas += delta;
          });
          const { output, output_text } = await stream.finalResponse();
          const [reasoning, , call] = output;
          assert.ok(reasoning?.type === 'reasoning' && call?.type === 'function_call');
          assert.equal(reasoning.summary[0]?.text, thought);
          assert.equal(output_text, text);
          assert.equal(deltas, text);
          assert.deepEqual(JSON.parse(call.arguments), { value, [text]: [value] });
        }),
        { numRuns: 30 },
      ),
    { scenes: { echo: () => move } },
  ));
