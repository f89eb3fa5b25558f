import { fragmentsOfRequest } from '../../dialects/anthropic/reading/fragments.ts';
import { type VerdictTag, verdictTagIn } from '../../dialects/own-check.ts';
import { at, listIn } from '../../system/json.ts';
import { oncePer } from '../../system/once-per.ts';
import type { Reading } from '../../wire/reading.ts';

/** The tag that a request of the CLI's own check wants to read; undefined for any other request. */
export const verdictTagOf = oncePer(({ requestJson }: Reading): VerdictTag | undefined => {
  if (listIn(at(requestJson, 'tools')).length > 0) return undefined;
  const said = fragmentsOfRequest(requestJson).filter(({ kind }) => kind === 'user');
  return verdictTagIn(said.map(({ text }) => text));
});
