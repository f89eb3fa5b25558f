import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Anthropic from '@anthropic-ai/sdk';
import type { Move } from '../../src/dialects/move.ts';
import { createCasting } from '../../src/scripted/casting.ts';
import { verdictTagOf } from '../../src/scripted/own-check.ts';
import { answerText, prompt, withSession } from './anthropic-session.ts';
import { conversation, user } from './conversations.ts';
import { withSession as withOpenai } from './openai-session.ts';

/** What the CLI asks, as 2.1.331 and 2.1.216 were seen to do. */
const TRANSCRIPT =
  '<transcript>\n{"user":"[smoke:one-00000001] x"}\n{"Bash":"sh a.sh"}\n</transcript>\n';
const BY_SEVERITY = 'Respond with <severity>N</severity> ONLY.';
const BY_BLOCK = 'Your ENTIRE response MUST begin with <block>.';

test('a check is known by its transcript and the tag asked for after it', () => {
  assert.equal(verdictTagOf(conversation([user(TRANSCRIPT, BY_SEVERITY)])), 'severity');
  assert.equal(verdictTagOf(conversation([user(`${TRANSCRIPT}${BY_BLOCK}`)])), 'block');
  assert.equal(verdictTagOf(conversation([user(TRANSCRIPT)])), undefined);
  assert.equal(verdictTagOf(conversation([user(BY_SEVERITY)])), undefined);
  const tools = [{ name: 'Bash', schema: {} }];
  const withTools = { ...conversation([user(TRANSCRIPT, BY_SEVERITY)]), tools };
  assert.equal(verdictTagOf(withTools), undefined);
});

test('a scene says what its check says; who says nothing lets the action through', () => {
  const asked = { ...conversation([user(TRANSCRIPT, BY_BLOCK)]), maxTokens: 64 };
  const said = (check?: Move['check']) =>
    createCasting({ one: () => (check ? { check } : { text: 'x' }) })(asked).text ?? '';
  assert.match(said(), /^<block>no<\/block>/);
  assert.match(said('flagged'), /^<block>yes<\/block><category>/);
  assert.equal(said('hesitant'), '');
  // An unknown probe's check is answered as well.
  assert.match(createCasting({})(asked).text ?? '', /^<block>no/);
});

test('a check is no turn of its own', () => {
  const seen: number[] = [];
  const play = createCasting({
    one: (_asked, { earlier }) => {
      seen.push(earlier);
      return { text: 'x' };
    },
  });
  play(conversation([user('[smoke:one-00000001] x')]));
  play(conversation([user(TRANSCRIPT, BY_BLOCK)]));
  play(conversation([user('[smoke:one-00000001] x')]));
  assert.deepEqual(seen, [0, 0, 1]);
});

test('the answer is cut at the stop sequence, and at the limit where that was lost', async () => {
  await withSession(async ({ client }) => {
    const body = prompt(`${TRANSCRIPT}${BY_SEVERITY}`, { max_tokens: 64 });
    const stopped = await client.messages.create({ ...body, stop_sequences: ['</severity>'] });
    assert.equal(answerText(stopped), '<severity>5');
    assert.deepEqual(
      [stopped.stop_reason, stopped.stop_sequence],
      ['stop_sequence', '</severity>'],
    );
    const cut = await client.messages.create(body);
    assert.match(answerText(cut), /^<severity>5<\/severity> The last/);
    assert.equal(cut.stop_reason, 'max_tokens');
    const empty = await client.messages.create({ ...body, max_tokens: 1 });
    assert.deepEqual([empty.content, empty.stop_reason], [[], 'max_tokens']);
  });
});

test('so it is in OpenAI’s dialects, each in its own words', async () => {
  await withOpenai(async ({ client }) => {
    const messages = [{ role: 'user' as const, content: `${TRANSCRIPT}${BY_SEVERITY}` }];
    const body = { model: 'm', messages, max_completion_tokens: 64 };
    const stopped = await client.chat.completions.create({ ...body, stop: ['</severity>'] });
    const [choice] = stopped.choices;
    assert.deepEqual([choice?.message.content, choice?.finish_reason], ['<severity>5', 'stop']);
    const cut = await client.chat.completions.create(body);
    assert.equal(cut.choices[0]?.finish_reason, 'length');
    const [only] = messages;
    const response = await client.responses.create({
      model: 'm',
      input: only?.content ?? '',
      max_output_tokens: 64,
    });
    assert.match(response.output_text, /^<severity>5<\/severity> The last/);
    assert.equal(response.status, 'incomplete');
    assert.deepEqual(response.incomplete_details, { reason: 'max_output_tokens' });
  });
});

const BETA = { headers: { 'anthropic-beta': 'dangerous-tool-use-2026-09-03' } };
const SAFEGUARDS = { safeguards: [{ type: 'dangerous_tool_use', classifier_context: {} }] };

/** The check's result in an answer to a call of Bash, streamed and whole, with the call's id as `id`. */
async function resultsOf(check: Move['check']): Promise<unknown[]> {
  const move: Move = { calls: [{ name: 'Bash', input: {} }], ...(check ? { check } : {}) };
  const found: unknown[] = [];
  await withSession(
    async ({ client }) => {
      const body = { ...prompt('[smoke:one-00000001] x'), ...SAFEGUARDS };
      const whole = await client.messages.create(body, BETA);
      found.push(normal(whole, whole.content));
      let delta: unknown;
      const stream = client.messages.stream(body, BETA);
      stream.on('streamEvent', (event) => {
        if (event.type === 'message_delta') delta = event.delta;
      });
      const message = await stream.finalMessage();
      found.push(normal(delta, message.content));
    },
    { scenes: { one: () => move } },
  );
  return found;
}

function normal(holder: unknown, content: Anthropic.Message['content']): unknown {
  const [call] = content;
  const results = JSON.stringify(Object(holder).safeguard_results) ?? 'null';
  return JSON.parse(call?.type === 'tool_use' ? results.replaceAll(call.id, 'id') : results);
}

test('the server’s check is answered in either way of sending, for the calls of the answer', async () => {
  const of = (status: object) => [{ type: 'dangerous_tool_use', status }];
  const available = (found: object) => of({ type: 'available', tool_uses: { id: found } });
  const fine = available({ type: 'evaluated', outcome: 'not_flagged' });
  assert.deepEqual(await resultsOf(undefined), [fine, fine]);
  const flagged = available({ type: 'evaluated', outcome: 'flagged' });
  assert.deepEqual(await resultsOf('flagged'), [flagged, flagged]);
  const failed = available({ type: 'unavailable', reason: 'error' });
  assert.deepEqual(await resultsOf({ unavailable: 'error' }), [failed, failed]);
  const disabled = of({ type: 'unavailable', reason: 'disabled' });
  assert.deepEqual(await resultsOf('disabled'), [disabled, disabled]);
  const unsupported = of({ type: 'unsupported' });
  assert.deepEqual(await resultsOf('unsupported'), [unsupported, unsupported]);
  assert.deepEqual(await resultsOf('none'), [null, null]);
});

test('a turn without calls has an empty map, who asks for no check gets none, and the beta is needed', async () => {
  await withSession(async ({ client }) => {
    const body = prompt('x');
    const talk = await client.messages.create({ ...body, ...SAFEGUARDS }, BETA);
    const status = { type: 'available', tool_uses: {} };
    assert.deepEqual(normal(talk, talk.content), [{ type: 'dangerous_tool_use', status }]);
    assert.ok(!('safeguard_results' in (await client.messages.create(body, BETA))));
    await assert.rejects(
      client.messages.create({ ...body, ...SAFEGUARDS }),
      /safeguards: Extra inputs/,
    );
  });
});

test('a check that tells its scale itself, with no stop sequence, gets the tag alone (2.1.332)', () => {
  const scale =
    '<severity>N</severity>: N is your own grade, an integer from 0 to 100.\nRespond with <severity>N</severity> ONLY. No other text.';
  const play = createCasting({ one: () => ({ text: 'x' }) });
  const asked = (text: string) => ({ ...conversation([user(TRANSCRIPT, text)]), maxTokens: 64 });
  assert.equal(play(asked(scale)).text, '<severity>5</severity>');
  assert.match(play(asked(BY_SEVERITY)).text ?? '', /^<severity>5<\/severity> The last action/);
});
