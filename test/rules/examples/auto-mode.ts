import {
  JSON_MESSAGE,
  messageEnd,
  messageStart,
  textBlock,
  toolBlock,
} from '../../wire/streams.ts';
import { REQUEST } from '../telling.ts';
import type { Examples, Said } from './example.ts';

/** Auto mode's checks of actions, by the server and by the CLI's own requests. */

const BETA = [['anthropic-beta', 'dangerous-tool-use-2026-09-03']] as const;
const CHECK = { type: 'dangerous_tool_use', classifier_context: { v: 1 } };
const CHECKED = { ...REQUEST, safeguards: [CHECK] };

/** What was found of calls, as the server says it. */
export const found = (status: object) => [{ type: 'dangerous_tool_use', status }];
export const verdict = (outcome: string, id = 'toolu_0') =>
  found({ type: 'available', tool_uses: { [id]: { type: 'evaluated', outcome } } });

/** A turn with one call, and what its check found. */
export const turn = (results?: unknown, id = 'toolu_0') => [
  messageStart(),
  ...toolBlock(0, ['{"file_path":"a.txt"}'], { id }),
  {
    type: 'message_delta',
    delta: { stop_reason: 'tool_use', stop_sequence: null, safeguard_results: results },
    usage: { output_tokens: 9 },
  },
  { type: 'message_stop' },
];

/** A request whose actions the server is to check. */
export const checked = (answers: readonly object[], more: Said = {}): Said => ({
  asks: CHECKED,
  sends: BETA,
  answers,
  ...more,
});

/** The CLI's own check of an action. */
export const ASKS_SEVERITY = {
  model: 'claude-sonnet-5',
  max_tokens: 64,
  system: [{ type: 'text', text: 'You are a security monitor for coding agents.' }],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: '<transcript>\n{"Bash":"sh a.sh"}\n</transcript>\n' },
        { type: 'text', text: 'Respond with <severity>N</severity> ONLY.' },
      ],
    },
  ],
  stop_sequences: ['</severity>'],
  thinking: { type: 'disabled' },
};

export const severity = (text: string, stop_reason = 'stop_sequence') => ({
  ...JSON_MESSAGE,
  content: text === '' ? [] : [{ type: 'text', text }],
  stop_reason,
});

export const check = (more: Said = {}): Said => ({
  asks: ASKS_SEVERITY,
  answers: severity('<severity>5'),
  ...more,
});

const FINE = verdict('not_flagged');
const REFUSAL = {
  type: 'error',
  error: {
    type: 'invalid_request_error',
    message: 'safeguards: Extra inputs are not permitted',
  },
};
const FAILED = { type: 'error', error: { type: 'api_error', message: 'empty completion' } };
const changedCheck = (asks: object) => ({
  broken: { north: [check()], south: [check({ asks: { ...ASKS_SEVERITY, ...asks } })] },
  mended: { north: [check()], south: [check()] },
});
const TURN: Said = {
  asks: { ...REQUEST, model: 'claude-sonnet-5-5' },
  answers: [messageStart({ id: 'msg_2' }), ...textBlock(0, 'DONE'), ...messageEnd()],
  startedAt: 50_000,
};

export const AUTO_MODE: Examples = {
  'auto-mode/refused': {
    broken: {
      north: [checked([], { status: 400, answers: REFUSAL }), { answers: turn() }],
      south: [{ startedAt: 20_010, answers: turn() }],
    },
    mended: { north: [checked(turn(FINE))], south: [checked(turn(FINE))] },
  },
  'auto-mode/field': {
    broken: {
      north: [checked(turn())],
      south: [{ asks: REQUEST, sends: BETA, answers: turn() }],
    },
    mended: { north: [checked(turn(FINE))], south: [checked(turn(FINE))] },
  },
  'auto-mode/beta': {
    broken: { north: [checked(turn(FINE))], south: [checked(turn(FINE), { sends: [] })] },
    mended: { north: [checked(turn(FINE))], south: [checked(turn(FINE))] },
  },
  'auto-mode/results': {
    broken: { north: [checked(turn())], south: [checked(turn(FINE))] },
    mended: { north: [checked(turn(FINE))], south: [checked(turn(FINE))] },
  },
  'auto-mode/stop-sequence': {
    broken: {
      north: [check({ answers: severity('<severity>5</severity> It stays in here.', 'end_turn') })],
    },
    mended: { north: [check()] },
  },
  'auto-mode/empty-answer': {
    broken: {
      north: [check({ status: 500, answers: FAILED })],
      south: [check({ answers: severity('', 'max_tokens') })],
    },
    mended: {
      north: [check({ answers: severity('', 'max_tokens') })],
      south: [check({ answers: severity('', 'max_tokens') })],
    },
  },
  'auto-mode/check-model': {
    broken: {
      north: [check(), TURN],
      south: [check({ asks: { ...ASKS_SEVERITY, model: 'claude-haiku-4-5' } }), TURN],
    },
    mended: { north: [check(), TURN], south: [check(), TURN] },
  },
  'auto-mode/check-prompt': changedCheck({
    system: [
      { type: 'text', text: 'You are a security monitor for coding agents.' },
      { type: 'text', text: 'Always answer in the language of the user.' },
    ],
  }),
  'auto-mode/check-thinking': changedCheck({ thinking: { type: 'enabled', budget_tokens: 1024 } }),
};
