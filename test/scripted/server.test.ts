import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Move, UpstreamFault } from '../../src/dialects/move.ts';
import type { Scene } from '../../src/scripted/scene.ts';
import { startScriptedModel } from '../../src/scripted/server.ts';
import type { Session } from './anthropic-session.ts';
import { answerText, post, prompt, withSession } from './anthropic-session.ts';

const TAG = '[smoke:faulty-00000001]';

function withFault(
  fault: UpstreamFault | undefined,
  run: (session: Session) => Promise<void>,
  move: Move = { thinking: 'thought', text: ' and the rest.' },
): Promise<void> {
  const faulty: Scene = () => (fault ? { ...move, fault } : move);
  return withSession(run, { scenes: { faulty } });
}

function ask(session: Session, stream: boolean): Promise<Response> {
  return post(session, { ...prompt(TAG), stream, thinking: { type: 'adaptive' } });
}

/** What arrived before the stream ended, and whether it ended as it should. */
async function drain(response: Response): Promise<{ text: string; broken: boolean }> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const bytes of response.body ?? []) text += decoder.decode(bytes, { stream: true });
    return { text, broken: false };
  } catch {
    return { text, broken: true };
  }
}

test('a stream has the headers of one and its events leave apart', () =>
  withFault(
    undefined,
    async (session) => {
      const response = await ask(session, true);
      assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
      assert.equal(response.headers.get('cache-control'), 'no-cache');
      assert.match(response.headers.get('request-id') ?? '', /^req_/);
      assert.equal(response.headers.get('content-length'), null);
      let chunks = 0;
      for await (const _ of response.body ?? []) chunks += 1;
      assert.ok(chunks > 5, `${chunks} chunks`);
    },
    { text: 'word '.repeat(400) },
  ));

for (const stream of [true, false]) {
  test(`a status fault is the vendor's error, stream: ${stream}`, () =>
    withFault(
      {
        kind: 'status',
        status: 429,
        errorType: 'rate_limit_error',
        message: 'slow down',
        retryAfterS: 7,
      },
      async (session) => {
        const response = await ask(session, stream);
        assert.equal(response.status, 429);
        assert.equal(response.headers.get('retry-after'), '7');
        assert.match(await response.text(), /"type":"rate_limit_error","message":"slow down"/);
      },
    ));
}

test('a cut stream ends after the given text, broken', () =>
  withFault({ kind: 'cut', afterText: 'Only this' }, async (session) => {
    const { text, broken } = await drain(await ask(session, true));
    assert.ok(broken);
    const pieces = [...text.matchAll(/"text_delta","text":"([^"]*)"/g)].map(([, piece]) => piece);
    assert.equal(pieces.join(''), 'Only this');
    assert.doesNotMatch(text, /message_delta/);
  }));

test('an error in mid-stream is the last event, and the answer itself without a stream', () =>
  withFault(
    {
      kind: 'error_event',
      afterText: 'Only this',
      status: 529,
      errorType: 'overloaded_error',
      message: 'Overloaded',
    },
    async (session) => {
      const { text, broken } = await drain(await ask(session, true));
      assert.ok(!broken);
      assert.ok(
        text.endsWith(
          'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
        ),
      );
      assert.doesNotMatch(text, /message_stop/);
      assert.equal((await ask(session, false)).status, 529);
    },
  ));

test('a cut before any text leaves only the head', () =>
  withFault({ kind: 'cut', afterText: '' }, async (session) => {
    const { text, broken } = await drain(await ask(session, true));
    assert.ok(broken);
    assert.match(text, /^event: message_start\ndata: .*\n\n$/);
  }));

test('a cut answer without a stream breaks off in its body', () =>
  withFault({ kind: 'cut', afterText: 'Only this' }, async (session) => {
    const { text, broken } = await drain(await ask(session, false));
    assert.ok(broken);
    assert.ok(text.startsWith('{"id":"msg_'));
    assert.ok(!text.endsWith('}'));
  }));

test('a stalled stream goes on and ends whole', () =>
  withFault({ kind: 'stall', afterText: 'First', ms: 30 }, async ({ client }) => {
    const message = await client.messages.stream(prompt(TAG)).finalMessage();
    assert.equal(answerText(message), 'First and the rest.');
  }));

test('what precedes a stall is sent before it', () =>
  withFault({ kind: 'stall', afterText: 'First', ms: 60_000 }, async (session) => {
    const response = await ask(session, true);
    let text = '';
    // A server that kept the piece back would leave this loop waiting for a minute.
    for await (const bytes of response.body ?? []) {
      text += new TextDecoder().decode(bytes);
      if (text.includes('"First"')) break;
    }
    assert.ok(!text.includes('" and'));
  }));

for (const pings of [true, false]) {
  test(`a slow first token opens the turn, then ${pings ? 'pings' : 'is silent'}`, () =>
    withFault({ kind: 'slow_first_token', ms: 50, pings }, async (session) => {
      const { text, broken } = await drain(await ask(session, true));
      assert.ok(!broken);
      const names = [...text.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name);
      assert.equal(names[0], 'message_start');
      assert.equal(names[1], pings ? 'ping' : 'content_block_start');
      assert.equal(names.at(-1), 'message_stop');
    }));
}

for (const stream of [true, false]) {
  test(`an empty turn ends well without content, stream: ${stream}`, () =>
    withFault({ kind: 'empty_turn' }, async ({ client }) => {
      const message = stream
        ? await client.messages.stream(prompt(TAG)).finalMessage()
        : await client.messages.create(prompt(TAG));
      assert.deepEqual(message.content, []);
      assert.equal(message.stop_reason, 'end_turn');
    }));
}

test('a fault may strike the first request alone', () => {
  const once: Scene = (_conversation, { earlier }) =>
    earlier === 0
      ? { fault: { kind: 'status', status: 529, errorType: 'overloaded_error', message: 'x' } }
      : { text: 'fine' };
  return withSession(
    async (session) => {
      const body = prompt('[smoke:once-00000001]');
      assert.equal((await post(session, body)).status, 529);
      assert.equal((await post(session, body)).status, 200);
    },
    { scenes: { once } },
  );
});

test('a scene that fails says so as an error of the API', () => {
  const broken: Scene = () => {
    throw new Error('no such luck');
  };
  return withSession(
    async (session) => {
      const response = await post(session, prompt('[smoke:broken-00000001]'));
      assert.equal(response.status, 500);
      assert.match(await response.text(), /api_error.*no such luck/);
    },
    { scenes: { broken } },
  );
});

test('a body over the limit is refused', () =>
  withSession(async (session) => {
    const response = await post(session, ' '.repeat(32 * 1024 * 1024 + 1));
    assert.equal(response.status, 413);
    assert.match(await response.text(), /request_too_large/);
  }));

test('it listens on the given port, closes in mid-stream, and a taken port is an error', async () => {
  const stalling: Scene = () => ({ fault: { kind: 'stall', afterText: 'x', ms: 60_000 } });
  const model = await startScriptedModel({ scenes: { stalling } });
  await assert.rejects(startScriptedModel({ port: model.port, scenes: {} }), /EADDRINUSE/);
  const response = await fetch(`${model.url}/v1/messages`, {
    method: 'POST',
    headers: { 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({ ...prompt('[smoke:stalling-00000001]'), stream: true }),
  });
  const [{ broken }] = await Promise.all([drain(response), model.close()]);
  assert.ok(broken);
});
