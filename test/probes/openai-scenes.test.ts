import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROBES, scenesOf } from '../../src/probes/catalogue.ts';
import { newSecret } from '../../src/probes/secret.ts';
import { join } from '../../src/probes/tasks/join.ts';
import { readTokenTask } from '../../src/probes/tasks/read-file.ts';
import { delegate } from '../../src/probes/tasks/subagent.ts';
import { newAttemptId, tagText } from '../../src/wire/attribution.ts';
import { withSession } from '../scripted/openai-session.ts';
import type { StartTalk, Talk } from '../scripted/openai-talk.ts';
import { talkInChat, talkInResponses } from '../scripted/openai-talk.ts';

const scenes = scenesOf(PROBES);
const secret = newSecret();
const files = { 'smoke-read.txt': secret.whole };

function joinTask(attempt: string): string {
  return `${tagText(attempt)} ${join.say(secret)}`;
}

function readTask(attempt: string): string {
  return `${tagText(attempt)} ${readTokenTask('smoke-read.txt')}`;
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
    const prompt = `${tagText(attempt)} ${delegate.say({ file: 'smoke-read.txt', ground: 'foreground' })}.`;
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
      withSession(
        async ({ client }) => {
          for (const stream of [true, false]) {
            await play(start(client, { stream, thinking: true, files }), newAttemptId(probe));
          }
        },
        { scenes },
      ));
  }

  test(`nothing is thought in ${dialect} unless it is asked for`, () =>
    withSession(
      async ({ client }) => {
        for (const stream of [true, false]) {
          const talk = start(client, { stream, thinking: false, files });
          await reads(talk, newAttemptId('interleaved_thinking_tool'));
          assert.deepEqual(talk.thoughts, ['', '']);
        }
      },
      { scenes },
    ));
}
