import { messageEnd, messageStart, textBlock } from '../../wire/streams.ts';
import type { Examples } from './example.ts';

/** What Claude Code asks beside the turns. */

/** The request for a session's title, as 2.1.331 sends it. */
export const TITLE = {
  model: 'm',
  stream: true,
  system: [{ type: 'text', text: 'You are naming a coding session so the user can pick it out.' }],
  messages: [
    { role: 'user', content: [{ type: 'text', text: '<session>\nMend the test.\n</session>' }] },
  ],
  tools: [],
  output_config: {
    format: {
      type: 'json_schema',
      schema: { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] },
    },
  },
};

export function answerWith(text: string) {
  return [messageStart(), ...textBlock(0, text), ...messageEnd()];
}

const TITLED = answerWith('{"title":"Mend the test"}');

export const SIDE: Examples = {
  'side/answer': {
    broken: {
      north: [
        {
          asks: TITLE,
          status: 400,
          answers: {
            type: 'error',
            error: {
              type: 'invalid_request_error',
              message: 'output_config.format: Extra inputs are not permitted',
            },
          },
        },
      ],
      south: [],
    },
    mended: {
      north: [{ asks: TITLE, answers: TITLED }],
      south: [{ asks: TITLE, answers: TITLED }],
    },
  },
};
