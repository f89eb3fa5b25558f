import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { reportSchema } from '../../src/report/report.ts';
import { startFakeRegistry } from '../claude/fake-registry.ts';
import { pathOf, realClaude } from './claude.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PASS_THROUGH = join(ROOT, 'test/end-to-end/pass-through.ts');
const manifest = z
  .object({ version: z.string(), bin: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
const page = readFileSync(join(ROOT, 'docs/elsewhere.md'), 'utf8');
const run = promisify(execFile);

const root = mkdtempSync(join(tmpdir(), 'smoke-package-'));
let registry: Awaited<ReturnType<typeof startFakeRegistry>>;
let claudePath = '';

before(async () => {
  claudePath = pathOf(await realClaude());
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', root], {
    cwd: ROOT,
  });
  const [packed] = z.array(z.object({ filename: z.string() })).parse(JSON.parse(stdout));
  const tarball = readFileSync(join(root, packed?.filename ?? ''));
  const { version, bin } = manifest;
  registry = await startFakeRegistry([{ name: 'claude-smoke-action', version, bin, tarball }]);
});

after(async () => {
  await registry.close();
  rmSync(root, { recursive: true, force: true });
});

/** An empty project with an empty home, on a machine where only our registry answers. */
function emptyPlace() {
  const place = mkdtempSync(join(root, 'place-'));
  const [home, project] = [join(place, 'home'), join(place, 'project')];
  for (const folder of [home, project]) mkdirSync(folder);
  const { PATH } = process.env;
  const env = { PATH, HOME: home, TMPDIR: place, npm_config_registry: registry.url };
  return { home, project, env };
}

/** As a person would have it: the CLI that is there already, and a target in JavaScript. */
function project() {
  const place = emptyPlace();
  mkdirSync(join(place.project, '.github'));
  const settings = join(place.project, '.github/claude-smoke.yml');
  writeFileSync(settings, `claude-path: ${JSON.stringify(claudePath)}\n`);
  const start = `import ${JSON.stringify(PASS_THROUGH)};\n`;
  writeFileSync(join(place.project, 'proxy.mjs'), start);
  return place;
}

function shellBlocks(): string[] {
  return [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text = '']) => text);
}

function gitlabScript(): string {
  const [, text = ''] = /^```yaml\n(# \.gitlab-ci\.yml\n.*?)^```$/ms.exec(page) ?? [];
  const job = z.object({ 'claude-smoke': z.looseObject({ script: z.array(z.string()) }) });
  return job.parse(parse(text))['claude-smoke'].script.join('\n');
}

/** What is left of `docker run … node:24 COMMAND` inside the container. */
function inContainer(command: string): string {
  return command.replace(/^docker run .* node:24 \\\n */, '');
}

describe('the npm package', () => {
  test('holds what runs and what its licences ask for, and neither sources nor tests', async () => {
    const { project } = emptyPlace();
    const { version } = manifest;
    await run('tar', ['-xzf', join(root, `claude-smoke-action-${version}.tgz`), '-C', project]);
    const files = readdirSync(join(project, 'package'));
    assert.deepEqual(
      files.filter((name) => !name.endsWith('.md')),
      ['LICENSE', 'dist', 'package.json', 'schema'],
    );
    assert.match(readFileSync(join(project, 'package/dist/licences.txt'), 'utf8'), /^zod \d/m);
  });

  test('installs in an empty folder with nothing beside it, and both its commands run', async () => {
    const { project, env } = emptyPlace();
    const tarball = join(root, `claude-smoke-action-${manifest.version}.tgz`);
    await run('npm', ['install', '--no-audit', '--no-fund', tarball], { cwd: project, env });
    assert.deepEqual(
      readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.')),
      ['claude-smoke-action'],
    );
    for (const command of Object.keys(manifest.bin)) {
      const { stdout } = await run('npx', ['--no', '--', command, '--help'], { cwd: project, env });
      assert.match(stdout, /^claude-smoke: does the real Claude Code CLI work/);
    }
  });
});

describe('docs/elsewhere.md', () => {
  const commands: [string, () => string][] = [
    ['a shell', () => shellBlocks()[0] ?? ''],
    ['a shell with a target', () => shellBlocks()[1] ?? ''],
    ['GitLab CI', gitlabScript],
    ['Docker', () => inContainer(shellBlocks()[2] ?? '')],
  ];
  for (const [name, command] of commands) {
    test(`${name}: the command runs with nothing but Node and a registry`, async () => {
      assert.match(command(), /^npx --yes claude-smoke-action@/);
      const { project: cwd, env } = project();
      const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', command()], { cwd, env });
      assert.match(stdout, /passed/i);
      const path = join(cwd, 'claude-smoke-report/report.json');
      const report = reportSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      assert.deepEqual(report.totals, { ...report.totals, passed: 1, failed: 0, skipped: 0 });
      assert.ok(existsSync(join(cwd, 'claude-smoke-report/junit.xml')));
    });
  }

  test('names the version of this package', () => {
    const named = [...page.matchAll(/claude-smoke-action@([\w.-]+)/g)].map(
      ([, version]) => version,
    );
    assert.deepEqual([...new Set(named)], [manifest.version]);
  });
});
