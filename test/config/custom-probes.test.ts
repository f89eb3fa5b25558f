import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, told } from './settings.ts';

const file = (text: string) => `custom-probes:\n${text}`;
const GOOD = file(`  - name: own
    prompt: Read a.txt
    files: {a.txt: "{secret}"}
    tools: [Read]
    allow: ["Read(./**)", "Bash(echo hello)"]
    expect: {answer: secret, schema: {type: object, minProperties: 1, additionalProperties: true}}
    script:
      - calls: [{name: Read, input: '{"n": "1"}'}]
`);

test('custom probes are read, named beside the catalogue’s, and typed where JSON is', () => {
  const config = load({ file: GOOD });
  assert.equal(config.probes.at(-1), 'own');
  const [own] = config.customProbes;
  assert.deepEqual(own?.expect.schema, {
    type: 'object',
    minProperties: 1,
    additionalProperties: true,
  });
  assert.deepEqual(own?.script?.[0]?.calls?.[0]?.input, { n: '1' });
  assert.deepEqual(load({ file: `${GOOD}probes: [own]\n` }).probes, ['own']);
  assert.deepEqual(load({ file: `${GOOD}probes: [-own]\n` }).probes.includes('own'), false);
});

/** What is wrong with the second probe, by the line that makes it so. */
const BAD: readonly (readonly [line: string, message: RegExp])[] = [
  ['prompt: "say {secret}"', /^3:13 .*must not hold \{secret\}/],
  ['flags: [--dangerously-skip-permissions]', /^3:13 .*only --append-system-prompt/],
  ['flags: [--permission-mode=bypassPermissions]', /^3:13 .*--permission-mode/],
  ['allow: [Bash]', /^3:13 .*must be scoped/],
  ['allow: ["Bash(*)"]', /^3:13 .*must be scoped/],
  ['allow: ["Read(/etc/**)"]', /^3:13 .*inside the workspace/],
  ['allow: ["Read(./../**)"]', /^3:13 .*inside the workspace/],
  ['files: {"../a": x}', /^3:21 .*paths inside the workspace/],
  ['turns: [a]', /either a prompt or turns/],
  ['nmae: x', /^3:11 .*unknown key "nmae"/],
  ['effort: huge', /must be low/],
  ['script: [{txt: a}]', /unknown key "txt"/],
  ['mcp-servers: {s: "{"}', /JSON text/],
];

test('a bad one is told with its line and column before anything runs', () => {
  for (const [line, message] of BAD) {
    const prompt = line.startsWith('prompt') ? '' : '    prompt: x\n';
    const text = file(`  - name: own\n    ${line}\n${prompt}    expect: {answer: {equals: x}}\n`);
    assert.match(told({ file: text }).join('\n'), message, line);
  }
});

test('expectations that could not fail, or could not be met, are refused', () => {
  const expecting = (expect: string) =>
    told({ file: file(`  - {name: own, prompt: x, expect: ${expect}}\n`) }).join('\n');
  assert.match(expecting('{}'), /nothing could fail/);
  assert.match(expecting('{exit: any}'), /nothing could fail/);
  assert.match(expecting('{answer: {matches: "("}}'), /regular expression/);
  assert.match(expecting('{answer: secret}'), /nowhere to be found/);
  assert.match(expecting('{answer: {equals: x}, tool-error: true}'), /needs tool-called/);
  assert.match(told({ file: file('  - {name: own, prompt: x}\n') }).join(), /needs an expect/);
});

test('a name that is taken is refused', () => {
  const probe = (name: string) => `  - {name: ${name}, prompt: x, expect: {answer: {equals: x}}}\n`;
  assert.match(told({ file: file(probe('basic_text')) }).join(), /^2:12 .*built-in/);
  assert.match(told({ file: file(probe('own') + probe('own')) }).join(), /^3:12 .*two probes/);
  assert.match(told({ file: file(probe('Own')) }).join(), /snake_case/);
});
