import { drawText } from '../scripted/drawing/glyphs.ts';
import { writePng } from '../scripted/drawing/png.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolSucceeded } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { READ_WORKSPACE } from './prompts.ts';

const FILE = 'smoke-image.png';
/** Large enough for a live model to read, small enough for no release to shrink. */
const SCALE = 8;
const MARGIN = 4;

export const imageInToolResult: Probe = {
  name: 'image_in_tool_result',
  purpose: 'A picture that a tool returns reaches the model, which reads the token drawn in it.',
  cost: 'cheap',
  rules: ['body/media', 'body/tool-result', 'tool/*'],
  seenIn: 'https://github.com/BerriAI/litellm/issues/23712',
  needs: {},
  stage: ({ secret, tag }) => ({
    files: { [FILE]: writePng(drawText(secret.whole), SCALE, MARGIN) },
    steps: [
      {
        kind: 'cli',
        prompt:
          `${tag()} Use the Read tool to read ${FILE}, a picture with a token drawn in it: six letters or digits, ` +
          'a hyphen, six more. Reply with exactly that token and nothing else.',
        tools: ['Read'],
        allow: [READ_WORKSPACE],
        bare: true,
        session: 'none',
      },
    ],
  }),
  expect: [toolSucceeded('Read'), answerIsSecret],
};
