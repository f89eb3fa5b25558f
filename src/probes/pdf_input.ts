import { cliStep } from './cli-step.ts';
import { writePdf } from './drawing/pdf.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolSucceeded } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { READ_WORKSPACE, readFile } from './tasks/read-file.ts';
import { readMediaScene } from './tasks/read-media.ts';

const FILE = 'smoke-document.pdf';

export const pdfInput: Probe = {
  name: 'pdf_input',
  purpose: 'A PDF that a tool reads reaches the model as a document, with its text.',
  cost: 'cheap',
  rules: ['body/media', 'body/tool-result', 'tool/*'],
  seenIn: 'https://github.com/Alishahryar1/free-claude-code/issues/357',
  needs: { tool: ['Read'] },
  stage: ({ secret, tag }) => ({
    files: { [FILE]: writePdf(secret.whole) },
    steps: [
      cliStep(
        `${tag()} ${readFile.say(FILE)}, a document of one page with a token on it. ` +
          'Reply with exactly that token and nothing else.',
        { tools: ['Read'], allow: [READ_WORKSPACE] },
      ),
    ],
  }),
  scene: readMediaScene,
  expect: [toolSucceeded('Read'), answerIsSecret],
};
