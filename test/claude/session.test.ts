import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  commandOutputs,
  sessionLogOf,
  sessionTranscript,
  turnEnds,
} from '../../src/claude/session.ts';
import type { SessionLine } from '../../src/claude/session-file.ts';
import {
  assistant,
  byAgent,
  interrupted,
  said,
  told,
  turnDuration,
  user,
} from './session-lines.ts';

test('a session is its turns: what was asked, what was answered, and how each ended', () => {
  const lines = [
    user('first'),
    assistant([{ type: 'text', text: 'Let me look.' }], 'tool_use'),
    assistant([{ type: 'tool_use', id: 't1', name: 'Read', input: {} }], 'tool_use'),
    user([{ type: 'tool_result', tool_use_id: 't1', content: 'content' }]),
    said('Done.'),
    user('second'),
    assistant([{ type: 'text', text: 'First words' }], null),
    interrupted(),
    user('third'),
    assistant([{ type: 'text', text: 'API Error: 400 no' }], 'stop_sequence', {
      isApiErrorMessage: true,
      apiErrorStatus: 400,
    }),
    user('fourth'),
  ];
  assert.deepEqual(sessionLogOf(lines).turns, [
    { prompt: 'first', answer: 'Done.', end: 'answered' },
    { prompt: 'second', answer: 'First words', end: 'interrupted' },
    { prompt: 'third', answer: 'API Error: 400 no', end: 'failed' },
    { prompt: 'fourth', answer: '', end: 'open' },
  ]);
  assert.equal(turnEnds(lines), 3);
});

test('what the CLI writes in the person’s name is no prompt', () => {
  const lines = [
    user('<local-command-caveat>Caveat</local-command-caveat>', { isMeta: true }),
    user('<command-name>/exit</command-name>'),
    user('<local-command-stdout>Goodbye!</local-command-stdout>'),
    user('a summary of what was said', { isCompactSummary: true }),
  ];
  assert.deepEqual(sessionLogOf(lines).turns, []);
});

test('an answer that was written before its prompt still belongs to it', () => {
  const [prompt, answer] = [user('asked'), said('Answered.')];
  assert.deepEqual(sessionLogOf([answer, prompt]).turns, [
    { prompt: 'asked', answer: 'Answered.', end: 'answered' },
  ]);
});

test('a turn without an answer has ended when its duration is told', () => {
  assert.equal(sessionLogOf([user('asked'), turnDuration(5)]).turns[0]?.end, 'answered');
  assert.equal(sessionLogOf([user('asked')]).turns[0]?.end, 'open');
  assert.equal(
    sessionLogOf([user('asked'), interrupted(), turnDuration(5)]).turns[0]?.end,
    'interrupted',
  );
});

test('titles, permission modes, durations and cost are told as they change', () => {
  const usage = {
    inputTokens: 6,
    outputTokens: 11,
    cacheReadInputTokens: 1,
    cacheCreationInputTokens: 2,
    costUSD: 0.03,
  };
  const log = sessionLogOf([
    told('permission-mode', { permissionMode: 'auto' }),
    told('ai-title', { aiTitle: 'One' }),
    turnDuration(330),
    told('ai-title', { aiTitle: 'One' }),
    told('permission-mode', { permissionMode: 'plan' }),
    told('cost-state', { totalCostUSD: 0.01, modelUsage: {} }),
    told('cost-state', { totalCostUSD: 0.03, modelUsage: { 'claude-sonnet-5': usage } }),
  ]);
  assert.deepEqual(
    [log.titles, log.permissionModes, log.turnDurations],
    [['One'], ['auto', 'plan'], [0.33]],
  );
  const models = {
    'claude-sonnet-5': {
      inputTokens: 6,
      outputTokens: 11,
      cacheReadTokens: 1,
      cacheWriteTokens: 2,
      usd: 0.03,
    },
  };
  assert.deepEqual(log.cost, { totalUsd: 0.03, models });
  assert.equal(sessionLogOf([]).cost, undefined);
});

test('as a transcript it has calls, results and the last turn’s answer', () => {
  const { toolUses, toolResults, result } = sessionTranscript([
    user('read it'),
    assistant(
      [{ type: 'tool_use', id: 't1', name: 'Read', input: { file_path: 'a' } }],
      'tool_use',
    ),
    user([{ type: 'tool_result', tool_use_id: 't1', content: 'SECRET', is_error: false }]),
    said('SECRET'),
  ]);
  assert.deepEqual(toolUses, [
    { id: 't1', name: 'Read', input: { file_path: 'a' }, parent: undefined },
  ]);
  assert.deepEqual(toolResults, [{ id: 't1', isError: false, text: 'SECRET', parent: undefined }]);
  assert.deepEqual([result?.text, result?.isError], ['SECRET', false]);
});

test('a refused request is an error with its status; a turn that is still open has no result', () => {
  const failed = sessionTranscript([
    user('hi'),
    assistant([{ type: 'text', text: 'API Error' }], 'stop_sequence', {
      isApiErrorMessage: true,
      apiErrorStatus: 529,
    }),
  ]);
  assert.deepEqual([failed.result?.isError, failed.result?.apiErrorStatus], [true, 529]);
  assert.equal(sessionTranscript([user('hi'), said('wait', null)]).result, undefined);
  assert.equal(sessionTranscript([]).result, undefined);
});

test('a subagent’s calls name the call that started it, and its end ends no turn', () => {
  const lines = [
    user('go'),
    assistant([{ type: 'tool_use', id: 'call', name: 'Agent', input: {} }], 'tool_use'),
    byAgent('a1', user('[sub] read')),
    byAgent(
      'a1',
      assistant([{ type: 'tool_use', id: 'inner', name: 'Read', input: {} }], 'tool_use'),
    ),
    byAgent('a1', said('sub answer')),
    user([{ type: 'tool_result', tool_use_id: 'call', content: 'x' }], {
      toolUseResult: { agentId: 'a1' },
    }),
  ];
  const { toolUses } = sessionTranscript(lines);
  assert.deepEqual(
    toolUses.map(({ name, parent }) => [name, parent]),
    [
      ['Agent', undefined],
      ['Read', 'call'],
    ],
  );
  assert.equal(turnEnds(lines), 0);
  assert.deepEqual(
    sessionLogOf(lines).turns.map(({ prompt }) => prompt),
    ['go'],
  );
});

test('a notice that the model was not told yet is no turn, once the prompt stands or another follows', () => {
  const lines = [
    user('first'),
    said('an answer'),
    user('<task-notification>ended</task-notification>'),
  ];
  const turns = (more: readonly SessionLine[], settled: boolean) =>
    sessionLogOf([...lines, ...more], settled).turns.map(({ prompt }) => prompt);
  assert.equal(turns([], false).length, 2);
  assert.equal(turns([], true).length, 1);
  assert.equal(sessionTranscript(lines, true).result?.text, 'an answer');
  assert.equal(turns([user('next'), said('more')], true).length, 2);
  assert.equal(turns([said('I see.')], true).length, 2, 'it was told');
});

test('a last message without a stop reason ends its turn once the prompt stands, or another follows', () => {
  const unmarked = [user('first'), said('One.', null)];
  const ends = (lines: typeof unmarked, settled: boolean) =>
    sessionLogOf(lines, settled).turns.map(({ end }) => end);
  assert.deepEqual(ends(unmarked, false), ['open']);
  assert.deepEqual(ends(unmarked, true), ['answered']);
  assert.equal(sessionTranscript(unmarked, true).result?.text, 'One.');
  assert.deepEqual(ends([...unmarked, user('second')], false), ['answered', 'open']);
  const calling = assistant([{ type: 'tool_use', id: 't1', name: 'Read', input: {} }], null);
  assert.deepEqual(ends([...unmarked, calling], true), ['open'], 'a call got no result');
});

test('what the CLI says in the model’s name on opening a session again is no answer (2.1.216)', () => {
  const filler = assistant([{ type: 'text', text: 'No response requested.' }], 'stop_sequence');
  const message = { ...Object(filler.event['message']), model: '<synthetic>' };
  const lines = [user('one'), said('1'), { ...filler, event: { ...filler.event, message } }];
  assert.equal(sessionLogOf(lines, true).turns[0]?.answer, '1');
});

test('what slash commands printed is told in its order', () => {
  const printed = (text: string) => user(`<local-command-stdout>${text}</local-command-stdout>`);
  const content = '<local-command-stdout>two\nlines</local-command-stdout>';
  const lines = [printed('one'), told('system', { subtype: 'local_command', content }), user('x')];
  assert.deepEqual(commandOutputs(lines), ['one', 'two\nlines']);
});
