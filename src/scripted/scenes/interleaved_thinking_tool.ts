import { readFile } from '../read-file.ts';
import type { Scene } from '../scene.ts';

export const interleavedThinkingTool: Scene = (conversation, context) =>
  readFile(conversation, context, {
    before: 'The token stands in a file, so the Read tool has to be called before I can answer.',
    after: 'The file is read; its one line holds the token, which is all the user wants to see.',
  });
