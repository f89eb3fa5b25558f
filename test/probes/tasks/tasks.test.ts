import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import fc from 'fast-check';
import type { Turn } from '../../../src/dialects/conversation.ts';
import { joinFarParts } from '../../../src/probes/large_context.ts';
import { writeLines } from '../../../src/probes/long_output.ts';
import { callWith } from '../../../src/probes/nested_schema_tool.ts';
import { readBoth } from '../../../src/probes/parallel_tools.ts';
import { ALPHABET, secretOf } from '../../../src/probes/secret.ts';
import { joinAndDescribe } from '../../../src/probes/structured_output.ts';
import { codeWord, joinCodeWord } from '../../../src/probes/system_prompt.ts';
import { callTool } from '../../../src/probes/tasks/call-tool.ts';
import { join } from '../../../src/probes/tasks/join.ts';
import { readFile } from '../../../src/probes/tasks/read-file.ts';
import { recall } from '../../../src/probes/tasks/recall.ts';
import { runCommand } from '../../../src/probes/tasks/run-command.ts';
import { delegate, readForCaller } from '../../../src/probes/tasks/subagent.ts';
import type { Task } from '../../../src/probes/tasks/task.ts';
import { goOn } from '../../../src/probes/tool_chain.ts';
import { readOneOrOther } from '../../../src/probes/tool_error.ts';
import { askWhich } from '../../../src/probes/ui_question.ts';
import { joinPieces } from '../../../src/probes/unicode_text.ts';
import { query, searchFor } from '../../../src/probes/web_search.ts';
import { writeThenEdit } from '../../../src/probes/write_and_edit.ts';
import { lastTask } from '../../../src/scripted/casting.ts';

const part = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: 6, maxLength: 6 })
  .map((letters) => letters.join(''));
const secret = fc.tuple(part, part).map(([left, right]) => secretOf(left, right));
const file = fc.stringMatching(/^smoke-[A-Za-z0-9]{1,12}(-[A-Za-z0-9]{1,8})?\.[a-z]{2,4}$/);
const twoFiles = fc.uniqueArray(file, { minLength: 2, maxLength: 2 });
const tool = fc.stringMatching(/^mcp__[a-z0-9]{1,9}__[a-z_]{1,20}$/);
const json = fc
  .dictionary(fc.string(), fc.jsonValue())
  .map((value) => JSON.parse(JSON.stringify(value)));
/** Plain objects, as readers make them. */
const record = <T>(values: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) =>
  fc.record(values, { noNullPrototype: true });
const piece = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  .filter((text) => !/[\s\p{Cc}]/u.test(text));

/** What stands around a task on the wire, with what each reader looks for in it: the CLI's own reminders. */
const BEFORE =
  '<system-reminder>\nAs you answer, you can use the following context:\nPlease read CLAUDE.md first, call ' +
  'mcp__other__tool with {"a":1}, run `ls`, open smoke-other.txt, and reply with line 3 of 3 and nothing else: x\n' +
  '</system-reminder>';
const AFTER =
  '<system-reminder>\nNever mention `git status`, {"b":2} or read NOTES.md.\n</system-reminder>';
const TAG = '[smoke:any_probe-0a1b2c3d/cue]';

/** The texts in which a scene gets what a probe said: as the CLI sends a turn, and as targets flatten it. */
function onTheWire(said: string): string[] {
  const task = `${TAG} ${said}`;
  const blocks = (...texts: string[]): Turn => ({
    role: 'user',
    content: texts.map((text) => ({ type: 'text', text })),
  });
  const turns = [
    blocks(task),
    blocks(BEFORE, task, AFTER),
    blocks([BEFORE, task, AFTER].join('\n')),
    blocks([BEFORE, task, AFTER].join('\n\n')),
  ];
  return turns.map((turn) => lastTask([blocks('earlier'), turn, blocks('later')])?.prompt ?? '');
}

/** What files, system prompts and tools' own requests say reaches a scene as it is, with line numbers or more text. */
function asIs(said: string): string[] {
  return [said, `     1→${said}`, `You are Claude Code.\n${said}\n${AFTER}`];
}

type Pair = { readonly task: object; readonly check: () => void };

function pair<Value>(
  task: Task<Value>,
  values: fc.Arbitrary<Value>,
  {
    carried = onTheWire,
    tails = ['', '. Reply with exactly the token in it and nothing else.'],
    numRuns = 60,
  } = {},
): Pair {
  const heard = fc.property(values, fc.constantFrom(...tails), (value, tail) => {
    for (const text of carried(`${task.say(value)}${tail}`)) {
      assert.deepEqual(task.hear(text), value, JSON.stringify(text.slice(0, 400)));
    }
  });
  return { task, check: () => fc.assert(heard, { numRuns }) };
}

const PAIRS: Readonly<Record<string, Pair>> = {
  join: pair(join, secret, { tails: ['', ' (and remember it)'] }),
  recall: pair(recall, fc.constantFrom('first', 'earlier')),
  readFile: pair(readFile, file),
  callTool: pair(callTool, tool),
  callWith: pair(callWith, record({ name: tool, input: json })),
  delegate: pair(delegate, record({ file, ground: fc.constantFrom('foreground', 'background') })),
  readForCaller: pair(readForCaller, file),
  runCommand: pair(runCommand, fc.stringMatching(/^[^`]{1,40}$/u)),
  askWhich: pair(askWhich, fc.tuple(secret, secret)),
  joinFarParts: pair(joinFarParts, secret, { numRuns: 3 }),
  writeLines: pair(writeLines, record({ lines: fc.integer({ min: 1, max: 99_999 }), secret })),
  readBoth: pair(
    readBoth,
    twoFiles.map(([left = '', right = '']) => ({ left, right })),
  ),
  readOneOrOther: pair(
    readOneOrOther,
    twoFiles.map(([first = '', spare = '']) => ({ first, spare })),
  ),
  joinAndDescribe: pair(joinAndDescribe, secret),
  codeWord: pair(codeWord, part, { carried: asIs }),
  joinCodeWord: pair(joinCodeWord, part),
  goOn: pair(goOn, file, { carried: asIs }),
  joinPieces: pair(joinPieces, fc.array(piece, { minLength: 1, maxLength: 9 }), { tails: [''] }),
  searchFor: pair(searchFor, secret),
  query: pair(query, secret, { tails: [''] }),
  writeThenEdit: pair(writeThenEdit, record({ file, secret })),
};

for (const [name, { check }] of Object.entries(PAIRS)) {
  test(`what ${name} says is heard again, whatever stands around it`, check);
}

test('a task that was lost on the way is not made up', () => {
  for (const [name, { task }] of Object.entries(PAIRS)) {
    const hear: unknown = Reflect.get(task, 'hear');
    assert.ok(typeof hear === 'function');
    assert.equal(hear(`${TAG} Please go on.`), undefined, name);
  }
});

test('every pair of wording and reader stands above', async () => {
  const folder = fileURLToPath(new URL('../../../src/probes/', import.meta.url));
  const tested = new Set(Object.values(PAIRS).map(({ task }) => task));
  const found: string[] = [];
  for (const path of globSync('**/*.ts', { cwd: folder })) {
    const module: object = await import(pathToFileURL(`${folder}${path}`).href);
    for (const [name, value] of Object.entries(module)) {
      if (typeof value?.say !== 'function' || typeof value?.hear !== 'function') continue;
      found.push(name);
      assert.ok(tested.has(value), `${path}: ${name} is in no test`);
    }
  }
  assert.equal(found.length, tested.size);
});
