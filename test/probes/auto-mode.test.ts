import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeNamed } from '../../src/probes/catalogue.ts';
import { newSecret } from '../../src/probes/secret.ts';
import { checkedCommand, MADE } from '../../src/probes/tasks/checked-command.ts';
import type { AttemptWire } from '../../src/wire/reading.ts';
import { check, checked, found, turn, verdict } from '../rules/examples/auto-mode.ts';
import { type Shot, wireOf } from '../rules/examples/example.ts';
import { conversation, user } from '../scripted/conversations.ts';
import { cliRun, observe, result, secret, toolCall } from './observations.ts';

const { whole } = secret;
const other = newSecret().whole;
const RAN = [...toolCall('Bash', whole), result(whole)];
const HELD = [...toolCall('Bash', 'denied', { isError: true }), result('It was not run.')];
const FILES = { [MADE]: `${whole}\n` };

const wire = async (shot: Shot): Promise<AttemptWire> => ({
  ...(await wireOf(shot)),
  scripted: true,
});
const BY_SERVER = await wire({ north: [checked(turn(verdict('not_flagged')))] });
const BY_CLI = await wire({ north: [check()] });
const REFUSED = (message: string): Promise<AttemptWire> =>
  wire({
    north: [
      checked([], {
        status: 400,
        answers: { type: 'error', error: { type: 'invalid_request_error', message } },
      }),
    ],
  });

/** What of a probe's conditions is not met. */
function unmet(
  name: string,
  events: readonly object[],
  files: Readonly<Record<string, string>>,
  seen: AttemptWire,
): string[] {
  const observation = { ...observe([cliRun(events)], seen), files };
  return probeNamed(name).expect.flatMap(({ name: condition, judge }) =>
    judge(observation).met ? [] : [condition],
  );
}

test('a command that is let through must run, make its file and bring its token back', () => {
  assert.deepEqual(unmet('auto_server', RAN, FILES, BY_SERVER), []);
  assert.deepEqual(unmet('auto_client', RAN, FILES, BY_CLI), []);
  const lacking = [
    ['nothing run', [result(whole)], {}],
    ['no file', RAN, {}],
    ['another’s token', [...toolCall('Bash', other), result(other)], { [MADE]: other }],
    ['an echo of the prompt', [result('sh smoke-check.sh')], {}],
    ['no answer', toolCall('Bash', whole), FILES],
    ['held back', HELD, {}],
  ] as const;
  for (const [what, events, files] of lacking) {
    assert.notDeepEqual(unmet('auto_server', events, files, BY_SERVER), [], what);
    assert.notDeepEqual(unmet('auto_client', events, files, BY_CLI), [], what);
  }
});

test('a command that is flagged must not run, and the model must be told and go on', () => {
  assert.deepEqual(unmet('auto_flagged', HELD, {}, BY_SERVER), []);
  const lacking = [
    ['run all the same', HELD, FILES],
    ['told otherwise', RAN, {}],
    ['not told', [result('It was not run.')], {}],
    ['silence', HELD.slice(0, -1), {}],
  ] as const;
  for (const [what, events, files] of lacking)
    assert.notDeepEqual(unmet('auto_flagged', events, files, BY_SERVER), [], what);
});

test('a check that was never asked for proves nothing', async () => {
  assert.deepEqual(unmet('auto_server', RAN, FILES, BY_CLI), [
    'the CLI asks the server to check actions',
  ]);
  assert.deepEqual(unmet('auto_client', RAN, FILES, BY_SERVER), [
    'the CLI checks the action by a request of its own',
  ]);
});

test('who says that it cannot check is asked no more, by the contract’s 400 or by its results', async () => {
  const stopped = [result('')];
  const declined = [
    await REFUSED('safeguards: Extra inputs are not permitted'),
    await wire({ north: [checked(turn(found({ type: 'unavailable', reason: 'disabled' })))] }),
  ];
  for (const seen of declined) {
    assert.deepEqual(unmet('auto_server', stopped, {}, seen), []);
    const [asked] = probeNamed('auto_server').expect;
    const judgement = asked?.judge(observe([cliRun(stopped)], seen));
    assert.ok(judgement?.met && judgement.note !== undefined);
  }
  assert.notDeepEqual(unmet('auto_server', stopped, {}, await REFUSED('tools: too many')), []);
  const silent = await wire({ north: [checked(turn())] });
  assert.notDeepEqual(unmet('auto_server', stopped, {}, silent), []);
});

test('the scene runs the prompt’s command, tries again while checks are left, and says what came', () => {
  const play = checkedCommand({ unavailable: 'error' }, 'not_flagged');
  const prompt = '[smoke:auto_server-00000001] run `sh smoke-check.sh`.';
  const turns = [user(prompt)];
  const tools = [{ name: 'Bash', schema: {} }];
  const ask = (...results: readonly (readonly [isError: boolean, text: string])[]) => {
    const content = results.map(([isError, text], place) => ({
      type: 'tool_result' as const,
      id: `t${place}`,
      isError,
      content: [{ type: 'text' as const, text }],
    }));
    const said = [...turns, { role: 'user' as const, content }];
    const context = { attempt: '', cue: undefined, earlier: 0, prompt, turns: said };
    return play({ ...conversation(said), tools }, context);
  };
  const first = ask();
  assert.deepEqual(first.calls?.[0]?.input, {
    command: 'sh smoke-check.sh',
    description: 'Run the script',
  });
  assert.deepEqual(first.check, { unavailable: 'error' });
  assert.deepEqual([ask([true, 'no']).calls?.length, ask([true, 'no']).check], [1, 'not_flagged']);
  assert.equal(ask([true, 'no'], [false, whole]).text, whole);
  const held = ask([true, 'no'], [true, `${whole} denied`]);
  assert.equal(held.calls, undefined);
  assert.ok(!held.text?.includes(whole));
});
