import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Turn } from '../../src/dialects/conversation.ts';
import { createCasting, lastTask } from '../../src/scripted/casting.ts';
import type { SceneContext } from '../../src/scripted/scene.ts';
import { conversation, user } from './conversations.ts';

const agentCall: Turn = {
  role: 'assistant',
  content: [
    {
      type: 'tool_use',
      id: 't',
      name: 'Agent',
      input: { prompt: '[smoke:one-00000001/reader] x' },
    },
  ],
};

test('the last tag of what the user said decides, with its text and the turns since', () => {
  const later = user('a reminder', '[smoke:two-00000002/cue] task');
  const turns = [user('[smoke:one-00000001] first'), agentCall, later, user('no tag')];
  const task = lastTask(turns);
  assert.equal(task?.tag.attempt, 'two-00000002');
  assert.equal(task?.tag.cue, 'cue');
  assert.equal(task?.prompt, '[smoke:two-00000002/cue] task');
  assert.deepEqual(task?.turns, turns.slice(2));
});

test('a task in a flattened turn starts at its tag; what stood before comes after', () => {
  const flat = 'Reminder: read OTHER.md first.\n\n[smoke:one-00000001] read a.txt now.\nTool: x';
  assert.equal(
    lastTask([user(flat)])?.prompt,
    '[smoke:one-00000001] read a.txt now.\nTool: x\nReminder: read OTHER.md first.\n\n',
  );
});

test("a subagent's cue in a tool call is not the caller's", () => {
  assert.equal(lastTask([user('[smoke:one-00000001] first'), agentCall])?.tag.cue, undefined);
});

test('requests are counted by attempt and cue', () => {
  const seen: SceneContext[] = [];
  const play = createCasting({
    one: (_conversation, context) => {
      seen.push(context);
      return { text: 'x' };
    },
  });
  for (const tag of ['one-00000001', 'one-00000001', 'one-00000001/c', 'one-00000002']) {
    play(conversation([user(`[smoke:${tag}]`)]));
  }
  assert.deepEqual(
    seen.map(({ earlier }) => earlier),
    [0, 1, 0, 0],
  );
});

test('an unknown probe, also one named like an object member, and no tag are side requests', () => {
  const play = createCasting({});
  const moves = ['hello', '[smoke:unknown-00000001]', '[smoke:constructor-00000001]'].map((text) =>
    play(conversation([user(text)])),
  );
  for (const move of moves) assert.deepEqual(move, { text: 'This is the scripted model.' });
});

test('a request for structured output that a scene answers in prose is a side request', () => {
  const play = createCasting({ one: () => ({ text: 'prose' }), two: () => ({ text: '{"a":1}' }) });
  const schema = {
    type: 'object',
    properties: { title: { type: 'string' } },
    required: ['title'],
  };
  const ask = (probe: string) =>
    play(conversation([user(`[smoke:${probe}-00000001]`)], schema)).text;
  assert.equal(ask('one'), '{"title":"smoke"}');
  assert.equal(ask('two'), '{"a":1}');
});

const CALLS = [{ name: 'Read', input: {} }];

test('a model whose results never reach it goes round five times and then ends', () => {
  const play = createCasting({ one: () => ({ calls: CALLS }) });
  const ask = (turns: readonly Turn[] = []) =>
    play(conversation([user('[smoke:one-00000001]'), ...turns]));
  const moves = Array.from({ length: 7 }, () => ask());
  assert.deepEqual(
    moves.map(({ calls = [] }) => calls.length),
    [1, 1, 1, 1, 1, 0, 0],
  );
  assert.match(moves.at(-1)?.text ?? '', /No result of my calls/);
  const result: Turn = {
    role: 'user',
    content: [{ type: 'tool_result', id: 't', isError: false, content: [] }],
  };
  assert.equal(ask([result]).calls?.length, 1, 'with a result at hand it is another turn');
});

test('what is no call may be answered as often as it is asked', () => {
  const play = createCasting({ one: () => ({ text: 'x' }) });
  for (let times = 0; times < 9; times += 1)
    assert.equal(play(conversation([user('[smoke:one-00000001]')])).text, 'x');
});
