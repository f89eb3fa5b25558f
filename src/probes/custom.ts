import type { CustomProbe } from '../config/custom-probes.ts';
import { answerIsSecret } from './expect/answer.ts';
import { answerEquals, answerMatches, outputFits, toolWasCalled } from './expect/custom.ts';
import type { CliStep, Expectation, Probe, Stage, Staging } from './probe.ts';

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
      return {
        kind: 'cli',
        prompt: `${staging.tag()} ${fill(prompt)}`,
        tools: data.tools ?? [],
        allow: data.allow ?? [],
        bare: true,
        session,
        flags: data.flags ?? [],
        ...(data.effort ? { effort: data.effort } : {}),
        ...(data['system-prompt'] === undefined
          ? {}
          : { systemPrompt: fill(data['system-prompt']) }),
        ...(data.expect.schema ? { jsonSchema: data.expect.schema } : {}),
        ...(data['mcp-servers'] ? { mcpServers: filledServers(data['mcp-servers'], fill) } : {}),
      };
    }),
  };
}

type Fill = (template: string) => string;

/** A prompt never holds `{secret}`: the settings are checked for that. */
function filler({ secret }: Pick<Staging, 'secret'>): Fill {
  return (template) =>
    template
      .replaceAll('{secret}', secret.whole)
      .replaceAll('{left}', secret.left)
      .replaceAll('{right}', secret.right);
}

function filledServers(
  servers: NonNullable<CustomProbe['mcp-servers']>,
  fill: Fill,
): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(servers), (_key, value: unknown) =>
    typeof value === 'string' ? fill(value) : value,
  );
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
