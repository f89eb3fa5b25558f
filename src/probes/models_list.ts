import { at, objectsIn, textIn } from '../system/json.ts';
import { httpAnswer, isAbsent, shownText } from './expect/http.ts';
import type { Probe } from './probe.ts';

/** The CLI waits no longer when it looks for models. */
const LONGEST_S = 3;

export const modelsList: Probe = {
  name: 'models_list',
  purpose: 'GET /v1/models lists models with ids, or is cleanly absent.',
  cost: 'cheap',
  rules: ['http/models-list'],
  seenIn: 'https://github.com/musistudio/claude-code-router/issues/461',
  needs: {},
  stage: () => ({ steps: [{ kind: 'http', method: 'GET', path: '/v1/models?limit=1000' }] }),
  expect: [
    httpAnswer(0, 'the list holds models with ids, or 404', (run, json) => {
      if (isAbsent(run)) return { note: `/v1/models is not offered (${run.status})` };
      const data = at(json, 'data');
      const ids = objectsIn(data).flatMap((model) => textIn(model['id']) ?? []);
      if (run.status !== 200 || !Array.isArray(data) || ids.length !== data.length) {
        return `expected 200 with {"data":[{"id":…}]}, or 404; seen ${run.status} ${shownText(run)}`;
      }
      if (run.duration <= LONGEST_S) return undefined;
      return {
        note: `the list took ${run.duration.toFixed(1)} s; the CLI waits ${LONGEST_S} s for it`,
      };
    }),
  ],
};
