import { z } from 'zod';
import { tagText } from '../../wire/attribution.ts';
import type { ToolDefinition } from '../conversation.ts';
import { textOf, toolResults } from '../conversation.ts';
import { readFile, tokenToldAsText } from '../read-file.ts';
import type { Move, Scene, SceneContext } from '../scene.ts';
import { fileToRead, tokenIn } from '../task.ts';

/** The cue of the subagent's own prompt. */
const READER = 'reader';

const withProperties = z.looseObject({ properties: z.record(z.string(), z.unknown()) });

function knowsProperty(tool: ToolDefinition, name: string): boolean {
  const schema = withProperties.safeParse(tool.schema);
  return schema.success && Object.hasOwn(schema.data.properties, name);
}

function startReader(tool: ToolDefinition, { attempt, prompt }: SceneContext): Move {
  const file = fileToRead(prompt);
  if (file === undefined) return { text: 'I could not find the name of a file in the prompt.' };
  const input = {
    description: 'Read the token file',
    prompt: `${tagText(attempt, READER)} Read ${file} with the Read tool and return only the token in it.`,
    subagent_type: 'smoke_reader',
    // Recent releases run agents in the background unless told otherwise, and then end the turn twice.
    ...(knowsProperty(tool, 'run_in_background') ? { run_in_background: false } : {}),
  };
  return { calls: [{ name: tool.name, input }] };
}

/** The caller starts the reader and repeats its token; the reader, known by its cue, reads the file. */
export const subagentTask: Scene = (conversation, context) => {
  if (context.cue === READER) return readFile(conversation, context);
  const result = toolResults(context).at(-1)?.result;
  if (result) {
    const token = result.isError ? undefined : tokenIn(textOf(result.content));
    return { text: token ?? 'I could not find a token in what the subagent returned.' };
  }
  const told = tokenToldAsText(context.turns);
  if (told !== undefined) return { text: told };
  // Releases before 2.1 call the tool Task.
  const tool = conversation.tools.find(({ name }) => name === 'Agent' || name === 'Task');
  return tool
    ? startReader(tool, context)
    : { text: 'I have no tool to start a subagent with, so I cannot do this.' };
};
