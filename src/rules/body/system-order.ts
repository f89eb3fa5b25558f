import { squeeze } from '../../dialects/request-text.ts';
import { at, objectsIn, textIn } from '../../system/json.ts';
import { PROTOCOL } from '../published.ts';
import type { Breach, Rule } from '../rule.ts';
import { ATTRIBUTION } from './lost-fragments.ts';

/** What is lost is told by `body/system`; this is about the places of what arrived. */
export const systemOrder: Rule<'forwarded'> = {
  id: 'body/system-order',
  on: 'forwarded',
  severity: 'error',
  party: 'target',
  says: 'The blocks of `system` keep their order, with the attribution block first and alone.',
  mend: 'Append own instructions after the blocks of the CLI, and merge none of them.',
  link: `${PROTOCOL}#system-prompt-attribution-block`,
  check: ({ north, south }) => {
    const sent = systemTexts(north.requestJson).filter((text) => text !== '');
    const got = systemTexts(south.requestJson);
    const faults = [...orderFaults(sent, got.join('\n'))];
    const [first = ''] = sent;
    const kept = got.some((text) => text.includes(first));
    if (first.startsWith(ATTRIBUTION) && kept && got[0] !== first)
      faults.push({
        message: 'the attribution block reached the upstream merged or not first',
        severity: 'warning',
      });
    return faults;
  },
};

function systemTexts(request: unknown): readonly string[] {
  const system = at(request, 'system');
  if (typeof system === 'string') return [squeeze(system)];
  return objectsIn(system).map((block) => squeeze(textIn(block['text']) ?? ''));
}

function orderFaults(sent: readonly string[], got: string): readonly Breach[] {
  const places = sent.map((text) => got.indexOf(text)).filter((place) => place !== -1);
  const sorted = places.every((place, index) => index === 0 || place >= (places[index - 1] ?? 0));
  return sorted ? [] : ['the blocks of system reached the upstream in another order'];
}
