import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newSecret } from '../../../src/probes/secret.ts';
import { newAttemptId, tagText } from '../../../src/wire/attribution.ts';
import { withSession } from '../openai-session.ts';
import type { StartTalk, Talk } from '../openai-talk.ts';
import { talkInChat, talkInResponses } from '../openai-talk.ts';

const secret = newSecret();
const files = { 'smoke-read.txt': secret.whole };

function joinTask(attempt: string): string {
  return `${tagText(attempt)} Join these two parts with a hyphen, in this order, and reply with the joined token and nothing else: ${secret.left} ${secret.right}`;
}

function readTask(attempt: string): string {
  return `${tagText(attempt)} Use the Read tool to read smoke-read.txt. Reply with exactly the token in that file and nothing else.`;
}

async function joins(talk: Talk, attempt: string): Promise<void> {
  assert.equal(await talk.say(joinTask(attempt)), secret.whole);
  assert.deepEqual(talk.called, []);
}

async function reads(talk: Talk, attempt: string): Promise<void> {
  assert.equal(await talk.say(readTask(attempt)), secret.whole);
  assert.deepEqual(talk.called, ['Read']);
}

const plays: Readonly<Record<string, (talk: Talk, attempt: string) => Promise<void>>> = {
  basic_text: joins,
  thinking: async (talk, attempt) => {
    await joins(talk, attempt);
    assert.match(talk.thoughts[0] ?? '', /^The user gives two parts .* no explanation\.$/s);
  },
  tool_use_roundtrip: async (talk, attempt) => {
    await reads(talk, attempt);
    assert.deepEqual(talk.thoughts, ['', '']);
  },
  interleaved_thinking_tool: async (talk, attempt) => {
    await reads(talk, attempt);
    assert.match(talk.thoughts[0] ?? '', /has to be called before I can answer\.$/);
    assert.match(talk.thoughts[1] ?? '', /^The file is read;/);
  },
  subagent_task: async (talk, attempt) => {
    const prompt = `${tagText(attempt)} Use the smoke_reader subagent, in the foreground, to read smoke-read.txt.`;
    assert.equal(await talk.say(prompt), secret.whole);
    assert.deepEqual(talk.called, ['Agent']);
  },
  compact_command: async (talk, attempt) => {
    await joins(talk, attempt);
    const summary = await talk.say(`Summarise. Keep the token. ${tagText(attempt, 'summary')}`);
    assert.match(summary, new RegExp(`<summary>.*${secret.whole}.*</summary>`, 's'));
  },
};

const dialects: readonly (readonly [name: string, start: StartTalk])[] = [
  ['Chat Completions', talkInChat],
  ['Responses', talkInResponses],
];

for (const [dialect, start] of dialects) {
  for (const [probe, play] of Object.entries(plays)) {
    test(`${probe} plays in ${dialect}, streamed and whole`, () =>
      withSession(async ({ client }) => {
        for (const stream of [true, false]) {
          await play(start(client, { stream, thinking: true, files }), newAttemptId(probe));
        }
      }));
  }

  test(`nothing is thought in ${dialect} unless it is asked for`, () =>
    withSession(async ({ client }) => {
      for (const stream of [true, false]) {
        const talk = start(client, { stream, thinking: false, files });
        await reads(talk, newAttemptId('interleaved_thinking_tool'));
        assert.deepEqual(talk.thoughts, ['', '']);
      }
    }));
}
