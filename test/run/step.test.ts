import assert from 'node:assert/strict';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener } from 'node:http';
import { type TestContext, test } from 'node:test';
import { attemptFolders } from '../../src/claude/environment.ts';
import type { CliStep, HttpStep } from '../../src/probes/probe.ts';
import { runCliStep, runHttpStep, type StepPlace } from '../../src/run/step.ts';
import { layOut } from '../../src/run/workspace.ts';
import { testRun } from '../system/run.ts';
import { deadPort, readAll, serve } from '../wire/loopback.ts';
import { cell, cellConfig, fakeClaude, fakeSession } from './cells.ts';

function placeAt(url: string, more: Partial<StepPlace> = {}): StepPlace {
  const run = testRun();
  return {
    run,
    config: cellConfig(),
    cell: cell(),
    session: { ...fakeSession(), baseUrl: (attempt) => `${url}/c/${attempt}` },
    folders: attemptFolders(run.scratch),
    attempt: 'a-1',
    sessionId: 's-1',
    deadline: performance.now() + 20_000,
    egress: {},
    askedModel: async () => 'asked-for-1',
    ...more,
  };
}

async function placeBefore(t: TestContext, listener: RequestListener): Promise<StepPlace> {
  return placeAt(await serve(t, listener));
}

const POST: HttpStep = { kind: 'http', method: 'POST', path: '/v1/x', body: { a: 1 } };

test('a plain request has the CLI’s headers, the attempt’s path and the cell’s model', async (t) => {
  const got: IncomingMessage[] = [];
  const place = await placeBefore(t, async (request, response) => {
    got.push(request);
    response.setHeader('X-Mine', 'yes').end(await readAll(request));
  });
  const config = cellConfig({
    claudeEnv: {
      ANTHROPIC_CUSTOM_HEADERS: 'x-model: {model}\nnot a header\n x-two : b:c ',
    },
  });
  const run = await runHttpStep({ ...POST, withModel: true }, { ...place, config });
  assert.deepEqual([run.status, run.timedOut, run.fault], [200, false, undefined]);
  assert.equal(run.headers['x-mine'], 'yes');
  const [request] = got;
  assert.ok(request);
  const { headers, url, method } = request;
  assert.deepEqual([method, url], ['POST', '/c/a-1/v1/x']);
  assert.deepEqual(JSON.parse(run.text), { model: 'asked-for-1', a: 1 });
  assert.equal(headers.authorization, 'Bearer target-token');
  assert.equal(headers['anthropic-version'], '2023-06-01');
  assert.equal(headers['content-type'], 'application/json');
  assert.deepEqual([headers['x-model'], headers['x-two']], ['vendor/m1', 'b:c']);
});

test('a token of the user’s own for the CLI is the plain request’s too', async (t) => {
  const seen: (string | undefined)[] = [];
  const place = await placeBefore(t, (request, response) => {
    seen.push(request.headers.authorization);
    response.end();
  });
  const config = cellConfig({ claudeEnv: { ANTHROPIC_AUTH_TOKEN: 'own' } });
  await runHttpStep(POST, { ...place, config });
  await runHttpStep({ ...POST, wrongToken: true }, { ...place, config });
  assert.equal(seen[0], 'Bearer own');
  assert.notEqual(seen[1], 'Bearer own');
});

test('a wrong token is another one, and a request without a body says so', async (t) => {
  const got: IncomingHttpHeaders[] = [];
  const place = await placeBefore(t, ({ headers }, response) => {
    got.push(headers);
    response.end();
  });
  const run = await runHttpStep(
    { kind: 'http', method: 'GET', path: '/', wrongToken: true },
    place,
  );
  assert.equal(run.status, 200);
  const [headers = {}] = got;
  assert.match(headers.authorization ?? '', /^Bearer smoke-wrong-token/);
  assert.ok(!('content-type' in headers));
});

test('a redirect is an answer like any other, and what came is redacted', async (t) => {
  const place = await placeBefore(t, (_, response) =>
    response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end('to hidden-word'),
  );
  const run = await runHttpStep(POST, place);
  assert.deepEqual([run.status, run.text], [307, 'to ***']);
});

test('without a response the reason is told', async (t) => {
  const gone = await runHttpStep(POST, placeAt(`http://127.0.0.1:${await deadPort()}`));
  assert.deepEqual([gone.status, gone.text, gone.timedOut], [0, '', false]);
  assert.match(gone.fault ?? '', /ECONNREFUSED/);
  const cut = await runHttpStep(POST, await placeBefore(t, ({ socket }) => socket.destroy()));
  assert.match(cut.fault ?? '', /socket hang up|ECONNRESET/);
});

test('time that runs out and a cancelled run end a request', async (t) => {
  const place = await placeBefore(t, () => undefined);
  const late = await runHttpStep(POST, { ...place, deadline: performance.now() + 200 });
  assert.deepEqual([late.status, late.timedOut], [0, true]);
  assert.match(late.fault ?? '', /timeout/);
  const signal = AbortSignal.timeout(200);
  const cancelled = await runHttpStep(POST, { ...place, run: { ...place.run, signal } });
  assert.deepEqual([cancelled.status, cancelled.timedOut], [0, false]);
});

test('an endless body is read to a bound', async (t) => {
  const place = await placeBefore(t, (_, response) => {
    const more = () => {
      while (response.write('x'.repeat(1 << 16)));
      response.once('drain', more);
    };
    more();
  });
  const run = await runHttpStep(POST, place);
  assert.equal(run.text.length, 4 << 20);
});

const CLI: CliStep = {
  kind: 'cli',
  prompt: 'go',
  tools: [],
  bare: true,
  session: 'none',
};
const TOLD = `say({ type: 'told', argv: process.argv.slice(2), env: process.env });`;

/** Runs a script in the CLI's place. */
async function runCli(script: string, step: Partial<CliStep> = {}, more: Partial<StepPlace> = {}) {
  const place = placeAt('http://127.0.0.1:9', {
    cell: cell({ claude: fakeClaude(script) }),
    ...more,
  });
  await layOut(place.folders, {});
  return runCliStep({ ...CLI, ...step }, place);
}

test('a CLI step gets its base URL, token and model, and the settings filled in', async () => {
  const config = cellConfig({ claudeEnv: { ANTHROPIC_CUSTOM_HEADERS: 'x: {model}' } });
  const run = await runCli(TOLD, { env: { CLAUDE_CODE_OWN: '1' } }, { config });
  const [told] = run.transcript.events;
  const env = new Map(Object.entries(Object(told?.['env'])));
  assert.equal(env.get('ANTHROPIC_BASE_URL'), 'http://127.0.0.1:9/c/a-1');
  assert.equal(env.get('ANTHROPIC_AUTH_TOKEN'), 'target-token');
  assert.equal(env.get('ANTHROPIC_CUSTOM_HEADERS'), 'x: vendor/m1');
  assert.equal(env.get('CLAUDE_CODE_OWN'), '1');
  assert.equal(run.argv[run.argv.indexOf('--model') + 1], 'sonnet');
  const wrong = await runCli(TOLD, { wrongToken: true, model: 'opus' });
  const [other] = wrong.transcript.events;
  assert.match(String(Object(other?.['env'])['ANTHROPIC_AUTH_TOKEN']), /^smoke-wrong-token/);
  assert.equal(wrong.argv[wrong.argv.indexOf('--model') + 1], 'opus');
});

test('a CLI step has what is left of the attempt’s time', async () => {
  const deadline = performance.now() + 700;
  const run = await runCli('setInterval(() => {}, 1000)', {}, { deadline });
  assert.deepEqual([run.timedOut, run.returncode], [true, undefined]);
});

test('a CLI step is interrupted after so many deltas, in whatever pieces they come', async () => {
  const delta = JSON.stringify({
    type: 'stream_event',
    event: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'x' } },
  });
  const script = `
    const text = ${JSON.stringify(`${delta}\n`)}.repeat(3);
    for (let at = 0; at < text.length; at += 50) fs.writeSync(1, text.slice(at, at + 50));
    setInterval(() => {}, 1000);`;
  const run = await runCli(script, { interruptAfterDeltas: 3 });
  assert.deepEqual([run.timedOut, run.returncode], [false, undefined]);
  assert.equal(run.transcript.events.length, 3);
});
