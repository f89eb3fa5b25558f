// A target that changes nothing: hands every request to its upstream and every answer back, as it comes.
import { createServer } from 'node:http';
import { handOn } from './hand-on.ts';

const upstream = new URL(process.env['SMOKE_UPSTREAM'] ?? '');

const server = createServer((incoming, outgoing) => handOn(upstream, incoming, outgoing));
server.listen(Number(process.env['SMOKE_PORT']), '127.0.0.1');
