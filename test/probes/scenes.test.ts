import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Anthropic from '@anthropic-ai/sdk';
import { PROBES, scenesOf } from '../../src/probes/catalogue.ts';
import { newSecret, type Secret } from '../../src/probes/secret.ts';
import { join } from '../../src/probes/tasks/join.ts';
import { readTokenTask } from '../../src/probes/tasks/read-file.ts';
import { delegate, readForCaller } from '../../src/probes/tasks/subagent.ts';
import { newAttemptId, tagText } from '../../src/wire/attribution.ts';
import type { Session } from '../scripted/anthropic-session.ts';
import {
  answerText,
  bothWays,
  comparable,
  params,
  prompt,
  READ_TOOL,
  withSession as withModel,
  withResults,
} from '../scripted/anthropic-session.ts';

const THINKING = { thinking: { type: 'adaptive' } } as const;
type Params = Anthropic.MessageCreateParamsNonStreaming;

const scenes = scenesOf(PROBES);

function withSession(run: (session: Session) => Promise<void>): Promise<void> {
  return withModel(run, { scenes });
}

/** The answer, once it is seen to be the same streamed and whole. */
async function ask(session: Session, body: Params): Promise<Anthropic.Message> {
  const [streamed, whole] = await bothWays(session, body);
  assert.deepEqual(comparable(streamed), comparable(whole));
  return streamed;
}

function types(message: Anthropic.Message): string[] {
  return message.content.map(({ type }) => type);
}

function onlyCall(message: Anthropic.Message): Anthropic.ToolUseBlock {
  const calls = message.content.filter((block) => block.type === 'tool_use');
  assert.equal(calls.length, 1);
  const [call] = calls;
  assert.ok(call);
  assert.equal(message.stop_reason, 'tool_use');
  return call;
}

function joinPrompt(probe: string, secret: Secret): string {
  return `${tagText(newAttemptId(probe))} ${join.say(secret)}`;
}

for (const probe of ['basic_text', 'thinking', 'compact_command']) {
  test(`${probe} joins the parts, and thinks only when asked`, () =>
    withSession(async (session) => {
      const secret = newSecret();
      const text = joinPrompt(probe, secret);
      const plain = await ask(session, prompt(text));
      assert.equal(answerText(plain), secret.whole);
      assert.deepEqual(types(plain), ['text']);
      assert.equal(plain.stop_reason, 'end_turn');
      const thought = await ask(session, prompt(text, THINKING));
      assert.equal(answerText(thought), secret.whole);
      assert.deepEqual(types(thought), ['thinking', 'text']);
      assert.deepEqual(
        types(await ask(session, prompt(text, { thinking: { type: 'disabled' } }))),
        ['text'],
      );
    }));
}

test('parts lost on the way are not made up', () =>
  withSession(async (session) => {
    const answer = await ask(session, prompt(tagText(newAttemptId('basic_text'))));
    assert.match(answerText(answer), /could not find the two parts/);
  }));

function readPrompt(probe: string, file: string): string {
  return `${tagText(newAttemptId(probe))} ${readTokenTask(file)}`;
}

for (const probe of ['tool_use_roundtrip', 'interleaved_thinking_tool']) {
  test(`${probe} calls Read and answers from its result`, () =>
    withSession(async (session) => {
      const secret = newSecret();
      const more = { tools: [READ_TOOL], ...THINKING };
      const body = prompt(readPrompt(probe, 'smoke-x.txt'), more);
      const first = await ask(session, body);
      const call = onlyCall(first);
      assert.equal(call.name, 'Read');
      assert.deepEqual(call.input, { file_path: 'smoke-x.txt' });
      const second = await ask(session, withResults(body, first, `     1→${secret.whole}\n`));
      assert.equal(answerText(second), secret.whole);
      const thinks = probe === 'interleaved_thinking_tool' ? ['thinking'] : [];
      assert.deepEqual(types(first), [...thinks, 'tool_use']);
      assert.deepEqual(types(second), [...thinks, 'text']);
    }));
}

test('without the tool, or with a result that holds no token, the answer says so', () =>
  withSession(async (session) => {
    const text = readPrompt('tool_use_roundtrip', 'smoke-read.txt');
    assert.match(answerText(await ask(session, prompt(text))), /no tool named Read/);
    const body = prompt(text, { tools: [READ_TOOL] });
    const results = withResults(body, await ask(session, body), 'File does not exist.');
    assert.match(answerText(await ask(session, results)), /could not find a token/);
  }));

for (const probe of ['tool_use_roundtrip', 'subagent_task']) {
  test(`${probe} takes a result that a target turned into the user's text`, () =>
    withSession(async (session) => {
      const { whole } = newSecret();
      const asked = prompt(readPrompt(probe, 'smoke-x.txt'), { tools: [READ_TOOL] }).messages;
      const merged = params(
        [
          ...asked,
          { role: 'assistant', content: 'Read smoke-x.txt' },
          { role: 'user', content: `Result of the tool:\n     1→${whole}\n` },
        ],
        { tools: [READ_TOOL] },
      );
      assert.equal(answerText(await ask(session, merged)), whole);
    }));
}

test('a file is found in a turn that a target flattened, whatever reminders stand before the task', () =>
  withSession(async (session) => {
    const text = `Please read CLAUDE.md first.\n${readPrompt('tool_use_roundtrip', 'smoke-x.txt')}`;
    const call = onlyCall(await ask(session, prompt(text, { tools: [READ_TOOL] })));
    assert.deepEqual(call.input, { file_path: 'smoke-x.txt' });
  }));

function agentTool(name: string, properties: readonly string[]): Anthropic.Tool {
  const schema = Object.fromEntries(properties.map((property) => [property, {}]));
  return { name, input_schema: { type: 'object', properties: schema } };
}

for (const [name, properties, background] of [
  ['Agent', ['prompt', 'run_in_background'], { run_in_background: false }],
  ['Task', ['prompt'], {}],
] as const) {
  test(`subagent_task starts the reader with ${name}, which reads, and repeats its token`, () =>
    withSession(async (session) => {
      const { whole } = newSecret();
      const attempt = newAttemptId('subagent_task');
      const body = prompt(
        `${tagText(attempt)} ${delegate.say({ file: 'smoke-subagent.txt', ground: 'foreground' })}.`,
        { tools: [agentTool(name, properties), READ_TOOL] },
      );
      const started = await ask(session, body);
      const task = `${tagText(attempt, 'reader')} ${readForCaller.say('smoke-subagent.txt')}`;
      const call = onlyCall(started);
      assert.equal(call.name, name);
      assert.deepEqual(call.input, {
        description: 'Read the token file',
        prompt: task,
        subagent_type: 'smoke_reader',
        ...background,
      });
      const inner = prompt(task, { tools: [READ_TOOL] });
      const reading = await ask(session, inner);
      assert.deepEqual(onlyCall(reading).input, { file_path: 'smoke-subagent.txt' });
      const read = await ask(session, withResults(inner, reading, `1\t${whole}`));
      assert.equal(answerText(read), whole);
      const end = await ask(session, withResults(body, started, `${whole}\nagentId: a1b2c3`));
      assert.equal(answerText(end), whole);
    }));
}

test('compact_command summarises the token from the assistant turn, never from the prompt', () =>
  withSession(async (session) => {
    const secret = newSecret();
    const attempt = newAttemptId('compact_command');
    const parts = `${tagText(attempt)} Join these: ${secret.left} ${secret.right} Remember it.`;
    const ending = {
      role: 'user' as const,
      content: `Summarise.\nAdditional Instructions:\nkeep the joined token ${tagText(attempt, 'summary')}`,
    };
    const turn = (content: string) =>
      params([{ role: 'user', content: parts }, { role: 'assistant', content }, ending]);
    const kept = answerText(await ask(session, turn(secret.whole)));
    assert.match(kept, /^<analysis>.*<\/analysis>\n<summary>.*<\/summary>$/s);
    assert.equal(kept.split(secret.whole).length, 2);
    const lost = answerText(await ask(session, turn('I forgot.')));
    assert.match(lost, /<summary>.*No earlier answer/s);
    assert.ok(!lost.includes(secret.whole));
  }));
