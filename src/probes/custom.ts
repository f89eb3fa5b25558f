import type { CustomMove, CustomProbe } from '../config/custom-probes.ts';
import { type Conversation, textOf, toolResults } from '../dialects/conversation.ts';
import type { Move } from '../dialects/move.ts';
import type { Scene } from '../scripted/scene.ts';
import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { answerEquals, answerMatches, outputFits, toolWasCalled } from './expect/custom.ts';
import type { CliStep, Expectation, Probe, Stage, Staging } from './probe.ts';
import { partsIn, tokenIn } from './secret.ts';
import { tokenToldAsText } from './tasks/read-file.ts';

const SECRET = '{secret}';

/** A probe of the user's own, from its data. */
export function customProbe(data: CustomProbe): Probe {
  const { flags = [], expect } = data;
  const named = flags
    .filter((word) => word.startsWith('--'))
    .map((word) => word.split('=')[0] ?? word);
  return {
    name: data.name,
    purpose: data.purpose ?? 'A probe of your own.',
    cost: 'cheap',
    rules: [],
    seenIn: '',
    needs: {
      flags: [...named, ...(expect.schema ? ['--json-schema'] : [])],
      ...(data.script ? {} : { live: true }),
    },
    exit: expect.exit ?? 'clean',
    stage: (staging) => stageOf(data, staging),
    ...(data.script ? { scene: sceneOf(data.script) } : {}),
    expect: expectationsOf(expect),
  };
}

/** One prompt is a session of its own; several are turns of one session, a process each. */
function stageOf(data: CustomProbe, staging: Staging): Stage {
  const fill = filler(staging);
  const prompts = data.turns ?? [data.prompt ?? ''];
  const files = Object.entries(data.files ?? {}).map(
    ([path, content]) => [path, fill(content)] as const,
  );
  return {
    files: Object.fromEntries(files),
    steps: prompts.map((prompt, index): CliStep => {
      const session = prompts.length === 1 ? 'none' : index === 0 ? 'start' : 'resume';
      return cliStep(`${staging.tag()} ${fill(prompt)}`, {
        tools: data.tools ?? [],
        allow: data.allow ?? [],
        session,
        flags: data.flags ?? [],
        ...(data.effort ? { effort: data.effort } : {}),
        ...(data['system-prompt'] === undefined
          ? {}
          : { systemPrompt: fill(data['system-prompt']) }),
        ...(data.expect.schema ? { jsonSchema: data.expect.schema } : {}),
        ...(data['mcp-servers'] ? { mcpServers: filledMap(data['mcp-servers'], fill) } : {}),
      });
    }),
  };
}

type Fill = (template: string) => string;

/** A prompt never holds `{secret}`: the settings are checked for that. */
function filler({ secret }: Pick<Staging, 'secret'>): Fill {
  return (template) =>
    template
      .replaceAll(SECRET, secret.whole)
      .replaceAll('{left}', secret.left)
      .replaceAll('{right}', secret.right);
}

/** A value with all its texts filled. */
function filled(value: unknown, fill: Fill): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((inner) => filled(inner, fill));
  return typeof value === 'object' && value !== null ? filledMap(value, fill) : value;
}

function filledMap(map: object, fill: Fill): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(map).map(([key, inner]) => [key, filled(inner, fill)] as const),
  );
}

/** The script's moves in order, by how many turns the assistant has had. */
function sceneOf(script: readonly CustomMove[]): Scene {
  return (conversation) => {
    const turns = conversation.turns.filter(({ role }) => role === 'assistant').length;
    const move = script[turns];
    if (!move) return { text: `The script has no move ${turns + 1}.` };
    return played(move, secretIn(conversation));
  };
}

/** Found in the conversation like any scene's answer, so that what a target loses shows. */
function secretIn(conversation: Pick<Conversation, 'turns'>): string {
  const results = toolResults(conversation).map(({ result }) => tokenIn(textOf(result.content)));
  const user = conversation.turns.filter(({ role }) => role === 'user');
  return (
    results.findLast((token) => token !== undefined) ??
    tokenToldAsText(user) ??
    partsIn(user.map(({ content }) => textOf(content)).join('\n'))?.whole ??
    'no secret in this conversation'
  );
}

function played({ thinking, text, calls }: CustomMove, secret: string): Move {
  const fill: Fill = (template) => template.replaceAll(SECRET, secret);
  return {
    ...(thinking === undefined ? {} : { thinking: fill(thinking) }),
    ...(text === undefined ? {} : { text: fill(text) }),
    ...(calls
      ? { calls: calls.map(({ name, input }) => ({ name, input: filledMap(input ?? {}, fill) })) }
      : {}),
  };
}

function expectationsOf(expect: CustomProbe['expect']): Expectation[] {
  const { answer, schema } = expect;
  const tool = expect['tool-called'];
  return [
    ...(tool === undefined ? [] : [toolWasCalled(tool, expect['tool-error'])]),
    ...(schema ? [outputFits(schema)] : []),
    ...(answer === 'secret' ? [answerIsSecret] : []),
    ...(typeof answer === 'object' && 'equals' in answer ? [answerEquals(answer.equals)] : []),
    ...(typeof answer === 'object' && 'matches' in answer ? [answerMatches(answer.matches)] : []),
  ];
}
