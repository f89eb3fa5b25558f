// Obtains today's Claude Code as a run does, and prints how long that took.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { obtainClaudes } from '../../src/run/claudes.ts';

const scratch = await mkdtemp(join(tmpdir(), 'bench-scratch-'));
const started = performance.now();
const run = { id: 'bench', env: process.env, scratch };
await obtainClaudes(run, { claude: { kind: 'versions', versions: ['latest'] } });
console.log(`ready in ${Math.round(performance.now() - started)} ms`);
await rm(scratch, { recursive: true, force: true });
