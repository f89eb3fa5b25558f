// A target that says whatever a file holds, wherever it can: headers, bodies, stream, error texts and log.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const said: readonly string[] = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const forHeaders = said.filter((text) => /^[\x20-\x7e]*$/.test(text)).slice(0, 60);

createServer((request, response) => {
  for (const text of said) console.log(`${request.url} ${text}`);
  for (const [at, text] of forHeaders.entries()) response.setHeader(`x-said-${at}`, text);
  response.setHeader('content-type', 'application/json');
  const error = { type: 'api_error', message: said.slice(0, 40).join(' ') };
  response.statusCode = request.url?.includes('count') ? 400 : 200;
  const content = said.map((text) => ({ type: 'text', text }));
  response.end(JSON.stringify({ type: 'message', role: 'assistant', content, error }));
}).listen(Number(process.env['SMOKE_PORT']), '127.0.0.1');
