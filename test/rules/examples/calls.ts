import zlib from 'node:zlib';
import {
  JSON_MESSAGE,
  messageEnd,
  messageStart,
  TEXT_STREAM,
  textBlock,
} from '../../wire/streams.ts';
import { REQUEST } from '../telling.ts';
import { type Example, type Examples, type Said, sse } from './example.ts';

/** How a call as a whole went: the families http, encoding, error and recovery. */

const ENVELOPE = {
  type: 'error',
  error: { type: 'invalid_request_error', message: 'messages.0.role: Input should be user' },
};
const FAILED: Said = {
  status: 500,
  answers: { type: 'error', error: { type: 'api_error', message: 'Internal server error' } },
};
const north = (broken: Said, mended: Said): Example => ({
  broken: { north: [broken] },
  mended: { north: [mended] },
});
const failing = (broken: Said, mended: Said): Example =>
  north({ answers: ENVELOPE, ...broken }, { answers: ENVELOPE, ...mended });
const limit = { type: 'error', error: { type: 'rate_limit_error', message: 'Too many requests' } };
const count = (input_tokens: number): Said => ({
  path: '/v1/messages/count_tokens',
  answers: { input_tokens },
});
const { tools: _, ...untold } = REQUEST;
const said = [messageStart(), ...textBlock(0, 'déjà vu'), ...messageEnd()];
const EVENTS = [['content-type', 'text/event-stream']] as const;
const TEXT = sse(said).join('');
const models = { method: 'GET', path: '/v1/models?limit=1000' };
const JSON_TYPE = ['content-type', 'application/json'] as const;
const ASKS_MORE = { ...REQUEST, context_management: { edits: [] } };

export const CALLS: Examples = {
  'http/refused': {
    broken: { north: [{ status: 422, answers: ENVELOPE }], south: [] },
    mended: { north: [{}], south: [{}] },
  },
  'http/broken': {
    broken: { north: [{ answers: TEXT_STREAM.slice(0, 3), end: 'cut' }], south: [{}] },
    mended: { north: [{}], south: [{}] },
  },
  'http/unanswered': {
    broken: {
      north: [{ answers: TEXT_STREAM.slice(0, 3), end: 'client_gone', endedAt: 9000 }],
      south: [{}],
    },
    mended: { north: [{ endedAt: 2100 }], south: [{}] },
  },
  'http/kept-connection': north({ resent: true }, {}),
  'http/redirect': north({ status: 307, gets: [['location', '/v1/messages/']], answers: '' }, {}),
  'http/count-tokens': north({ ...count(1), ...FAILED }, count(10)),
  'http/count-accuracy': {
    broken: { north: [count(100), {}] },
    mended: { north: [count(12), {}] },
  },
  'http/models-list': north(
    { ...models, answers: { data: [{ id: 'claude-a', display_name: null }] } },
    { ...models, answers: { data: [{ id: 'claude-a' }] } },
  ),
  'http/side-route': north(
    { method: 'HEAD', path: '/', status: 405, answers: '' },
    { method: 'HEAD', path: '/', status: 204, answers: '' },
  ),
  'http/beside': {
    broken: { north: [{ ...count(12), asks: REQUEST }], south: [{ ...count(12), asks: untold }] },
    mended: { north: [{ ...count(12), asks: REQUEST }], south: [{ ...count(12), asks: REQUEST }] },
  },
  'encoding/characters': north(
    { answers: Buffer.from(TEXT, 'latin1'), gets: EVENTS },
    { answers: TEXT, gets: EVENTS },
  ),
  'encoding/stale': north(
    { method: 'GET', path: '/', answers: zlib.gzipSync('{}'), gets: [JSON_TYPE] },
    {
      method: 'GET',
      path: '/',
      answers: zlib.gzipSync('{}'),
      gets: [JSON_TYPE, ['content-encoding', 'gzip']],
    },
  ),
  'error/envelope': failing(
    { status: 400, answers: { detail: 'messages.0.role: Input should be user' } },
    { status: 400 },
  ),
  'error/status-mismatch': failing(
    { status: 500, answers: limit },
    { status: 429, answers: limit, gets: [JSON_TYPE, ['retry-after', '3']] },
  ),
  'error/retry-after': failing(
    { status: 429, answers: limit },
    { status: 429, answers: limit, gets: [JSON_TYPE, ['retry-after', '3']] },
  ),
  'recovery/retry': {
    broken: { north: [FAILED, {}] },
    mended: { north: [{}] },
  },
  'recovery/non-streaming-fallback': {
    broken: {
      north: [FAILED, { asks: { ...REQUEST, stream: undefined }, answers: JSON_MESSAGE }],
    },
    mended: { north: [{}] },
  },
  'recovery/field-dropped': {
    broken: { north: [{ asks: ASKS_MORE, status: 400, answers: ENVELOPE }, {}] },
    mended: { north: [{ asks: ASKS_MORE }] },
  },
};
