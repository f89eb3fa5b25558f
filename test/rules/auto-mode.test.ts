import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../../src/rules/judge.ts';
import { chatStream, messageEnd, messageStart, textBlock } from '../wire/streams.ts';
import {
  ASKS_SEVERITY,
  check,
  checked,
  found,
  severity,
  turn,
  verdict,
} from './examples/auto-mode.ts';
import { type Said, type Shot, wireOf } from './examples/example.ts';
import { REQUEST } from './telling.ts';

/** What is said above a note, one `severity rule` a finding, with the party where it is not the target. */
async function told(shot: Shot): Promise<string[]> {
  return findings(await wireOf(shot))
    .filter((finding) => finding.severity !== 'note')
    .map(({ severity: how, rule, party }) => [how, rule, party === 'target' ? '' : party])
    .map((words) => words.join(' ').trim());
}

async function words(shot: Shot): Promise<string> {
  return findings(await wireOf(shot))
    .filter(({ rule }) => rule.startsWith('auto-mode/'))
    .map(({ message }) => message)
    .join('; ');
}

const refusal = (status: number, message: string): Said => ({
  status,
  answers: { type: 'error', error: { type: 'invalid_request_error', message } },
});
const chat = (asks: object, text: string, finish = 'stop'): Said => ({
  path: '/v1/chat/completions',
  asks,
  answers: chatStream({ text, finish }).flatMap((event) =>
    'data' in event
      ? [`data: ${typeof event.data === 'string' ? event.data : JSON.stringify(event.data)}\n\n`]
      : [],
  ),
});

test('auto-mode/refused: 400 is allowed and told once, with its price; anything else is an error', async () => {
  const again: Said = { answers: turn() };
  const south = [{ ...again, startedAt: 20_010 }];
  const refused = (said: Said): Shot => ({ north: [checked([], said), again], south });
  assert.deepEqual(await told(refused(refusal(400, 'safeguards: Extra inputs'))), [
    'warning auto-mode/refused',
  ]);
  const message = await words(refused(refusal(400, 'safeguards: Extra inputs')));
  assert.match(message, /safeguards was refused with 400.*2\.1\.331 then stops the turn/);
  assert.ok((await told(refused(refusal(500, 'safeguards'))))[0]?.startsWith('error auto-mode/'));
  // A refusal of something else is no refusal of this.
  const other = await told(refused(refusal(400, 'thinking: Input should be enabled')));
  assert.deepEqual(other, ['error http/refused', 'warning recovery/field-dropped']);
});

test('auto-mode/refused: an upstream that refuses is not the target’s fault', async () => {
  const said = checked([], refusal(400, 'safeguards: Extra inputs'));
  assert.deepEqual(await told({ north: [said], south: [said] }), [
    'warning auto-mode/refused upstream',
  ]);
});

test('auto-mode/refused: the price is that of the release', async () => {
  const by = (release: string): Shot => ({
    north: [
      checked([], {
        ...refusal(400, 'safeguards: no'),
        sends: [['user-agent', `claude-cli/${release} (external, cli)`]],
      }),
    ],
  });
  assert.match(await words(by('2.1.318')), /2\.1\.318 then checks each action by a request/);
  assert.match(await words(by('2.1.319')), /2\.1\.319 then stops the turn/);
});

test('auto-mode/field: changed counts as lost, and only once', async () => {
  const south = [{ asks: { ...REQUEST, safeguards: [{ type: 'x' }] }, answers: turn() }];
  const shot = { north: [checked(turn(), { sends: [] })], south };
  assert.match(await words(shot), /^safeguards reached the upstream changed/);
  const emptied = [{ asks: { ...REQUEST, safeguards: [] }, answers: turn() }];
  assert.match(await words({ ...shot, south: emptied }), /^safeguards is empty at the upstream/);
  const lost = { north: [checked(turn(), { sends: [] })], south: [{ answers: turn() }] };
  assert.deepEqual(await told(lost), ['error auto-mode/field']);
});

test('auto-mode/field: a target that leaves it out after a refusal still owes the results', async () => {
  const tried = checked([], { ...refusal(400, 'safeguards: no'), startedAt: 10_010 });
  const shot = { north: [checked(turn())], south: [tried, { answers: turn(), startedAt: 10_020 }] };
  assert.ok((await told(shot)).includes('error auto-mode/results'));
  assert.ok(!(await words(shot)).includes('did not reach the upstream'));
});

test('auto-mode/beta: each is told here alone, any other by its own rule', async () => {
  const sends = [['anthropic-beta', 'afk-mode-2026-01-31, effort-2025-11-24']] as const;
  const shot = { north: [{ sends }], south: [{ sends: [] }] };
  assert.deepEqual(await told(shot), ['error headers/anthropic-beta', 'error auto-mode/beta']);
});

test('auto-mode/results: none at all is an error, whatever the upstream speaks', async () => {
  const translated = { ...chat({ messages: [] }, ''), startedAt: 10_010 };
  for (const south of [undefined, [translated]]) {
    const shot = { north: [checked(turn())], ...(south ? { south } : {}) };
    assert.ok((await told(shot)).includes('error auto-mode/results'), JSON.stringify(south));
  }
});

test('auto-mode/results: an upstream that gives none has not got them lost', async () => {
  const shot = { north: [checked(turn())], south: [checked(turn())] };
  assert.deepEqual(await told(shot), ['error auto-mode/results upstream']);
});

test('auto-mode/results: a turn without a call needs none, nor does a request that asks for none', async () => {
  const talk = [messageStart(), ...textBlock(0, 'DONE'), ...messageEnd()];
  assert.deepEqual(await told({ north: [checked(talk)] }), []);
  assert.deepEqual(await told({ north: [{ answers: turn() }] }), []);
});

test('auto-mode/results: ids and verdicts arrive as they were', async () => {
  const south = [checked(turn(verdict('flagged')))];
  const shot = (results: unknown, id?: string): Shot => ({
    north: [checked(turn(results, id))],
    south,
  });
  assert.deepEqual(await told(shot(verdict('flagged'))), []);
  assert.deepEqual(await told(shot(verdict('not_flagged'))), ['error auto-mode/results']);
  assert.match(await words(shot(verdict('flagged', 'call_9'))), /the call call_9, which/);
  // Ids that were changed on both sides still fit.
  assert.equal(await words(shot(verdict('flagged', 'call_9'), 'call_9')), '');
});

test('auto-mode/results: a gateway that says it cannot check is believed, in the words that keep the session going', async () => {
  const shot = (status: object): Shot => ({ north: [checked(turn(found(status)))] });
  assert.deepEqual(await told(shot({ type: 'unavailable', reason: 'disabled' })), []);
  assert.match(await words(shot({ type: 'unsupported' })), /the status "unsupported"/);
  assert.match(await words(shot({ type: 'available', tool_uses: {} })), /leaves out the call/);
  assert.match(await words({ north: [checked(turn([]))] }), /no status/);
});

test('auto-mode/results: an answer that is not streamed has them at its top level', async () => {
  const tool = { type: 'tool_use', id: 'toolu_0', name: 'Read', input: { file_path: 'a.txt' } };
  const whole = (more: object): Said =>
    checked([], { answers: { ...severity('', 'tool_use'), content: [tool], ...more } });
  const asks = { ...REQUEST, stream: false, safeguards: [{ type: 'dangerous_tool_use' }] };
  const shot = (more: object): Shot => ({ north: [{ ...whole(more), asks }] });
  assert.deepEqual(await told(shot({ safeguard_results: verdict('flagged') })), []);
  assert.deepEqual(await told(shot({})), ['error auto-mode/results']);
});

test('auto-mode/stop-sequence: the verdict with its closing tag alone is read all the same', async () => {
  const shot = (text: string): Shot => ({
    north: [check({ answers: severity(text, 'end_turn') })],
  });
  assert.deepEqual(await told(shot('<severity>5')), []);
  assert.deepEqual(await told(shot('<severity>5</severity>\n')), [
    'warning auto-mode/stop-sequence',
  ]);
  assert.deepEqual(await told(shot('<severity>5</severity> It')), [
    'error auto-mode/stop-sequence',
  ]);
});

test('auto-mode/stop-sequence: an upstream that does not stop is to blame itself', async () => {
  const said = check({ answers: severity('<severity>5</severity> It', 'end_turn') });
  assert.deepEqual(await told({ north: [said], south: [said] }), [
    'error auto-mode/stop-sequence upstream',
  ]);
});

test('auto-mode/empty-answer: only an answer that was empty, and only as an error', async () => {
  const failed = check({ status: 502, answers: { error: 'no choices' } });
  const empty = chat({ messages: [], max_tokens: 1 }, '', 'length');
  assert.ok(
    (await told({ north: [failed], south: [empty] })).includes('error auto-mode/empty-answer'),
  );
  const full = chat({ messages: [], max_tokens: 1 }, '<sev', 'length');
  const other = await told({ north: [failed], south: [full] });
  assert.ok(
    other.includes('error http/refused') && !other.includes('error auto-mode/empty-answer'),
  );
});

const DONE = [messageStart({ id: 'msg_2' }), ...textBlock(0, 'DONE'), ...messageEnd()];
const other: Said = {
  asks: { ...REQUEST, model: 'claude-sonnet-5-5' },
  answers: DONE,
  startedAt: 50_000,
};
const south = (said: Said, place: number): Said => ({
  ...said,
  startedAt: 10_010 + 39_995 * place,
});

test('auto-mode/check-model: a gateway’s own names and spelled-out aliases are fine', async () => {
  const shot = (checks: string, turns: string): Shot => ({
    north: [check(), other],
    south: [
      south(check({ asks: { ...ASKS_SEVERITY, model: checks } }), 0),
      south({ asks: { ...REQUEST, model: turns }, answers: DONE }, 1),
    ],
  });
  assert.deepEqual(await told(shot('claude-sonnet-5-20260301', 'claude-sonnet-5-5')), []);
  assert.deepEqual(await told(shot('maker/small', 'maker/large')), []);
  assert.deepEqual(await told(shot('claude-haiku-4-5', 'claude-sonnet-5-5-20260901')), [
    'warning auto-mode/check-model',
  ]);
});

test('auto-mode/check-prompt: roles, separators and the attribution line are no prompt', async () => {
  const [system] = ASKS_SEVERITY.system;
  const content = ASKS_SEVERITY.messages.flatMap((one) => one.content).map(({ text }) => text);
  const asks = (prompt: string, more: object = {}) => ({
    model: 'm',
    stop: ['</severity>'],
    messages: [
      { role: 'system', content: prompt },
      { role: 'user', content: content.join('\n---\n') },
    ],
    ...more,
  });
  const shot = (asked: object): Shot => ({
    north: [check()],
    south: [{ ...chat(asked, '<severity>5'), answers: undefined }],
  });
  const said = async (asked: object) =>
    (await told(shot(asked))).filter((line) => line.includes('auto-mode'));
  assert.deepEqual(
    await said(asks(`x-anthropic-billing-header: cc_version=1;\n${system?.text}`)),
    [],
  );
  assert.deepEqual(await said(asks(`${system?.text}\nBe brief, kind, helpful and polite.`)), [
    'warning auto-mode/check-prompt',
  ]);
  const tools = [{ type: 'function', function: { name: 'x' } }];
  assert.deepEqual(await said(asks(`${system?.text}`, { tools })), [
    'warning auto-mode/check-prompt',
  ]);
});

test('auto-mode/check-thinking: the least reasoning a model has is not forced onto it', async () => {
  const said = async (more: object) => {
    const asked = { ...ASKS_SEVERITY, ...more };
    return await words({ north: [check()], south: [{ ...chat(asked, ''), answers: undefined }] });
  };
  assert.equal(await said({}), '');
  assert.equal(await said({ reasoning_effort: 'low' }), '');
  assert.match(
    await said({ reasoning_effort: 'high' }),
    /reached the upstream with reasoning effort high/,
  );
});
