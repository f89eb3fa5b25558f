import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { installClaudes } from '../../src/claude/install.ts';
import type { Installer } from '../../src/claude/installer.ts';
import type { RunShort } from '../../src/claude/locate.ts';
import { ConfigurationError, InfrastructureError } from '../../src/system/errors.ts';
import {
  type Entry,
  integrityOf,
  type Published,
  startFakeRegistry,
  tarball,
} from './fake-registry.ts';

const PACKAGE = '@anthropic-ai/claude-code';
const HELP = 'Options:\n  -p, --print   Print\n  --bare   Minimal\n';

/** A program that answers as Claude Code does. */
function program(version: string): string {
  const answers = { '--version': `${version} (Claude Code)\n`, '--help': HELP };
  return `#!/usr/bin/env node\nprocess.stdout.write(${JSON.stringify(answers)}[process.argv[2]]);\n`;
}

function scriptRelease(version: string, says = version): Published {
  const files = [
    { path: 'package/package.json', content: '{"bin":{"claude":"cli.cjs"}}' },
    { path: 'package/cli.cjs', content: program(says) },
    { path: 'package/vendor/tool', content: 'x' },
  ];
  return { name: PACKAGE, version, tarball: tarball(files) };
}

function nativeRelease(version: string, entries?: readonly Entry[]): Published[] {
  const name = `${PACKAGE}-linux-x64`;
  const files = entries ?? [{ path: 'package/claude', content: program(version) }];
  return [
    { name, version, tarball: tarball(files) },
    {
      name: PACKAGE,
      version,
      tarball: tarball([{ path: 'package/bin/claude.exe', content: 'stub' }]),
      optionalDependencies: { [name]: version, [`${PACKAGE}-darwin-arm64`]: version },
    },
  ];
}

// The fake binary is a script: as elsewhere only Linux-like systems could start it, Node runs it.
const run: RunShort = (command, args) => {
  const rest = command === process.execPath ? args : [command, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, rest, (error, stdout, stderr) => {
      resolve({ code: error ? 1 : 0, stdout, stderr });
    });
  });
};

let root = '';
const cleanups: (() => Promise<void>)[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'install-'));
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  await rm(root, { recursive: true, force: true });
});

type Setup = {
  readonly fault?: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly arch?: string;
  readonly stallMs?: number;
};

async function setUp(
  published: readonly Published[],
  { fault, arch = 'x64', stallMs = 10_000 }: Setup = {},
) {
  const registry = await startFakeRegistry(published, fault);
  cleanups.push(() => registry.close());
  const pauses: number[] = [];
  const installer: Installer = {
    registry: {
      url: registry.url,
      fetch: globalThis.fetch,
      route: () => ({ words: 'no proxy', credentials: undefined }),
      stallMs,
      sleep: async (ms) => {
        pauses.push(ms);
        await sleep(1);
      },
    },
    cacheRoot: root,
    host: { platform: 'linux', arch, musl: false },
    run,
    node: process.execPath,
  };
  return { installer, requests: registry.requests, pauses };
}

async function filesInCache(): Promise<string[]> {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  return found
    .filter((each) => !each.isDirectory())
    .map((each) => each.name)
    .sort();
}

test('a native release is installed from its platform package alone', async () => {
  const { installer, requests } = await setUp(nativeRelease('2.1.330'));
  const [claude] = await installClaudes(['latest'], installer);
  const folder = join(root, 'claude-code', '2.1.330', 'linux-x64');
  assert.equal(claude?.version, '2.1.330');
  assert.equal(claude.command, join(folder, 'claude'));
  assert.deepEqual(claude.prefix, []);
  assert.ok(claude.flags.has('--bare'));
  assert.deepEqual(requests, [
    `/${PACKAGE}`,
    `/${PACKAGE}-linux-x64`,
    `/${PACKAGE}-linux-x64/-/2.1.330.tgz`,
  ]);
  assert.equal(await readFile(`${folder}.complete`, 'utf8'), '');
});

test('an older release is installed as the script that it is', async () => {
  const { installer } = await setUp([scriptRelease('2.0.77')], { arch: 'riscv64' });
  const [claude] = await installClaudes(['2.0.77'], installer);
  assert.equal(claude?.command, process.execPath);
  assert.deepEqual(claude.prefix, [
    join(root, 'claude-code', '2.0.77', 'linux-riscv64', 'cli.cjs'),
  ]);
});

test('several selectors give each release once, in their order', async () => {
  const { installer, requests } = await setUp([scriptRelease('2.0.1'), scriptRelease('2.0.2')]);
  const claudes = await installClaudes(['latest', '2.0.1', '2.0.2'], installer);
  assert.deepEqual(
    claudes.map((claude) => claude.version),
    ['2.0.2', '2.0.1'],
  );
  assert.equal(requests.filter((path) => path === `/${PACKAGE}`).length, 1);
});

test('an exact version that is installed needs no request', async () => {
  const { installer, requests } = await setUp(nativeRelease('2.1.330'));
  await installClaudes(['2.1.330'], installer);
  requests.length = 0;
  const [claude] = await installClaudes(['2.1.330'], installer);
  assert.equal(claude?.version, '2.1.330');
  assert.deepEqual(requests, []);
});

test('installations at the same time all end with one whole release', async () => {
  const { installer } = await setUp(nativeRelease('2.1.330'));
  const results = await Promise.all([1, 2, 3, 4].map(() => installClaudes(['2.1.330'], installer)));
  assert.deepEqual(
    results.map(([claude]) => claude?.version),
    Array(4).fill('2.1.330'),
  );
  assert.deepEqual(await filesInCache(), ['claude', 'linux-x64.complete']);
});

test('a folder without its marker is replaced', async () => {
  const { installer } = await setUp(nativeRelease('2.1.330'));
  const folder = join(root, 'claude-code', '2.1.330', 'linux-x64');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'half'), '');
  const [claude] = await installClaudes(['2.1.330'], installer);
  assert.equal(claude?.version, '2.1.330');
  assert.deepEqual(await filesInCache(), ['claude', 'linux-x64.complete']);
});

test('a download with another hash is refused and leaves nothing', async () => {
  const integrity = integrityOf(Buffer.from('something else'));
  const { installer, pauses } = await setUp([{ ...scriptRelease('2.0.77'), integrity }]);
  await assert.rejects(installClaudes(['2.0.77'], installer), (error) => {
    assert.ok(error instanceof InfrastructureError);
    assert.match(error.message, /2\.0\.77 is not what the registry announced/);
    assert.ok(error.message.includes(integrity));
    return true;
  });
  assert.deepEqual(await filesInCache(), []);
  assert.deepEqual(pauses, []);
});

test('a release without a sha512 is refused before it is fetched', async () => {
  const { installer, requests } = await setUp([
    { ...scriptRelease('2.0.77'), integrity: 'sha1-abc=' },
  ]);
  await assert.rejects(installClaudes(['2.0.77'], installer), /gives no sha512 integrity/);
  assert.deepEqual(requests, [`/${PACKAGE}`]);
});

test('a machine without a build gets the list of what there is', async () => {
  const { installer } = await setUp(nativeRelease('2.1.330'), { arch: 'ia32' });
  await assert.rejects(installClaudes(['2.1.330'], installer), (error) => {
    assert.ok(error instanceof ConfigurationError);
    assert.match(error.message, /no build for linux-ia32; there is darwin-arm64, linux-x64\./);
    return true;
  });
});

test('an unknown version names the nearest ones', async () => {
  const { installer } = await setUp(
    ['2.0.1', '2.0.3', '2.0.5', '2.0.9'].map((each) => scriptRelease(each)),
  );
  await assert.rejects(installClaudes(['2.0.4'], installer), (error) => {
    assert.ok(error instanceof ConfigurationError);
    assert.match(error.message, /claude-version: .*"2\.0\.4".*2\.0\.1, 2\.0\.3, 2\.0\.5, 2\.0\.9/);
    return true;
  });
});

test('faults of the network are borne twice', async () => {
  const faults: ((response: ServerResponse) => void)[] = [
    (response) => response.writeHead(503).end(),
    (response) => response.destroy(),
  ];
  const { installer, pauses } = await setUp([scriptRelease('2.0.77')], {
    fault: (_, response) => {
      const next = faults.shift();
      next?.(response);
      return next !== undefined;
    },
  });
  const [claude] = await installClaudes(['2.0.77'], installer);
  assert.equal(claude?.version, '2.0.77');
  assert.deepEqual(pauses, [1000, 2000]);
});

test('a tarball cut in the middle is fetched anew', async () => {
  const release = scriptRelease('2.0.77');
  let cuts = 1;
  const { installer, pauses } = await setUp([release], {
    fault: (request, response) => {
      if (!request.url?.endsWith('.tgz') || cuts-- <= 0) return false;
      response.writeHead(200, { 'content-length': release.tarball.length });
      response.write(release.tarball.subarray(0, 100), () => response.destroy());
      return true;
    },
  });
  const [claude] = await installClaudes(['2.0.77'], installer);
  assert.equal(claude?.version, '2.0.77');
  assert.deepEqual(pauses, [1000]);
  assert.deepEqual(await filesInCache(), ['cli.cjs', 'linux-x64.complete', 'package.json', 'tool']);
});

test('a server that says nothing counts as a fault', async () => {
  const { installer, pauses } = await setUp([], { stallMs: 20, fault: () => true });
  await assert.rejects(
    installClaudes(['latest'], installer),
    /after 3 tries: nothing came for 0\.02 s/,
  );
  // Counted here and not at the server: on a busy machine 20 ms may pass before a request gets there.
  assert.equal(pauses.length, 2);
});

test('the third failure is the last', async () => {
  const { installer, requests } = await setUp([], {
    fault: (_, response) => Boolean(response.writeHead(500).end()),
  });
  await assert.rejects(installClaudes(['latest'], installer), (error) => {
    assert.ok(error instanceof InfrastructureError);
    assert.match(error.message, /after 3 tries: the answer was HTTP 500/);
    return true;
  });
  assert.equal(requests.length, 3);
});

test('a refusal is not tried again', async () => {
  const { installer, requests } = await setUp([]);
  await assert.rejects(installClaudes(['latest'], installer), /the answer was HTTP 404/);
  assert.equal(requests.length, 1);
});

test('a login page instead of the package document is named as such', async () => {
  const { installer } = await setUp([], {
    fault: (_, response) => Boolean(response.end('<html>Log in</html>')),
  });
  await assert.rejects(installClaudes(['latest'], installer), /no npm package document/);
});

test('an entry outside the folder is refused and leaves nothing', async () => {
  for (const path of ['package/../../escaped', '/escaped', 'package/a/../../../escaped']) {
    const { installer } = await setUp(nativeRelease('2.1.330', [{ path, content: 'x' }]));
    await assert.rejects(installClaudes(['2.1.330'], installer), /lies outside its folder/);
    assert.deepEqual(await filesInCache(), []);
  }
});

test('a link is refused, wherever it leads', async () => {
  const entry: Entry = { path: 'package/claude', type: 'SymbolicLink', linkpath: '/bin/sh' };
  const { installer } = await setUp(nativeRelease('2.1.330', [entry]));
  await assert.rejects(installClaudes(['2.1.330'], installer), /holds a SymbolicLink/);
  assert.deepEqual(await filesInCache(), []);
});

test('a package without a program is refused', async () => {
  const { installer } = await setUp(nativeRelease('2.1.330', [{ path: 'package/README' }]));
  await assert.rejects(installClaudes(['2.1.330'], installer), /neither a claude binary nor/);
  assert.deepEqual(await filesInCache(), []);
});

test('a release that calls itself another version is an error', async () => {
  const { installer } = await setUp([scriptRelease('2.0.77', '2.0.76')]);
  await assert.rejects(installClaudes(['2.0.77'], installer), (error) => {
    assert.ok(error instanceof InfrastructureError);
    assert.match(error.message, /2\.0\.77 cannot be used: it says it is 2\.0\.76/);
    return true;
  });
});

test('several releases are fetched side by side', async () => {
  let waiting: (() => void)[] = [];
  const published = [scriptRelease('2.0.1'), scriptRelease('2.0.2')];
  const { installer } = await setUp(published, {
    // Neither tarball comes before both were asked for.
    fault: (request, response) => {
      const file = published.find((each) => request.url?.endsWith(`/-/${each.version}.tgz`));
      if (!file) return false;
      waiting.push(() => response.end(file.tarball));
      if (waiting.length < 2) return true;
      for (const answer of waiting) answer();
      waiting = [];
      return true;
    },
  });
  const claudes = await installClaudes(['2.0.2', '2.0.1'], installer);
  assert.deepEqual(
    claudes.map(({ version }) => version),
    ['2.0.2', '2.0.1'],
  );
});
