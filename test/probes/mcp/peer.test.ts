import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { z } from 'zod';
import { openMcp } from '../../../src/probes/mcp/staging.ts';
import { ORDER, TOOL_SETS, toolsOf } from '../../../src/probes/mcp/tools.ts';
import { newSecret } from '../../../src/probes/secret.ts';

const stdioServer = z.object({
  command: z.string(),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()),
});
const httpServer = z.object({ url: z.string() });
const answer = z.object({
  content: z.tuple([z.object({ type: z.literal('text'), text: z.string() })]),
  isError: z.boolean().optional(),
});

/** Both ways in which the CLI reaches our servers, as the protocol's own SDK speaks them. */
const TRANSPORTS: Readonly<Record<'stdio' | 'http', (server: unknown) => Transport>> = {
  stdio: (server) => new StdioClientTransport(stdioServer.parse(server)),
  http: (server) => new StreamableHTTPClientTransport(new URL(httpServer.parse(server).url)),
};

for (const kind of ['stdio', 'http'] as const) {
  test(`the SDK's client finds and calls the tools over ${kind}`, async () => {
    const mcp = await openMcp();
    try {
      for (const set of TOOL_SETS) {
        const secret = newSecret();
        const client = new Client({ name: 'peer', version: '1.0.0' });
        await client.connect(TRANSPORTS[kind](mcp[kind](secret, set)));
        const { tools } = await client.listTools();
        assert.deepEqual(
          tools.map(({ name }) => name),
          toolsOf(set, '').map(({ name }) => name),
        );
        const texts: string[] = [];
        for (const { name } of tools) {
          const args = name === 'place_order' ? ORDER : {};
          const reply = answer.parse(await client.callTool({ name, arguments: args }));
          texts.push(reply.content[0].text);
        }
        assert.equal(texts.filter((text) => text === secret.whole).length, 1, set);
        await client.ping();
        await assert.rejects(client.callTool({ name: 'no-such-tool' }), /unknown tool/);
        await client.close();
      }
    } finally {
      await mcp.close();
    }
  });
}
