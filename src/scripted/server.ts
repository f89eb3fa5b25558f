import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Conversation } from '../dialects/conversation.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { DIALECTS } from '../dialects/dialects.ts';
import type { Move } from '../dialects/move.ts';
import type { Service, WireRequest } from '../dialects/service.ts';
import { listenOnLoopback } from '../system/loopback.ts';
import { createCasting } from './casting.ts';
import { delivery } from './delivery.ts';
import { sendReply, sendWhole, stream } from './playback.ts';
import type { Scene } from './scene.ts';

export type ScriptedModel = {
  readonly port: number;
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  readonly url: string;
  /** Ends all connections, also those in mid-stream. */
  readonly close: () => Promise<void>;
};

export type ScriptedModelOptions = {
  /** Default: any free port. */
  readonly port?: number;
  /** The key clients must bring; default: none is asked for. */
  readonly token?: string;
  /** What it plays, by the name that the attempt of a conversation's last tag begins with. */
  readonly scenes: Readonly<Record<string, Scene>>;
  /** What it speaks; default: all. */
  readonly dialects?: readonly Dialect[];
};

/** The vendor's own limit of a request. */
const LARGEST_BODY = 32 * 1024 * 1024;

/** The body's bytes; undefined when it is over the limit, read to its end but not kept. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  let kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_BODY) kept = [];
    else kept.push(bytes);
  }
  return size > LARGEST_BODY ? undefined : Buffer.concat(kept);
}

type Play = (conversation: Conversation) => Move;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  services: readonly Service[],
  play: Play,
): Promise<void> {
  const body = await readBody(request);
  const wire: WireRequest = {
    method: request.method ?? 'GET',
    path: (request.url ?? '/').replace(/\?.*$/, ''),
    headers: request.headers,
    body: body ?? Buffer.alloc(0),
  };
  const service = services.find(({ owns }) => owns(wire)) ?? services[0];
  if (!service) throw new Error('no dialect to answer in');
  if (!body) return sendReply(response, service.tooLarge());
  try {
    await converse(wire, response, service, play);
  } catch (error) {
    // A scene that fails is our own fault; its message must reach the report.
    if (response.headersSent) throw error;
    const message = `The scripted model failed: ${String(error)}`;
    const fault = { kind: 'status', status: 500, errorType: 'api_error', message } as const;
    sendReply(response, service.refuse(fault));
  }
}

async function converse(
  wire: WireRequest,
  response: ServerResponse,
  service: Service,
  play: Play,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const handling = service.handle(wire);
  if (handling.kind === 'reply') return sendReply(response, handling.reply);
  const { conversation, render } = handling;
  const move = play(conversation);
  const refused =
    move.fault?.kind === 'status' || (move.fault?.kind === 'error_event' && !conversation.stream);
  if (move.fault && refused) return sendReply(response, service.refuse(move.fault));
  const delivered = delivery(move, conversation);
  const rendition = render(delivered);
  return conversation.stream
    ? stream(response, rendition, delivered, move.fault, gone.signal)
    : sendWhole(response, rendition, move.fault, gone.signal);
}

/**
 * Starts the built-in model on 127.0.0.1. It plays the scene that the last tag in a conversation names.
 * @throws when the port can't be had.
 */
export async function startScriptedModel({
  port = 0,
  token,
  scenes,
  dialects = DIALECTS,
}: ScriptedModelOptions): Promise<ScriptedModel> {
  const services = dialects.flatMap(({ serve }) => serve(token));
  const play = createCasting(scenes);
  const server = createServer((request, response) => {
    answer(request, response, services, play).catch(() => response.destroy());
  });
  // A kept connection must not end while a target is about to use it again.
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;
  const bound = await listenOnLoopback(server, port);
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
