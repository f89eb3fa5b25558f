// A target that changes nothing: hands every request to its upstream and every answer back, as it comes.
import { createServer, request } from 'node:http';

const upstream = new URL(process.env['SMOKE_UPSTREAM'] ?? '');

const server = createServer((incoming, outgoing) => {
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
