import { at, type JsonObject, listIn, objectIn, objectsIn } from '../../src/system/json.ts';
import { headerChanged, isMessages, refusing, without } from './answers.ts';
import { changing, is, set, unset } from './event-maps.ts';
import { product } from './expected.ts';
import type { Ask, Expected, Fault, Mutation } from './fault.ts';

/** Auto mode's check of actions by the server: the field, its betas, and what was found. */

const isChecked = (ask: Ask) => isMessages(ask) && 'safeguards' in ask.body;

const NAMED = 'safeguards: Extra inputs are not permitted';

const BETAS = {
  'dangerous-tool-use': 'dangerous-tool-use-2026-09-03',
  'afk-mode': 'afk-mode-2026-01-31',
};

function requestFault(
  name: string,
  expect: Expected,
  mutate: Mutation,
  probe = 'auto_server',
): Fault {
  return { name, family: 'R8', probes: [probe], expect, mutate };
}

function betasWithout(...values: readonly string[]) {
  return headerChanged('anthropic-beta', (header) =>
    header
      .split(',')
      .filter((one) => !values.includes(one.trim()))
      .join(','),
  );
}

const BETA_FAULTS = Object.entries(BETAS).flatMap(([name, value]) => {
  const message = `Unexpected value(s) \`${value}\` for the \`anthropic-beta\` header`;
  const has = (ask: Ask) => ask.headers.some(([, header]) => header.includes(value));
  const refused = product('http/refused');
  return [
    requestFault(`${name}-beta-dropped`, product('auto-mode/beta'), {
      requestHeaders: betasWithout(value),
    }),
    requestFault(`${name}-beta-refused-400`, refused, refusing(has, 400, message)),
    requestFault(`${name}-beta-refused-500`, refused, refusing(has, 500, message)),
  ];
});

const FIELD_FAULTS: readonly Fault[] = [
  requestFault('safeguards-dropped', product('auto-mode/field'), {
    request: (body) => without(body, 'safeguards'),
  }),
  requestFault('safeguards-emptied', product('auto-mode/field'), {
    where: isChecked,
    request: (body) => ({ ...body, safeguards: [] }),
  }),
  requestFault(
    'safeguards-and-beta-dropped',
    product('auto-mode/field'),
    {
      request: (body) => without(body, 'safeguards'),
      requestHeaders: betasWithout(...Object.values(BETAS)),
    },
    'ui_auto_server',
  ),
  requestFault('safeguards-changed', product('auto-mode/field'), {
    where: isChecked,
    request: (body) => ({
      ...body,
      safeguards: objectsIn(body['safeguards']).map((one) => without(one, 'classifier_context')),
    }),
  }),
  // The contract allows it: the cell stays green, with what it costs.
  requestFault(
    'safeguards-refused-400',
    { classification: ['passed'], rules: ['auto-mode/refused'] },
    refusing(isChecked, 400, NAMED),
    'ui_auto_server',
  ),
  requestFault(
    'safeguards-refused-422',
    product('auto-mode/refused'),
    refusing(isChecked, 422, NAMED),
  ),
  requestFault(
    'safeguards-refused-500',
    product('auto-mode/refused'),
    refusing(isChecked, 500, NAMED),
  ),
  requestFault(
    'safeguards-fail-unnamed',
    product('http/refused'),
    refusing(isChecked, 500, 'Internal server error'),
  ),
];

type Change = (found: unknown) => unknown;

/** A fault in what was found: in an answer's stream, or at the top level of a whole one. */
function resultFault(
  name: string,
  probe: string,
  change: Change,
  only?: 'in streams' | 'in whole answers',
): Fault {
  const { events, json } = changingResults(change);
  return {
    name,
    family: 'R18',
    probes: [probe],
    expect: product('auto-mode/results'),
    mutate: {
      ...(only === 'in whole answers' ? {} : { events }),
      ...(only === 'in streams' ? {} : { json }),
    },
  };
}

function changingResults(change: Change) {
  const path = ['delta', 'safeguard_results'];
  return {
    events: changing(is('message_delta'), (event) => {
      const found = at(event, ...path);
      const changed = found === undefined ? undefined : change(found);
      return changed === undefined ? unset(event, path) : set(event, path, changed);
    }),
    json: (body) => {
      const found = body['safeguard_results'];
      const changed = found === undefined ? undefined : change(found);
      const rest = without(body, 'safeguard_results');
      return changed === undefined ? rest : { ...rest, safeguard_results: changed };
    },
  } satisfies Mutation;
}

/** What was found of each call, as another list of them. */
function calls(change: (calls: [string, unknown][]) => [string, unknown][]) {
  return (found: unknown): readonly JsonObject[] =>
    listIn(found).map((result) => {
      const status = objectIn(at(result, 'status'));
      const entries = Object.entries(objectIn(status?.['tool_uses']) ?? {});
      const tool_uses = Object.fromEntries(change(entries));
      return { ...objectIn(result), status: { ...status, tool_uses } };
    });
}

const RESULT_FAULTS: readonly Fault[] = [
  resultFault('check-results-dropped', 'ui_auto_server', () => undefined),
  resultFault('check-results-dropped-without-stream', 'auto_without_stream', () => undefined),
  resultFault('check-results-lost-in-streams', 'ui_auto_server', () => undefined, 'in streams'),
  resultFault(
    'check-results-lost-in-whole-answers',
    'auto_without_stream',
    () => undefined,
    'in whole answers',
  ),
  resultFault(
    'check-results-of-other-ids',
    'ui_auto_server',
    calls((found) => found.map(([id, one]) => [`${id}x`, one])),
  ),
  resultFault(
    'check-results-of-no-call',
    'auto_server',
    calls(() => []),
  ),
  resultFault(
    'check-verdict-whitewashed',
    'auto_flagged',
    calls((found) => found.map(([id]) => [id, { type: 'evaluated', outcome: 'not_flagged' }])),
  ),
  resultFault('check-unsupported', 'auto_server', () => [
    { type: 'dangerous_tool_use', status: { type: 'unsupported' } },
  ]),
];

export const AUTO_MODE_FAULTS: readonly Fault[] = [
  ...FIELD_FAULTS,
  ...BETA_FAULTS,
  ...RESULT_FAULTS,
];
