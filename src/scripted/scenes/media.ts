import { callTools, resultsOf } from '../call-tool.ts';
import { textInMedia } from '../read-media.ts';
import type { Scene } from '../scene.ts';
import { filesNamed, tokenIn } from '../task.ts';

/**
 * Reads a file with the token drawn in it. The picture or document comes in the tool's result or, in some
 * releases, beside it in the same turn.
 */
export const media: Scene = (conversation, context) => {
  const [file] = filesNamed(context.prompt);
  const result = resultsOf(context).at(-1);
  if (!result) return callTools(conversation, [{ name: 'Read', input: { file_path: file } }]);
  const seen = textInMedia(context.turns.flatMap(({ content }) => content));
  return { text: tokenIn(seen) ?? 'I can see no token in what the tool returned.' };
};
