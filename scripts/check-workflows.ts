// Runs zizmor and actionlint over all workflows. Where one cannot be had it says so loudly; with --require that is a failure.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workflowTexts } from './workflow-texts.ts';
import { actionlint, type Tool, zizmor } from './workflow-tools.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const isRequired = process.argv.includes('--require');

/** Lays all workflows out as one repository; each file is named by the place that it came from. */
function layOut(): string {
  const folder = mkdtempSync(join(tmpdir(), 'smoke-workflows-'));
  const workflows = join(folder, '.github/workflows');
  mkdirSync(workflows, { recursive: true });
  for (const { place, text } of workflowTexts(root)) {
    writeFileSync(join(workflows, `${place.replace(/[^\w.]+/g, '-')}.yml`), text);
  }
  mkdirSync(join(folder, 'dist'));
  for (const file of ['action.yml', 'dist/action.js', 'dist/post.js', '.github/dependabot.yml']) {
    cpSync(join(root, file), join(folder, file));
  }
  // actionlint takes the nearest folder with .git for the repository that `./` means.
  mkdirSync(join(folder, '.git'));
  return folder;
}

function passes(name: string, tool: Tool, args: readonly string[], cwd: string): boolean {
  if ('missing' in tool) {
    console.error(`\n!!! ${name} WAS NOT RUN: ${tool.missing.trim()}\n`);
    return !isRequired;
  }
  const { status } = spawnSync(tool.path, args, { cwd, stdio: 'inherit' });
  console.log(`${name}: ${status === 0 ? 'no findings' : 'see above'}`);
  return status === 0;
}

const folder = layOut();
const results = [
  passes('zizmor', zizmor(), ['--offline', '--quiet', '--strict-collection', '.'], folder),
  passes('actionlint', actionlint(), ['-shellcheck=', '-pyflakes='], folder),
];
rmSync(folder, { recursive: true });
process.exitCode = results.every(Boolean) ? 0 : 1;
