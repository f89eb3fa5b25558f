import { faultNamed } from './catalogue.ts';
import { startFaultProxy } from './server.ts';

/** `node proxy.ts <name>`: a target with one fault, at SMOKE_PORT, in front of SMOKE_UPSTREAM. */
const [name = ''] = process.argv.slice(2);
await startFaultProxy({
  port: Number(process.env['SMOKE_PORT']),
  upstream: process.env['SMOKE_UPSTREAM'] ?? '',
  mutation: faultNamed(name).mutate,
});
