import { Agent, request } from 'node:http';
import { alternately, type Comparison, quantile } from './comparison.ts';
import { startServer } from './process.ts';

/** Reads a whole stream, and gives each event's way in ms and the bytes read. */
function readStream(
  url: string,
  agent: Agent,
  asked: { readonly events: number; readonly pauseMs: number },
): Promise<{ readonly delays: number[]; readonly bytes: number }> {
  return new Promise((resolve, reject) => {
    const delays: number[] = [];
    let bytes = 0;
    let rest = '';
    const outgoing = request(url, { method: 'POST', agent }, (answer) => {
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => {
        const now = process.hrtime.bigint();
        bytes += text.length;
        if (asked.pauseMs === 0) return;
        const events = (rest + text).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) {
          const sent = /"sent":"(\d+)"/.exec(event)?.[1];
          if (sent) delays.push(Number(now - BigInt(sent)) / 1e6);
        }
      });
      answer.on('end', () => resolve({ delays, bytes }));
      answer.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify(asked));
  });
}

const PACED = { events: 200, pauseMs: 5 };
const FULL = { events: 20_000, pauseMs: 0 };

/** Megabytes a second over so many streams at a time. */
async function throughput(url: string, streams: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: streams });
  const started = performance.now();
  const asked = { ...FULL, events: Math.ceil(FULL.events / Math.sqrt(streams)) };
  const read = await Promise.all(
    Array.from({ length: streams }, () => readStream(url, agent, asked)),
  );
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  return read.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6 / seconds;
}

async function delay(url: string, share: number): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const { delays } = await readStream(url, agent, PACED);
  agent.destroy();
  return quantile(delays, share);
}

/** What the recorder adds to an event's way, and how much it carries beside two well-known proxies. */
export async function benchRecorder(runs: number): Promise<Comparison[]> {
  const upstream = await startServer('stream-server.ts');
  const proxies = {
    recorder: await startServer('proxy-server.ts', 'recorder', upstream.url),
    'http-proxy': await startServer('proxy-server.ts', 'http-proxy', upstream.url),
    httpxy: await startServer('proxy-server.ts', 'httpxy', upstream.url),
  };
  const rows: Comparison[] = [];
  try {
    for (const [name, share, limit] of [
      ['p50', 0.5, 0.3],
      ['p99', 0.99, 1],
    ] as const) {
      const taken = await alternately(runs, {
        ours: () => delay(proxies.recorder.url, share),
        direct: () => delay(upstream.url, share),
      });
      const [ours, theirs] = [taken('ours'), taken('direct')];
      rows.push({
        name: `recorder: an event's way, ${name}, against a direct connection`,
        ...{ ours, theirs, unit: 'ms' },
        aim: `< ${limit} ms more`,
        met: ours - theirs < limit,
      });
    }
    for (const streams of [1, 16, 128]) {
      const taken = await alternately(runs, {
        recorder: () => throughput(proxies.recorder.url, streams),
        'http-proxy': () => throughput(proxies['http-proxy'].url, streams),
        httpxy: () => throughput(proxies.httpxy.url, streams),
      });
      for (const other of ['http-proxy', 'httpxy'] as const) {
        const [ours, theirs] = [taken('recorder'), taken(other)];
        rows.push({
          name: `recorder: ${streams} streams at a time, against ${other}`,
          ...{ ours, theirs, unit: 'MB/s' },
          aim: '≥ 1 ×',
          met: ours >= theirs,
        });
      }
    }
  } finally {
    for (const { child } of [upstream, ...Object.values(proxies)]) child.kill();
  }
  return rows;
}
