import { type Conversation, type ToolDefinition, textOf } from '../../dialects/conversation.ts';
import type { Move } from '../../dialects/move.ts';
import type { Scene, SceneContext } from '../../scripted/scene.ts';
import { at, objectIn } from '../../system/json.ts';
import { tagText } from '../../wire/attribution.ts';
import { cliStep } from '../cli-step.ts';
import { AGENT_TOOLS } from '../expect/agent.ts';
import type { CliStep } from '../probe.ts';
import { tokenIn } from '../secret.ts';
import { resultsOf } from './call-tool.ts';
import { playReadFile, READ_WORKSPACE, readFile } from './read-file.ts';
import type { Task } from './task.ts';

const AGENT = 'smoke_reader';

/** Offered to subagents where the server checks actions (2.1.331). */
const HAND_BACK = 'SubagentHandback';

/** The cue of the subagent's own prompt. */
export const READER = 'reader';

/** Where the subagent works: the caller waits for it, or goes on. */
type Ground = 'foreground' | 'background';

/** The beginning of a task that a subagent has a part in. */
export const delegate: Task<{ readonly file: string; readonly ground: Ground }> = {
  say: ({ file, ground }) => `Use the ${AGENT} subagent, in the ${ground}, to read ${file}`,
  hear: (text) => {
    const ground = /\bsubagent, in the (foreground|background),/.exec(text)?.[1];
    const file = readFile.hear(text);
    const known = ground === 'foreground' || ground === 'background';
    return file !== undefined && known ? { file, ground } : undefined;
  },
};

/** Our subagent, for `--agents`. */
export const READER_AGENTS = {
  [AGENT]: {
    description: 'Reads one requested file and returns its token.',
    prompt: 'Read the requested file with Read and return only the token inside it.',
    tools: ['Read'],
  },
};

/** A CLI process that has our subagent. */
export function delegatingStep(prompt: string, ground: Ground): CliStep {
  return cliStep(prompt, {
    tools: [...AGENT_TOOLS, 'Read'],
    allow: [...AGENT_TOOLS, READ_WORKSPACE],
    // Minimal mode has no subagents.
    bare: false,
    systemPrompt: `You coordinate a smoke test. When asked to use a subagent, call the subagent tool with run_in_background ${ground === 'background'}.`,
    agents: READER_AGENTS,
  });
}

/** What the subagent is told by its caller. */
export const readForCaller: Task<string> = {
  say: (file) => `Read ${file} with the Read tool and return only the token in it.`,
  hear: readFile.hear,
};

/** Starts the subagent as the prompt asks. */
export function startReader(
  { tools }: Pick<Conversation, 'tools'>,
  { attempt, prompt }: Pick<SceneContext, 'attempt' | 'prompt'>,
): Move {
  const task = delegate.hear(prompt);
  if (!task) return { text: 'I could not find in the prompt which file a subagent shall read.' };
  const tool = tools.find(({ name }) => AGENT_TOOLS.includes(name));
  if (!tool) return { text: 'I have no tool to start a subagent with, so I cannot do this.' };
  const background = task.ground === 'background';
  const input = {
    description: 'Read the token file',
    prompt: `${tagText(attempt, READER)} ${readForCaller.say(task.file)}`,
    subagent_type: AGENT,
    // Recent releases run agents in the background unless told otherwise, and then end the turn twice.
    ...(background || knowsProperty(tool, 'run_in_background')
      ? { run_in_background: background }
      : {}),
  };
  return { calls: [{ name: tool.name, input }] };
}

/**
 * The caller starts the reader and says its token once it is told of it: by the call's result or, where the reader
 * works in the background, in a turn of its own after what the model said meanwhile.
 */
export const awaitReader: Scene = (conversation, context) => {
  if (context.cue === READER) return playReader(conversation, context);
  if (resultsOf(context).length === 0) return startReader(conversation, context);
  const told = textOf(context.turns.slice(1).flatMap(({ content }) => content));
  return { text: tokenIn(told) ?? 'I wait for the subagent.' };
};

/** What the subagent does: where it has to hand its answer back by a call, the answer itself counts for nothing. */
function playReader(conversation: Conversation, context: SceneContext): Move {
  const move = playReadFile(conversation, context);
  const { text: message, calls = [] } = move;
  const handsBack = conversation.tools.some(({ name }) => name === HAND_BACK);
  if (!handsBack || calls.length > 0 || message === undefined) return move;
  return { calls: [{ name: HAND_BACK, input: { message } }] };
}

function knowsProperty(tool: ToolDefinition, name: string): boolean {
  return Object.hasOwn(objectIn(at(tool.schema, 'properties')) ?? {}, name);
}
