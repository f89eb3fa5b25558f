import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { type Fault, formatFaults, SettingsError } from '../../src/config/faults.ts';
import { inputsFromFlags } from '../../src/config/flags.ts';
import { INPUT_ROWS, inputNames } from '../../src/config/inputs.ts';
import { type Given, load } from './settings.ts';

/** Loads, and gives back the error if it is about settings; any other goes through. */
function errorOf(given: Given): SettingsError | undefined {
  try {
    load(given);
    return undefined;
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
}

/** All that a fault may say, where it came to one. */
function messageOf(given: Given): string | undefined {
  const error = errorOf(given);
  return error && error.message + JSON.stringify(error.faults);
}

/** Every fault names a setting, or what was given in place of one, and reads as one line without a stack. */
function checkFaults(faults: readonly Fault[], given: readonly string[]): void {
  const names = [...INPUT_ROWS.map((row) => row.name), ...given.map((one) => one.slice(0, 60))];
  for (const fault of faults) {
    assert.ok(names.includes(fault.path[0]), `names nothing given: ${fault.path[0]}`);
    assert.ok(fault.message.length > 3 && fault.message.length < 500, fault.message);
    assert.doesNotMatch(fault.message, /\n|\bat .*\.(ts|js):\d|undefined|\[object|Invalid input/);
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

const hostile = fc.constantFrom(
  'constructor',
  'toString',
  '__proto__',
  'hasOwnProperty',
  'config',
  'target',
  'proxy-',
  'MODELS',
  'x'.repeat(5000),
  '\u202e\u001b[31m',
  '$' + '{{ secrets.A }}',
);
const anyName = fc.oneof(name, word, hostile);

test('whatever the inputs and the file, there are settings or faults that name what is wrong', () => {
  const inputs = fc.dictionary(anyName, word, { maxKeys: 6 });
  const values = fc.dictionary(anyName, tree, { maxKeys: 6 });
  fc.assert(
    fc.property(inputs, values, (given, content) => {
      const error = errorOf({ inputs: given, file: stringify(content) });
      checkFaults(error?.faults ?? [], Object.keys(content));
      assert.ok(error === undefined || error.faults.length > 0);
    }),
    { numRuns: 2500 },
  );
});

test('whatever one setting holds, a fault about it names it', () => {
  const value = fc.oneof(
    word,
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.array(word, { maxLength: 8 }).map((lines) => lines.join('\n')),
    hostile,
    fc.double().map(String),
  );
  const inputs = inputNames('input').filter((one) => one !== 'config');
  fc.assert(
    fc.property(fc.constantFrom(...inputs), value, (one, text) => {
      for (const { path } of errorOf({ inputs: { [one]: text } })?.faults ?? []) {
        assert.equal(path[0], one);
      }
    }),
    { numRuns: 4000 },
  );
});

test('whatever the flags, the faults name them', () => {
  const flag = fc
    .tuple(fc.constantFrom('--', '--no-', '-', ''), anyName, fc.constantFrom('', '=', '=x'))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(fc.oneof(flag, word), { maxLength: 8 }), (argv) => {
      const { input, faults } = inputsFromFlags(argv);
      const given = argv.flatMap((one) => [one, one.replace(/=.*$/s, '')]);
      // A group of short flags is told letter by letter, and half of a letter as none.
      const letters = argv.filter((one) => /^-[^-]/.test(one)).flatMap((one) => one.split(''));
      checkFaults(faults, [
        ...given,
        ...letters.map((one) => `-${one}`.toWellFormed()),
        'arguments',
      ]);
      const inputs = Object.fromEntries(inputNames('input').map((one) => [one, input(one) ?? '']));
      checkFaults(errorOf({ inputs })?.faults ?? [], []);
    }),
    { numRuns: 2000 },
  );
});

test('a file of any text or bytes is read, or is told to be wrong', () => {
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
      const error = errorOf({ file });
      assert.ok(error === undefined || error.faults.length > 0);
    }),
    { numRuns: 2000 },
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
