import { failureText, failureWords } from '../../dialects/failure.ts';
import type { AttemptWire, Reading } from '../../wire/reading.ts';
import { statusOf } from '../../wire/status.ts';
import { earnedRefusal } from '../earned-refusal.ts';
import { namedField, valueAt } from '../named-field.ts';
import type { Pair } from '../pairs.ts';
import { PROTOCOL } from '../published.ts';
import { atMostOne, type Breach, type Rule } from '../rule.ts';
import { subjectsOf } from '../subjects.ts';

/** A translation that no upstream takes is no translation; that the CLI then asks in simpler words is its own merit. */
export const refusedUpstream: Rule = {
  id: 'across/refused-upstream',
  on: 'pair',
  severity: 'error',
  party: 'target',
  says: 'The upstream takes the request that the target makes of the CLI’s.',
  mend: 'Read what the upstream holds against the request, and leave out or translate that part.',
  link: `${PROTOCOL}#feature-pass-through`,
  check: (pair, wire) => atMostOne(refusalFault(pair, wire)),
};

/** Characters of the upstream's words that are told. */
const TOLD = 200;

function refusalFault(pair: Pair, wire: AttemptWire): Breach | undefined {
  const south = earnedRefusal(pair);
  if (!south) return undefined;
  const words = failureWords(south).slice(0, TOLD) || `its answer was a bare ${statusOf(south)}`;
  const field = namedField(failureText(south) ?? '', south.requestJson);
  const changed = field === undefined ? '' : `; ${changeAt(field.path, field.sent, pair.north)}`;
  const told = `the upstream refused what the target sent: ${words}${changed}`;
  return {
    message: told.replace(': ', ` (${south.exchange.id}): `),
    key: told,
    ...(field === undefined ? {} : { path: field.path }),
    severity: gotOver(pair, wire) ? 'warning' : undefined,
  };
}

function changeAt(path: string, sent: string, north: Reading): string {
  const had = valueAt(north.requestJson, path);
  if (had === undefined) return `it sent ${path} as ${sent}, where the CLI had sent nothing`;
  const words = shown(had);
  return words === sent
    ? `${path} was ${sent}, as the CLI had sent it`
    : `it sent ${path} as ${sent}, which the CLI had sent as ${words}`;
}

const SHOWN = 60;

function shown(value: unknown): string {
  const text = Array.isArray(value) && value.length > 3 ? `a list of ${value.length}` : undefined;
  const json = text ?? JSON.stringify(value) ?? '';
  return json.length > SHOWN ? `${json.slice(0, SHOWN)}…` : json;
}

/** The CLI asked once more and was answered. */
function gotOver({ north }: Pair, wire: AttemptWire): boolean {
  return subjectsOf('resend', wire).some(
    (resend) => resend.north === north && (statusOf(resend.again) ?? 500) < 300,
  );
}
