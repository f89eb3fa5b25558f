import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { formatFaults, SettingsError } from '../../src/config/faults.ts';
import { inputsFromFlags } from '../../src/config/flags.ts';
import { INPUT_ROWS, inputNames } from '../../src/config/inputs.ts';
import { type Given, load } from './settings.ts';

/** Loads, and gives back the error's message if that is what came. */
function messageOf(given: Given): string | undefined {
  try {
    load(given);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof SettingsError, String(error));
    assert.ok(error.faults.length > 0);
    return error.message + JSON.stringify(error.faults);
  }
}

const plausible = fc.constantFrom(
  'true',
  '0',
  '3',
  '2/4',
  'all',
  'none',
  'scripted',
  'http://x:{port}',
  'A=1',
  'a/b = c',
  '\0',
  '-',
  '=',
);
const word = fc.oneof(
  plausible,
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const name = fc.constantFrom(...INPUT_ROWS.map((row) => row.name));
const tree = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    word,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(word, tie('node'), { maxKeys: 4 }),
  ),
})).node;

test('loading throws nothing but a configuration error, whatever the inputs and the file', () => {
  const inputs = fc.dictionary(name, word, { maxKeys: 6 });
  const values = fc.dictionary(fc.oneof(name, word), tree, { maxKeys: 6 });
  fc.assert(
    fc.property(inputs, values, (given, content) => {
      messageOf({ inputs: given, file: stringify(content) });
    }),
    { numRuns: 300 },
  );
});

test('nor for a file of any text or bytes', () => {
  const snippet = fc.constantFrom(
    'models',
    'proxy-env',
    ': ',
    '\n',
    '  ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '&a ',
    '*a',
    '!!int ',
    '? ',
    '"',
    "'",
    '|\n',
    '<<',
    '%YAML 1.1\n',
    '---\n',
    '\t',
    ',',
  );
  const text = fc.array(fc.oneof(snippet, word), { maxLength: 25 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 60 })), (file) => {
      messageOf({ file });
    }),
    { numRuns: 600 },
  );
});

test('no message holds a secret, however it is misplaced around it', () => {
  const secret = 'hush-s3cret-value';
  const around = fc.tuple(word, word).map(([before, after]) => before + secret + after);
  const secrets = INPUT_ROWS.filter((row) => row.secret && row.only !== 'file');
  const inputs = fc.dictionary(fc.constantFrom(...secrets.map((row) => row.name)), around);
  const other = fc.dictionary(name, plausible, { maxKeys: 4 });
  fc.assert(
    fc.property(other, inputs, fc.boolean(), (more, hidden, inFile) => {
      const all = { ...more, ...hidden };
      const message = messageOf(inFile ? { file: stringify(all) } : { inputs: all });
      assert.ok(!message?.includes(secret), message);
    }),
    { numRuns: 300 },
  );
});

test('nor does one about a broken file or a broken flag', () => {
  const secret = 'hush-s3cret-value';
  const mark = fc.constantFrom(
    '*',
    '&',
    '!',
    '@',
    '%',
    '"',
    "'",
    '[',
    '{',
    '|',
    '>',
    ': ',
    '- ',
    '\\x',
    '\t',
  );
  fc.assert(
    fc.property(
      fc.array(mark, { maxLength: 4 }),
      fc.array(mark, { maxLength: 4 }),
      (before, after) => {
        const value = before.join('') + secret + after.join('');
        const file = `mode: run\nauth-token: ${value}\nproxy-env:\n  KEY: ${value}\n`;
        const message = messageOf({ file }) ?? '';
        assert.ok(!message.includes(secret), message);
      },
    ),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.constantFrom('--auth-tokn', '--auth-token', '-a', '--', '--mode'), (flag) => {
      const { faults } = inputsFromFlags([flag, secret, secret, `--auth-tken=${secret}`]);
      assert.ok(!formatFaults(faults).includes(secret));
      assert.ok(faults.length > 0);
    }),
  );
});

const line = fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/\s/g, '.'));
const variable = (prefix: string) =>
  fc
    .dictionary(
      fc.stringMatching(/^[A-Z_]{1,5}$/).map((rest) => prefix + rest),
      line,
      { minKeys: 1, maxKeys: 3 },
    )
    .map((variables) => ({
      input: Object.entries(variables)
        .map(([key, value]) => `${key}=${value}`)
        .join('\n'),
      file: variables,
    }));
const list = (...options: string[]) =>
  fc.subarray(options, { minLength: 1 }).map((items) => ({ input: items.join(','), file: items }));
const same = <T extends string | number | boolean>(value: fc.Arbitrary<T>) =>
  value.map((file) => ({ input: String(file), file }));

test('inputs, flags and file with the same values make the same settings', () => {
  const settings = fc.record(
    {
      'proxy-url': same(fc.constantFrom('http://127.0.0.1:{port}/a', 'http://127.0.0.1:8080')),
      'proxy-env': variable(''),
      'claude-env': variable('CLAUDE_CODE_'),
      upstream: same(fc.constantFrom('live', 'scripted', 'https://api.example/v1')),
      models: list('a/x', 'b/x', 'c/y', 'd/z = opus'),
      probes: list('core', '-thinking', 'stall'),
      'claude-version': list('latest', '2.1.330', '2.0.77'),
      'fail-on': list('harness_bug', 'new_failure', 'probe_timeout'),
      retries: same(fc.integer({ min: 0, max: 5 })),
      'probe-timeout': same(fc.integer({ min: 10, max: 36_000 }).map((tenths) => tenths / 10)),
      'upload-artifact': same(fc.boolean()),
      shard: same(fc.constantFrom('1/1', '3/7')),
      'auth-token': same(fc.stringMatching(/^[!-~]{1,20}$/)),
    },
    { requiredKeys: [] },
  );
  const withoutSource = (given: Given) => {
    const config = load(given);
    return { ...config, models: config.models.map((model) => ({ ...model, source: '' })) };
  };
  fc.assert(
    fc.property(settings, (chosen) => {
      const inputs: Record<string, string> = { 'proxy-command': 'serve {port}' };
      const file: Record<string, unknown> = { 'proxy-command': 'serve {port}' };
      for (const [key, value] of Object.entries(chosen)) {
        inputs[key] = value.input;
        file[key] = value.file;
      }
      const expected = withoutSource({ inputs });
      assert.deepEqual(withoutSource({ file: stringify(file) }), expected);
      const flags = inputsFromFlags(
        Object.entries(inputs).map(([key, value]) => `--${key}=${value}`),
      );
      const fromFlags = Object.fromEntries(
        inputNames('input').flatMap((key) => {
          const value = flags.input(key);
          return value === undefined ? [] : [[key, value] as const];
        }),
      );
      assert.deepEqual(flags.faults, []);
      assert.deepEqual(withoutSource({ inputs: fromFlags }), expected);
    }),
    { numRuns: 200 },
  );
});
