/** Obtains the release named by the argument as a step of this environment would, and prints how. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { obtainClaudes } from '../../src/run/claudes.ts';

const [version = '', cache = 'true'] = process.argv.slice(2);
const notices: string[] = [];
const scratch = mkdtempSync(join(tmpdir(), 'obtain-'));
const claudes = await obtainClaudes(
  { id: 'test', env: process.env, scratch },
  { claude: { kind: 'versions', versions: [version] }, cache: cache === 'true' },
  (notice) => notices.push(notice),
);
const versions = claudes.map((claude) => claude.version);
process.stdout.write(`\n${JSON.stringify({ versions, notices })}\n`);
process.exit();
