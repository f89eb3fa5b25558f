// A target that changes nothing and takes its time: it waits SMOKE_WAIT_MS before it hands a message on.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { handOn } from '../../test/end-to-end/hand-on.ts';

const upstream = new URL(process.env['SMOKE_UPSTREAM'] ?? '');
const waitMs = Number(process.env['SMOKE_WAIT_MS'] ?? 0);

const server = createServer(async (incoming, outgoing) => {
  const isMessage = incoming.method === 'POST' && /\/messages(\?|$)/.test(incoming.url ?? '');
  if (isMessage) await sleep(waitMs);
  handOn(upstream, incoming, outgoing);
});
server.listen(Number(process.env['SMOKE_PORT']), '127.0.0.1');
