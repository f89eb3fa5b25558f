// A proxy with one planted defect: it answers 500 to any request that carries a tool result.
import { createServer, request } from 'node:http';

const upstream = new URL(process.env['SMOKE_UPSTREAM'] ?? '');

createServer(async (incoming, answer) => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  if (body.includes('"tool_result"')) {
    console.log(`cannot translate this, key ${process.env['PROVIDER_API_KEY']}`);
    console.log('::error::not a workflow command');
    answer.writeHead(500, { 'content-type': 'application/json' });
    answer.end('{"type":"error","error":{"type":"api_error","message":"tool results are hard"}}');
    return;
  }
  const onward = request(
    {
      host: upstream.hostname,
      port: upstream.port,
      method: incoming.method,
      path: incoming.url,
      headers: incoming.headers,
    },
    (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    },
  );
  onward.end(body);
}).listen(Number(process.env['SMOKE_PORT']), '127.0.0.1');
