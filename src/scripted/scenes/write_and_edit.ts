import { callTools, resultsOf } from '../call-tool.ts';
import { textOf } from '../conversation.ts';
import type { Scene } from '../scene.ts';
import { filesNamed, twoParts } from '../task.ts';

/** Writes the two parts, joins them by an edit, and answers with what the file holds then. */
export const writeAndEdit: Scene = (conversation, context) => {
  const [file] = filesNamed(context.prompt);
  const parts = twoParts(context.prompt);
  if (file === undefined || !parts) return { text: 'I could not find the file or its line.' };
  const [written, edited] = resultsOf(context);
  const failed = [written, edited].find((result) => result?.isError);
  if (failed) return { text: `The tool failed: ${textOf(failed.content)}` };
  const [apart, joined] = [parts.join(' '), parts.join('-')];
  if (!written) {
    const input = { file_path: file, content: `${apart}\n` };
    return callTools(conversation, [{ name: 'Write', input }]);
  }
  if (!edited) {
    const input = { file_path: file, old_string: apart, new_string: joined };
    return callTools(conversation, [{ name: 'Edit', input }]);
  }
  return { text: joined };
};
