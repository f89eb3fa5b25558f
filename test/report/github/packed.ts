import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uploadWithActions } from '../../../src/report/github/artifact.ts';
import { startResultsService } from '../results-service.ts';

/** Files as `@actions/artifact` itself packs and uploads them. */
export async function packed(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const root = await mkdtemp(join(tmpdir(), 'claude-smoke-packed-'));
  const service = await startResultsService();
  Object.assign(process.env, service.env);
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
    const paths = Object.keys(files).map((name) => join(root, name));
    await uploadWithActions('packed', paths, root, {});
    return service.artifacts.get('packed') ?? Buffer.alloc(0);
  } finally {
    for (const name of Object.keys(service.env)) delete process.env[name];
    await service.close();
    await rm(root, { recursive: true });
  }
}
