// A proxy in front of an upstream: recorder, http-proxy or httpxy.
import { createServer } from 'node:http';
import httpProxy from 'http-proxy';
import { createProxyServer } from 'httpxy';
import { startRecorder } from '../../src/wire/recorder.ts';

const [kind = '', upstream = ''] = process.argv.slice(2);

if (kind === 'recorder') {
  const recorder = await startRecorder({ side: 'north', upstream, attribute: 'path' });
  // Taken as a run does it, so that what was recorded does not pile up.
  setInterval(() => void recorder.take(undefined), 200);
  console.log(recorder.port);
} else {
  const proxy =
    kind === 'httpxy'
      ? createProxyServer({ target: upstream })
      : httpProxy.createProxyServer({ target: upstream });
  const server = createServer((request, response) => void proxy.web(request, response));
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    console.log(typeof address === 'object' ? address?.port : '');
  });
}
