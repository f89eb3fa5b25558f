import { z } from 'zod';
import type { Frame, Handling, Reply, Service } from '../../../src/dialects/service.ts';

const request = z.object({ asked: z.string(), stream: z.boolean().optional() });
const STREAM = { 'content-type': 'text/event-stream' };

function reply(status: number, json: unknown): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
  };
}

function event(part: Frame['part'], json: unknown): Frame {
  return { part, bytes: `data: ${JSON.stringify(json)}\n\n` };
}

function talk(body: Buffer): Handling {
  const { asked, stream = false } = request.parse(JSON.parse(body.toString()));
  return {
    kind: 'turn',
    conversation: {
      model: 'toy',
      stream,
      system: [],
      tools: [],
      turns: [{ role: 'user', content: [{ type: 'text', text: asked }] }],
      thinking: false,
      effort: undefined,
      maxTokens: undefined,
      stopSequences: [],
      jsonSchema: undefined,
    },
    render: ({ text }) => ({
      frames: [
        ...text.map((piece) => event('text', { said: piece })),
        event('other', { end: true }),
      ],
      ping: undefined,
      failure: ({ message }) => event('other', { broken: message }).bytes,
      streamHeaders: STREAM,
      whole: reply(200, { said: text.join(''), end: true }),
    }),
  };
}

/** The toy dialect's service, which refuses whoever brings another token. */
export function toyService(token: string | undefined): Service {
  return {
    owns: ({ path }) => path.endsWith('/talk'),
    handle: ({ headers, body }) =>
      token === undefined || headers['x-toy'] === token
        ? talk(body)
        : { kind: 'reply', reply: reply(401, { broken: 'who are you?' }) },
    refuse: ({ status, message }) => reply(status, { broken: message }),
    tooLarge: () => reply(413, { broken: 'too much' }),
  };
}
