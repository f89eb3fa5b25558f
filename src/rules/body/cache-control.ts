import { objectIn } from '../../system/json.ts';
import { figures, type Rule } from '../rule.ts';

/** Without marks every turn is billed in full, and long sessions slow down. */
export const cacheControl: Rule<'forwarded'> = {
  id: 'body/cache-control',
  on: 'forwarded',
  severity: 'warning',
  party: 'target',
  says: 'The `cache_control` marks of the request reach an upstream of the same API, with four at most.',
  mend: 'Keep `cache_control` on blocks and tools when forwarding them; add own marks only where fewer than four are used.',
  link: 'anthropics/claude-code#68900',
  check: ({ north, south }) => {
    const [sent, got] = [marksIn(north.requestJson), marksIn(south.requestJson)];
    if (got > MOST && got > sent)
      return [
        {
          ...figures`${sent} cache_control marks were sent, ${got} arrived; the vendor's API refuses more than ${MOST}`,
          severity: 'error',
        },
      ];
    return got < sent
      ? [figures`${sent - got} of ${sent} cache_control marks did not reach the upstream`]
      : [];
  },
};

/** Marks that one request may hold. */
const MOST = 4;

function marksIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum, inner) => sum + marksIn(inner), 0);
  const object = objectIn(value);
  if (!object) return 0;
  const inner = Object.values(object).reduce((sum: number, one) => sum + marksIn(one), 0);
  return inner + (objectIn(object['cache_control']) ? 1 : 0);
}
