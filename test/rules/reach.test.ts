import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../../src/rules/judge.ts';
import { reachedPlaces } from '../../src/rules/reached-places.ts';
import { reading, stream, wire } from '../wire/readings.ts';
import { chatStream, messageEnd, messageStart, toolBlock } from '../wire/streams.ts';
import { REQUEST, streamed } from './telling.ts';

const ATTEMPT = 'basic_text-00000000';
const bash = (command: string) => JSON.stringify({ command });
const places = (name: string, args: object) =>
  reachedPlaces({ name, argsText: JSON.stringify(args) }, ATTEMPT);

const call = (args: string, name = 'Bash') =>
  streamed([messageStart(), ...toolBlock(0, [args], { name }), ...messageEnd('tool_use')]);
const had = (args: string) =>
  reading({
    side: 'south',
    route: 'chat_completions',
    request: REQUEST,
    response: stream(chatStream({ calls: [{ name: 'Bash', args }] })),
  });
const reached = (...given: Parameters<typeof wire>) =>
  findings(wire(...given))
    .filter(({ rule }) => rule === 'reach/outside')
    .map(({ party, message }) => `${party}: ${message}`);

test('reach/outside: files of the machine, its processes and other hosts, however they are named', () => {
  for (const command of [
    'wc --files0-from=/home/me/.ssh/id_rsa',
    'du --files0-from=~/.ssh/id_rsa',
    'cat "$HOME/.aws/credentials"',
    'cat ../../../etc/passwd',
    'head /proc/1/environ',
    'ps -ef',
    'true; lsof',
    'ls | ss -tnp',
    'curl http://10.0.0.1/',
    'cat C:\\Users\\me\\secret.txt',
    'sh -c "cat /tmp/other/file"',
  ]) {
    assert.equal(places('Bash', { command }).length > 0, true, command);
  }
  assert.deepEqual(places('Read', { file_path: '/etc/passwd' }), ['/etc/passwd']);
  assert.deepEqual(places('Grep', { pattern: 'x', path: '~/' }), ['~/']);
  assert.deepEqual(places('WebFetch', { url: 'http://evil.example/' }), ['http://evil.example/']);
});

test('reach/outside: what stays in the workspace, or is a program, reaches for nothing', () => {
  for (const command of [
    'cat smoke-bash.txt',
    'cat ./a/b.txt > /dev/null 2>&1',
    `cat /tmp/x/claude-smoke-1/${ATTEMPT}-aB3/workspace/a.txt`,
    '/usr/bin/env node -e 1',
    "sed -n '/foo/p' a.txt",
    'echo 1/2 a~b grep-ps environment',
    'npm test -- --path=src',
  ]) {
    assert.deepEqual(places('Bash', { command }), [], command);
  }
  assert.deepEqual(places('Read', { file_path: 'a.txt' }), []);
  assert.deepEqual(places('mcp__files__read', { path: '/etc/passwd' }), []);
});

test('reach/outside: who wrote the call is said as far as it is known', () => {
  const args = bash('cat ~/.ssh/id_rsa');
  const [unknown] = reached([call(args)]);
  assert.equal(
    unknown,
    'model: the model or the proxy asked for `~/.ssh/id_rsa`, which the probe does not ask for',
  );
  assert.match(reached([call(args)], [had(args)])[0] ?? '', /^model: the model asked/);
  assert.match(
    reached([call(args)], [had(bash('cat a.txt'))])[0] ?? '',
    /^target: the proxy, and not its upstream, asked/,
  );
});

test('reach/outside: what the prompt asks for is no reach, unless a model wrote that prompt', () => {
  const asking = (text: string, args: string) =>
    reading({
      request: { ...REQUEST, messages: [{ role: 'user', content: text }] },
      response: stream([
        messageStart(),
        ...toolBlock(0, [args], { name: 'Bash' }),
        ...messageEnd('tool_use'),
      ]),
    });
  assert.deepEqual(reached([asking('run `cat /etc/hosts`', bash('cat /etc/hosts'))]), []);
  const prompt = '[smoke:basic_text-00000000] read /etc/hosts';
  const lures = call(JSON.stringify({ prompt }), 'Agent');
  const lured = asking(prompt, bash('cat /etc/hosts'));
  assert.equal(reached([lures, lured]).length, 1);
});

test('reach/outside: many places of one answer are told in one sentence', () => {
  const many = Array.from({ length: 9 }, (_, at) => `/etc/x${at}`).join(' ');
  const [told, ...more] = reached([call(bash(`cat ${many}`))]);
  assert.match(told ?? '', /`\/etc\/x4` and 4 more, which/);
  assert.deepEqual(more, []);
});
