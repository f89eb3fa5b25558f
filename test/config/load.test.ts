import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import type { Fault } from '../../src/config/faults.ts';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigurationError } from '../../src/system/errors.ts';
import { CATALOGUE, CWD, faultsOf, load, told } from './settings.ts';

describe('defaults', () => {
  test('nothing given tests the scripted model itself', () => {
    const config = load({});
    assert.deepEqual(config, {
      config: undefined,
      mode: 'run',
      shards: undefined,
      budgetUsd: undefined,
      maxRequests: undefined,
      failFast: false,
      resume: undefined,
      target: {
        source: { kind: 'scripted' },
        setup: undefined,
        files: [],
        ready: '/',
        readyTimeoutMs: 60_000,
        env: {},
        log: undefined,
        workingDirectory: CWD,
        restart: 'model',
      },
      upstream: { kind: 'scripted' },
      authToken: undefined,
      authTokenFile: undefined,
      claudeEnv: {},
      models: [
        {
          name: 'scripted',
          fullModel: 'scripted/model',
          source: 'default',
          claudeModel: 'sonnet',
        },
      ],
      probes: CATALOGUE.all,
      claude: { kind: 'versions', versions: ['latest'] },
      concurrency: 'auto',
      limits: undefined,
      probeTimeoutMs: 120_000,
      retries: 1,
      preflight: true,
      repeat: 1,
      baseline: undefined,
      failOn: new Set(['harness_bug', 'product_failure', 'new_failure']),
      cache: true,
      expect: [],
      stale: 'warn',
      shard: undefined,
      reportDir: resolve(CWD, 'claude-smoke-report'),
      uploadArtifact: true,
      artifactName: undefined,
      artifactRetentionDays: undefined,
      githubToken: undefined,
      customProbes: [],
    });
  });

  test('blank inputs are not given', () => {
    const blank = Object.fromEntries(['retries', 'models', 'mode', 'config'].map((n) => [n, ' ']));
    assert.deepEqual(load({ inputs: { ...blank, 'auth-token': '' } }), load({}));
  });
});

describe('inputs and file', () => {
  test('an input wins over the file, key by key', () => {
    const file = 'retries: 3\nrepeat: 4\n';
    const config = load({ inputs: { retries: '0' }, file });
    assert.equal(config.retries, 0);
    assert.equal(config.repeat, 4);
  });

  test('an input puts its rival in the file aside, but two rivals of one source clash', () => {
    const file = 'claude-version: 2.1.100\n';
    assert.deepEqual(load({ inputs: { 'claude-path': 'bin/claude' }, file }).claude, {
      kind: 'path',
      path: resolve(CWD, 'bin/claude'),
    });
    assert.deepEqual(told({ file: `${file}claude-path: bin/claude\n` }), [
      "1:17 claude-version: can't be given together with claude-path",
    ]);
    assert.deepEqual(told({ inputs: { 'auth-token': 'a', 'auth-token-file': 'b' } }), [
      "auth-token: can't be given together with auth-token-file",
    ]);
  });

  test('all faults are told at once: inputs in table order, then the file from top to bottom', () => {
    const inputs = { repeat: '99', 'proxy-ready-timeout': 'soon' };
    const file = 'shard: 5/4\nretrys: 2\nprobes:\n  - core\n  - thinkin\n';
    assert.deepEqual(told({ inputs, file }), [
      'proxy-ready-timeout: must be a number of seconds from 1 to 3600, got "soon"',
      'repeat: must be a whole number from 1 to 50, got "99"',
      '1:8 shard: must be part/parts, such as 2/4, with at most 256 parts, got "5/4"',
      '2:1 retrys: is not a setting — did you mean "retries"?',
      '5:5 probes: entry 2: "thinkin" is no probe — did you mean "thinking"?',
    ]);
    assert.equal(faultsOf({ inputs, file })[2]?.file, '.github/claude-smoke.yml');
  });

  test('a file that was asked for must be there; the default need not', () => {
    assert.deepEqual(told({ inputs: { config: 'smoke.yml' } }), [
      'config: there is no file "smoke.yml"; was the repository checked out?',
    ]);
  });

  test('a file that is asked for is read from the workspace', () => {
    const asked: string[] = [];
    const config = loadConfig({
      input: (name) => (name === 'config' ? 'ci/smoke.yml' : undefined),
      readFile: (path) => {
        asked.push(path);
        return new TextEncoder().encode('retries: 5');
      },
      cwd: CWD,
      catalogue: CATALOGUE,
    });
    assert.deepEqual(asked, [resolve(CWD, 'ci/smoke.yml')]);
    assert.equal(config.retries, 5);
  });

  test('a file that cannot be read is a fault with the reason', () => {
    const readFile = () => {
      throw Object.assign(new Error('illegal operation'), { code: 'EISDIR' });
    };
    assert.throws(
      () => loadConfig({ input: () => undefined, readFile, cwd: CWD, catalogue: CATALOGUE }),
      (error) => error instanceof ConfigurationError && error.message.includes('EISDIR'),
    );
  });

  test('faults found before are told with the others', () => {
    const faults: Fault[] = [{ path: ['--modles'], message: 'unknown flag' }];
    const given = { readFile: () => undefined, cwd: CWD, catalogue: CATALOGUE, faults };
    assert.throws(
      () => loadConfig({ ...given, input: (name) => (name === 'mode' ? 'walk' : undefined) }),
      (error) => {
        assert.ok(error instanceof ConfigurationError);
        assert.match(error.message, /mode: must be one of "run", "plan", "merge", got "walk"/);
        assert.match(error.message, /--modles: unknown flag/);
        return true;
      },
    );
  });
});

describe('target', () => {
  test('a command listens where the template says', () => {
    const inputs = { 'proxy-command': 'serve {port}' };
    const at = (url: string) => ({ kind: 'command', command: 'serve {port}', url });
    assert.deepEqual(load({ inputs }).target.source, at('http://127.0.0.1:{port}'));
    const url = 'http://127.0.0.1:{port}/anthropic/';
    assert.deepEqual(
      load({ inputs: { ...inputs, 'proxy-url': url } }).target.source,
      at('http://127.0.0.1:{port}/anthropic'),
    );
    assert.deepEqual(load({ inputs }).upstream, { kind: 'live' });
  });

  test('a URL alone is a running target', () => {
    const config = load({ inputs: { 'proxy-url': 'https://gateway.example/v1' } });
    assert.deepEqual(config.target.source, { kind: 'url', url: 'https://gateway.example/v1' });
  });

  for (const [title, inputs, message] of [
    ['a port to fill in without a command', { 'proxy-url': 'http://x:{port}' }, /proxy-url: holds/],
    [
      'the upstream in the command while it is live',
      { 'proxy-command': 'serve {upstream}' },
      /proxy-command: holds \{upstream\}, but upstream is live; set upstream to "scripted"/,
    ],
    [
      'an upstream for a running target',
      { 'proxy-url': 'http://x:1', upstream: 'scripted' },
      /upstream: needs proxy-command: a proxy that already runs/,
    ],
    ['an upstream without a target', { upstream: 'http://x:1' }, /upstream: needs proxy-command/],
    ['an environment for nobody', { 'proxy-env': 'A=1' }, /proxy-env: does nothing without/],
    ['another scheme', { 'proxy-url': 'ftp://x' }, /proxy-url: must be a URL that starts with/],
    ['credentials in the URL', { 'proxy-url': 'http://u:p@x' }, /must not hold a user name/],
    ['a query in the URL', { 'proxy-url': 'http://x/?k=1' }, /base URL without/],
    ['a misspelt upstream', { upstream: 'scriptd' }, /did you mean "scripted"/],
    ['a relative ready path', { 'proxy-ready': 'health' }, /must be a path that starts with "\/"/],
  ] as const) {
    test(`refuses ${title}`, () => {
      const faults = told({ inputs });
      assert.equal(faults.length, 1);
      assert.match(faults[0] ?? '', message);
    });
  }

  test('an upstream that is faulty itself brings no second fault', () => {
    const inputs = { 'proxy-command': 'serve {upstream}', upstream: 'htp://x' };
    assert.deepEqual(
      faultsOf({ inputs }).map(({ path: [name] }) => name),
      ['upstream'],
    );
  });

  test('setup and files come from the file', () => {
    const file = [
      'proxy-command: serve',
      'proxy-setup: make',
      'proxy-files:',
      '  - path: conf/a.json',
      '    content: |',
      '      {"a": 1}',
    ].join('\n');
    const { setup, files } = load({ file }).target;
    assert.equal(setup, 'make');
    assert.deepEqual(files, [{ path: 'conf/a.json', content: '{"a": 1}\n' }]);
  });

  for (const path of ['/etc/passwd', '../a', 'a/../../b', 'C:\\a', '.', 'a\\..\\..\\b']) {
    test(`a file can't be written to ${path}`, () => {
      const entry = `  - path: '${path}'\n    content: x\n`;
      assert.deepEqual(told({ file: `proxy-command: serve\nproxy-files:\n${entry}` }), [
        "3:11 proxy-files: entry 1: must be a path inside the proxy's working directory",
      ]);
    });
  }
});

describe('single settings', () => {
  const fault = (name: string, value: string) => told({ inputs: { [name]: value } });

  test('numbers have bounds', () => {
    for (const [name, bad] of [
      ['retries', '6'],
      ['retries', '1.5'],
      ['retries', '-1'],
      ['repeat', '0'],
      ['probe-timeout', '0'],
      ['probe-timeout', 'Infinity'],
      ['probe-timeout', '0x10'],
      ['budget-usd', '-2'],
      ['concurrency', '65'],
      ['concurrency', 'lots'],
      ['artifact-retention-days', '91'],
    ] as const) {
      assert.match(fault(name, bad).join(), new RegExp(`^${name}: must be .* got "${bad}"$`));
    }
    assert.equal(load({ inputs: { 'probe-timeout': '2.5' } }).probeTimeoutMs, 2500);
    assert.equal(load({ inputs: { 'budget-usd': '3' } }).budgetUsd, 3);
    assert.equal(load({ inputs: { concurrency: '64' } }).concurrency, 64);
  });

  test('booleans take the spellings of the toolkit', () => {
    for (const no of ['false', 'False', 'FALSE']) {
      assert.equal(load({ inputs: { 'upload-artifact': no } }).uploadArtifact, false);
    }
    assert.equal(load({ inputs: { 'upload-artifact': 'True' } }).uploadArtifact, true);
    assert.deepEqual(fault('upload-artifact', 'yes'), [
      'upload-artifact: must be true or false, got "yes"',
    ]);
  });

  test('fail-on takes classifications, new_failure or none', () => {
    const failOn = (value: string) => [...load({ inputs: { 'fail-on': value } }).failOn];
    assert.deepEqual(failOn('none'), []);
    assert.deepEqual(failOn('probe_timeout\nnew_failure'), ['probe_timeout', 'new_failure']);
    assert.deepEqual(fault('fail-on', 'product_failur'), [
      'fail-on: entry 1: "product_failur" is not known — did you mean "product_failure"?',
    ]);
    assert.deepEqual(fault('fail-on', 'none, harness_bug'), [
      'fail-on: "none" excludes all others',
    ]);
    assert.match(fault('fail-on', 'passed').join(), /"passed" is not known/);
  });

  test('shards count from 1', () => {
    assert.deepEqual(load({ inputs: { shard: '2/4' } }).shard, { index: 2, count: 4 });
    for (const bad of ['0/4', '5/4', '2', '1/257', '2/4/6']) {
      assert.match(fault('shard', bad).join(), /must be part\/parts/);
    }
  });

  test('releases are exact, tags, ranges or of an age', () => {
    const inputs = { 'claude-version': 'latest, 2.1.330, 2.1.330' };
    const claude = { kind: 'versions', versions: ['latest', '2.1.330'] };
    assert.deepEqual(load({ inputs }).claude, claude);
    assert.deepEqual(fault('claude-version', 'latest, 2.1'), [
      'claude-version: entry 2: must be a version such as 2.1.330, a tag such as latest, latest-3, a range such as 2.1.300..latest~5, or newest-older-than:3d, got "2.1"',
    ]);
    const ranges = ['latest-3', '2.1.300..latest~5', 'stable', 'newest-older-than:3d'];
    const loaded = load({ inputs: { 'claude-version': ranges.join('\n') } });
    assert.deepEqual(loaded.claude, { kind: 'versions', versions: ranges });
    for (const wrong of [
      '2.1.300..',
      '..latest',
      '2.1.300..latest~0',
      'newest-older-than:3y',
      '--x',
    ]) {
      assert.equal(fault('claude-version', wrong).length, 1, wrong);
    }
  });

  test('the report folder is neither the workspace nor above it', () => {
    assert.equal(load({ inputs: { 'report-dir': '../out' } }).reportDir, resolve(CWD, '../out'));
    for (const bad of ['.', '..', '/', CWD, 'a/..']) {
      assert.match(fault('report-dir', bad).join(), /must be a folder of its own/);
    }
  });

  test('artifact names hold nothing that the service refuses', () => {
    assert.equal(load({ inputs: { 'artifact-name': 'smoke 1' } }).artifactName, 'smoke 1');
    for (const bad of '":<>|*?\\/\n') {
      assert.match(fault('artifact-name', `a${bad}b`).join(), /must hold none of/);
    }
  });

  test('a baseline is a path from the workspace, a branch, a run or the merge base', () => {
    const baseline = (given: string) => load({ inputs: { baseline: given } }).baseline;
    const path = resolve(CWD, 'old.json');
    assert.deepEqual(baseline('old.json'), { kind: 'path', asked: path, path });
    assert.deepEqual(baseline('branch:a/b'), { kind: 'branch', asked: 'branch:a/b', name: 'a/b' });
    assert.deepEqual(baseline('run:77'), { kind: 'run', asked: 'run:77', id: '77' });
    assert.deepEqual(baseline('merge-base'), { kind: 'merge-base', asked: 'merge-base' });
    for (const wrong of ['branch:', 'branch:a b', 'run:', 'run:../7', 'run:0']) {
      assert.match(fault('baseline', wrong).join(), /run:<number> or merge-base/);
    }
  });

  test('shards belong to mode: merge, and a part of the plan does not', () => {
    assert.equal(load({ inputs: { mode: 'plan', shard: '1/8' } }).mode, 'plan');
    assert.deepEqual(fault('shards', 'parts'), ['shards: does nothing without mode: merge']);
    const merging = (inputs: Readonly<Record<string, string>>) =>
      told({ inputs: { mode: 'merge', ...inputs } }).join();
    assert.match(merging({ shard: '1/8' }), /^shard: is for one part, and mode: merge joins all/);
    assert.match(
      merging({ shards: 'claude-smoke-report' }),
      /must be another folder than report-dir/,
    );
  });

  test('tokens fit into a header', () => {
    assert.match(fault('auth-token', 'two words').join(), /^auth-token: must be printable ASCII/);
  });
});
