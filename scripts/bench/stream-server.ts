// An upstream that streams: POST with {"events": n, "pauseMs": m} gets n events, each with the time it was sent.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const PADDING = 'x'.repeat(120);

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const { events, pauseMs } = JSON.parse(body || '{"events":1,"pauseMs":0}');
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let index = 0; index < events; index += 1) {
    const sent = process.hrtime.bigint();
    const room = response.write(
      `event: content_block_delta\ndata: {"sent":"${sent}","padding":"${PADDING}"}\n\n`,
    );
    if (pauseMs > 0) await sleep(pauseMs);
    else if (!room) await new Promise((resolve) => response.once('drain', resolve));
  }
  response.end();
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : '');
});
