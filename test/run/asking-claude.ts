import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What stands in for the CLI where only a run around it is looked at: asks its base URL once, and prints the answer. */
const ASK = `
  const response = await fetch(process.env.ANTHROPIC_BASE_URL + '/v1/messages', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      authorization: 'Bearer ' + process.env.ANTHROPIC_AUTH_TOKEN,
    },
    body: JSON.stringify({ model: 'm', max_tokens: 99, messages: [{ role: 'user', content: prompt }] }),
  });
  const message = await response.json();
  const result = (message.content ?? []).map((block) => block.text ?? '').join('');
  console.log(JSON.stringify({ type: 'result', subtype: 'success', is_error: !response.ok, result }));
  process.exitCode = response.ok ? 0 : 1;`;

/** The path of a program that passes for a Claude Code release; after its request it does what \`more\` says. */
export function askingClaude(more = ''): string {
  const file = join(mkdtempSync(join(tmpdir(), 'smoke-asking-')), 'cli.mjs');
  writeFileSync(
    file,
    `const prompt = process.argv.at(-1);
    if (prompt === '--version') console.log('2.1.330 (Claude Code)');
    else if (prompt === '--help') console.log('Usage: claude\\n\\nOptions:\\n  -p, --print  Print and exit\\n  --bare  Minimal');
    else { ${ASK}\n${more} }`,
  );
  return file;
}
