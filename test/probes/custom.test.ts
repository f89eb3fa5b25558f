import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customProbes } from '../../src/config/custom-probes.ts';
import type { Block, Turn } from '../../src/dialects/conversation.ts';
import type { Move } from '../../src/dialects/move.ts';
import { scenesOf } from '../../src/probes/catalogue.ts';
import { customProbe } from '../../src/probes/custom.ts';
import type { Probe } from '../../src/probes/probe.ts';
import { createCasting } from '../../src/scripted/casting.ts';
import { conversation, user } from '../scripted/conversations.ts';
import {
  cliRun,
  cliSteps,
  observe,
  result,
  secret,
  stageOf,
  toolCall,
  unmet,
} from './observations.ts';

const { whole, left, right } = secret;

function probe(data: object) {
  const [read] = customProbes().parse([{ name: 'own', ...data }]);
  assert.ok(read);
  return customProbe(read);
}

/** What the scripted model plays in a probe after these turns. */
function play(own: Probe, turns: readonly Turn[]): Move {
  return createCasting(scenesOf([own]))(conversation(turns));
}

test('placeholders become the attempt’s secret, in files and parts only', () => {
  const own = probe({
    prompt: 'Join {left} and {right}',
    files: { 'a.txt': 'x {secret}\n' },
    'mcp-servers': { s: { command: 'serve', args: ['{secret}'] } },
    effort: 'low',
    flags: ['--append-system-prompt', 'Be brief.'],
    expect: { answer: 'secret' },
  });
  const stage = stageOf(own);
  assert.deepEqual(stage.files, { 'a.txt': `x ${whole}\n` });
  const [step] = cliSteps(stage);
  assert.equal(step?.prompt, `[smoke:own-00000000] Join ${left} and ${right}`);
  assert.deepEqual(step?.mcpServers, { s: { command: 'serve', args: [whole] } });
  assert.deepEqual([step?.session, step?.effort, step?.tools], ['none', 'low', []]);
  assert.deepEqual(own.needs, { flags: ['--append-system-prompt'], live: true });
});

test('turns are one session', () => {
  const own = probe({
    turns: ['a {left}{right}', 'b'],
    expect: { answer: 'secret' },
    script: [{ text: 'x' }],
  });
  assert.deepEqual(
    cliSteps(stageOf(own)).map((step) => step.session),
    ['start', 'resume'],
  );
  assert.deepEqual(own.needs, { flags: [] });
});

test('each expectation is met by what it asks for, and by nothing else', () => {
  const seen = (...events: readonly object[]) => observe([cliRun(events)]);
  const expect = (wanted: object) =>
    probe({ prompt: 'x', files: { f: '{secret}' }, expect: wanted });
  const cases: readonly (readonly [object, readonly object[], readonly object[]])[] = [
    [{ answer: 'secret' }, [result(whole)], [result('x')]],
    [{ answer: { equals: 'yes' } }, [result('yes\n')], [result('yes, sir')]],
    [{ answer: { matches: '^y..$' } }, [result('yes')], [result('oh yes')]],
    [{ 'tool-called': 'Read' }, toolCall('Read', 'x'), [...toolCall('Grep', 'x'), result('Read')]],
    [{ 'tool-called': 'Read' }, toolCall('Read', 'x'), toolCall('Read', 'x').slice(0, 1)],
    [
      { 'tool-called': 'Read', 'tool-error': 'true' },
      toolCall('Read', 'x', { isError: true }),
      toolCall('Read', 'x'),
    ],
    [
      { 'tool-called': 'Read', 'tool-error': 'false' },
      toolCall('Read', 'x'),
      toolCall('Read', 'x', { isError: true }),
    ],
    [
      { schema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] } },
      [result('', { structured_output: { n: 1 } })],
      [result('{"n":1}', { structured_output: { n: 'one' } })],
    ],
  ];
  for (const [wanted, good, bad] of cases) {
    assert.deepEqual(unmet(expect(wanted), seen(...good)), [], JSON.stringify(wanted));
    assert.equal(unmet(expect(wanted), seen(...bad)).length, 1, JSON.stringify(wanted));
    assert.equal(unmet(expect(wanted), seen()).length, 1, JSON.stringify(wanted));
  }
});

test('a script is the scene: its moves in order, with the secret that came over the wire', () => {
  const own = probe({
    prompt: 'x',
    files: { 'a.txt': '{secret}' },
    expect: { answer: 'secret' },
    script: [
      {
        thinking: 'hm',
        calls: [{ name: 'Read', input: { file_path: 'a.txt', tags: ['{secret}'] } }],
      },
      { text: 'It is {secret}.' },
    ],
  });
  const asked = user('[smoke:own-00000000] x');
  assert.deepEqual(play(own, [asked]), {
    thinking: 'hm',
    calls: [
      { name: 'Read', input: { file_path: 'a.txt', tags: ['no secret in this conversation'] } },
    ],
  });
  const called: Turn = {
    role: 'assistant',
    content: [{ type: 'tool_use', id: 't', name: 'Read', input: {} }],
  };
  const content: readonly Block[] = [{ type: 'text', text: `1\t${whole}` }];
  const returned: Turn = {
    role: 'user',
    content: [{ type: 'tool_result', id: 't', isError: false, content }],
  };
  assert.deepEqual(play(own, [asked, called, returned]), { text: `It is ${whole}.` });
  const answered: Turn = { role: 'assistant', content: [{ type: 'text', text: 'It is it.' }] };
  assert.deepEqual(play(own, [asked, called, returned, answered]), {
    text: 'The script has no move 3.',
  });
});

test('without a script there is no scene, and the script finds the parts in a prompt', () => {
  const expect = { answer: 'secret' };
  assert.equal(probe({ prompt: 'Join {left} {right}', expect }).scene, undefined);
  const own = probe({ prompt: 'Join {left} {right}', expect, script: [{ text: '{secret}' }] });
  assert.deepEqual(play(own, [user(`[smoke:own-00000000] Join ${left} ${right}`)]), {
    text: whole,
  });
});
