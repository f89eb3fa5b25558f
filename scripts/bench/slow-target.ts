// A target that changes nothing and takes its time: it waits SMOKE_WAIT_MS before it hands a message on.
import { createServer, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const upstream = new URL(process.env['SMOKE_UPSTREAM'] ?? '');
const waitMs = Number(process.env['SMOKE_WAIT_MS'] ?? 0);

const server = createServer(async (incoming, outgoing) => {
  if (incoming.method === 'POST' && /\/messages(\?|$)/.test(incoming.url ?? ''))
    await sleep(waitMs);
  const onward = request(
    new URL(incoming.url ?? '/', upstream),
    { method: incoming.method, headers: { ...incoming.headers, host: upstream.host } },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    },
  );
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
});
server.listen(Number(process.env['SMOKE_PORT']), '127.0.0.1');
