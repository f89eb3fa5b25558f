import { answerFrom, callTools, resultsOf } from '../call-tool.ts';
import { textOf } from '../conversation.ts';
import type { Scene } from '../scene.ts';
import { filesNamed, tokenIn } from '../task.ts';

/** Each file names the next one; the last holds the token. */
export const toolChain: Scene = (conversation, context) => {
  const last = resultsOf(context).at(-1);
  const said = last ? textOf(last.content) : context.prompt;
  if (last && (last.isError || tokenIn(said) !== undefined)) return answerFrom(last);
  const [file] = filesNamed(said);
  return file === undefined
    ? { text: 'I could not find the name of the next file.' }
    : callTools(conversation, [{ name: 'Read', input: { file_path: file } }]);
};
