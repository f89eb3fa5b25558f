// A target that answers 404 to everything, and beside that does what its arguments say:
//   --stubborn           ignores SIGTERM
//   --parent <file>      writes there what the system shows of the environments of its ancestors
//   --slow               answers nothing but its readiness
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [, , ...args] = process.argv;
if (args.includes('--stubborn')) process.on('SIGTERM', () => undefined);
const file = args[args.indexOf('--parent') + 1];
if (args.includes('--parent') && file) writeFileSync(file, ancestors(process.ppid));

createServer((request, response) => {
  if (args.includes('--slow') && request.url !== '/') return;
  response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
}).listen(Number(process.env['SMOKE_PORT']), '127.0.0.1');

/** From the parent up to the first process, as far as it can be read. */
function ancestors(pid: number): string {
  if (pid <= 1) return '';
  try {
    const [, parent = '0'] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const seen = readFileSync(`/proc/${pid}/environ`, 'utf8').replaceAll('\0', '\n');
    return `== ${pid}\n${seen}\n${ancestors(Number(parent))}`;
  } catch {
    return '';
  }
}
