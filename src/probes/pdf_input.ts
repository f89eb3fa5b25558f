import { writePdf } from '../scripted/drawing/pdf.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolSucceeded } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { READ_WORKSPACE } from './prompts.ts';

const FILE = 'smoke-document.pdf';

export const pdfInput: Probe = {
  name: 'pdf_input',
  purpose: 'A PDF that a tool reads reaches the model as a document, with its text.',
  cost: 'cheap',
  rules: ['body/media', 'body/tool-result', 'tool/*'],
  seenIn: 'https://github.com/Alishahryar1/free-claude-code/issues/357',
  needs: {},
  stage: ({ secret, tag }) => ({
    files: { [FILE]: writePdf(secret.whole) },
    steps: [
      {
        kind: 'cli',
        prompt:
          `${tag()} Use the Read tool to read ${FILE}, a document of one page with a token on it. ` +
          'Reply with exactly that token and nothing else.',
        tools: ['Read'],
        allow: [READ_WORKSPACE],
        bare: true,
        session: 'none',
      },
    ],
  }),
  expect: [toolSucceeded('Read'), answerIsSecret],
};
