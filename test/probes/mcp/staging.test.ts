import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { z } from 'zod';
import { openMcp } from '../../../src/probes/mcp/staging.ts';
import { newSecret } from '../../../src/probes/secret.ts';

const stdioServer = z.object({
  command: z.string(),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()),
});
const httpServer = z.object({ type: z.literal('http'), url: z.string() });

const CALL = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_token"}}';

test('the stdio server answers a line with a line and ends with its input', async () => {
  const mcp = await openMcp();
  try {
    const secret = newSecret();
    const { command, args, env } = stdioServer.parse(mcp.stdio(secret));
    const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end(`\n${CALL}\n{"jsonrpc":"2.0","method":"notifications/initialized"}\n`);
    let out = '';
    child.stdout.on('data', (bytes) => {
      out += String(bytes);
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 0);
    assert.equal(out.trim().split('\n').length, 1);
    assert.match(out, new RegExp(secret.whole));
  } finally {
    await mcp.close();
  }
});

test('the HTTP server keeps attempts apart and is gone when closed', async () => {
  const mcp = await openMcp();
  const [mine, yours] = [newSecret(), newSecret()];
  const url = httpServer.parse(mcp.http(mine)).url;
  const otherUrl = httpServer.parse(mcp.http(yours)).url;
  const post = async (address: string) => {
    const response = await fetch(address, { method: 'POST', body: CALL });
    return { status: response.status, text: await response.text() };
  };
  assert.equal(new URL(url).hostname, '127.0.0.1');
  assert.match((await post(url)).text, new RegExp(mine.whole));
  assert.match((await post(otherUrl)).text, new RegExp(yours.whole));
  assert.equal((await post(`${url}x`)).status, 404);
  assert.equal((await fetch(url)).status, 405);
  await mcp.close();
  await assert.rejects(post(url));
});
