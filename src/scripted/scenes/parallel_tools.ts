import { callTools } from '../call-tool.ts';
import { textOf, toolResults } from '../conversation.ts';
import type { Scene } from '../scene.ts';
import { filesNamed, partIn } from '../task.ts';

/** The part that the result for a file holds, found by the call it answers. */
function partOf(file: string, results: ReturnType<typeof toolResults>): string | undefined {
  const answered = results.find(({ call }) => JSON.stringify(call?.input)?.includes(file));
  return answered && !answered.result.isError ? partIn(textOf(answered.result.content)) : undefined;
}

/** Both files are read at once; which content is which shows only by the calls' ids. */
export const parallelTools: Scene = (conversation, context) => {
  const files = filesNamed(context.prompt);
  const results = toolResults(context);
  if (results.length === 0) {
    return callTools(
      conversation,
      files.map((file) => ({ name: 'Read', input: { file_path: file } })),
    );
  }
  const parts = files.flatMap((file) => partOf(file, results) ?? []);
  return parts.length === 2
    ? { text: parts.join('-') }
    : { text: `I got ${parts.length} parts for ${files.length} files.` };
};
