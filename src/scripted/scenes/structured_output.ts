import { callTools, resultsOf } from '../call-tool.ts';
import type { Scene } from '../scene.ts';
import { twoParts } from '../task.ts';

/** The CLI's own tool for answers that follow a schema. */
const TOOL = 'StructuredOutput';

export const structuredOutput: Scene = (conversation, context) => {
  const parts = twoParts(context.prompt);
  if (!parts) return { text: 'I could not find the two parts to join in the prompt.' };
  if (resultsOf(context).length > 0) return { text: 'Done.' };
  const token = parts.join('-');
  const answer = { token, parts, length: token.length };
  return conversation.jsonSchema === undefined
    ? callTools(conversation, [{ name: TOOL, input: answer }])
    : { text: JSON.stringify(answer) };
};
