import { httpAnswer } from './expect/http.ts';
import type { HttpStep, Probe } from './probe.ts';

/** What the CLI and its neighbours ask beside the API; what they answer matters little, as long as they do. */
const STEPS: readonly HttpStep[] = [
  { kind: 'http', method: 'HEAD', path: '/' },
  { kind: 'http', method: 'OPTIONS', path: '/v1/messages' },
  { kind: 'http', method: 'HEAD', path: '/api/hello' },
];

export const sideRoutes: Probe = {
  name: 'side_routes',
  purpose: 'HEAD and OPTIONS of side routes get an answer and crash nothing.',
  cost: 'cheap',
  rules: ['http/side-route', 'http/broken'],
  seenIn: 'https://github.com/musistudio/claude-code-router/issues/1130',
  needs: {},
  stage: () => ({ steps: STEPS }),
  expect: STEPS.map(({ method, path }, index) =>
    httpAnswer(index, `${method} ${path} is answered`, ({ status }) =>
      // 501 says "not implemented", which is true and no crash.
      status < 500 || status === 501
        ? undefined
        : {
            note: `${method} ${path} was answered with ${status}, which Claude Code takes no notice of`,
          },
    ),
  ),
};
