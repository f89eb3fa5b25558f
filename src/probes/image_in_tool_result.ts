import { cliStep } from './cli-step.ts';
import { drawText } from './drawing/glyphs.ts';
import { writePng } from './drawing/png.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolSucceeded } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { READ_WORKSPACE, readFile } from './tasks/read-file.ts';
import { readMediaScene } from './tasks/read-media.ts';

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
  needs: { tool: ['Read'] },
  stage: ({ secret, tag }) => ({
    files: { [FILE]: writePng(drawText(secret.whole), SCALE, MARGIN) },
    steps: [
      cliStep(
        `${tag()} ${readFile.say(FILE)}, a picture with a token drawn in it: six letters or digits, ` +
          'a hyphen, six more. Reply with exactly that token and nothing else.',
        { tools: ['Read'], allow: [READ_WORKSPACE] },
      ),
    ],
  }),
  scene: readMediaScene,
  expect: [toolSucceeded('Read'), answerIsSecret],
};
