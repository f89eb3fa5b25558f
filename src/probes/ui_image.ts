import { join } from 'node:path';
import { drawText } from './drawing/glyphs.ts';
import { writePng } from './drawing/png.ts';
import { answerIsSecret } from './expect/answer.ts';
import type { Probe } from './probe.ts';
import { seeMediaScene } from './tasks/read-media.ts';
import { orTitle } from './tasks/title.ts';
import { uiStep } from './ui-step.ts';

const FILE = 'smoke-image.png';

export const uiImage: Probe = {
  name: 'ui_image',
  purpose: 'A picture named by its path in the prompt reaches the model, which reads it.',
  group: 'ui',
  cost: 'cheap',
  rules: ['body/media'],
  seenIn: 'https://github.com/BerriAI/litellm/issues/23712',
  needs: { screen: true },
  stage: ({ secret, tag, workspace }) => ({
    files: { [FILE]: writePng(drawText(secret.whole), 8, 4) },
    steps: [
      uiStep([
        { await: 'ready' },
        { type: `${tag()} Which token is drawn in this picture? ` },
        { paste: join(workspace, FILE) },
        { pauseMs: 500 },
        { press: 'enter' },
        { await: 'done', whenAsked: 'allow' },
      ]),
    ],
  }),
  scene: orTitle(seeMediaScene),
  expect: [answerIsSecret],
};
