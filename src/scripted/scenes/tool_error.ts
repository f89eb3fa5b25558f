import { answerFrom, callTools, resultsOf } from '../call-tool.ts';
import { textOf } from '../conversation.ts';
import type { Scene } from '../scene.ts';
import { filesNamed } from '../task.ts';

/** The first file is missing; what says so sends the model on to the second. */
export const toolError: Scene = (conversation, context) => {
  const [first, second] = resultsOf(context);
  const [missing, spare] = filesNamed(context.prompt);
  const read = (file: string | undefined) =>
    callTools(conversation, [{ name: 'Read', input: { file_path: file } }]);
  if (second) return answerFrom(second);
  if (!first) return read(missing);
  // OpenAI's dialects have no mark for errors; there the words must do.
  const told = first.isError || /error|not exist|no such|not found/i.test(textOf(first.content));
  return told && textOf(first.content) !== ''
    ? read(spare)
    : { text: 'Nothing told me that the first file could not be read.' };
};
