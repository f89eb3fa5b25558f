import type { ScreenRun } from '../../src/claude/screen/run-screen.ts';
import { sessionLogOf, sessionTranscript } from '../../src/claude/session.ts';
import type { SessionLine } from '../../src/claude/session-file.ts';
import type { ClaudeRun } from '../../src/claude/start.ts';
import { parseTranscript } from '../../src/claude/transcript.ts';
import type { CliStep, Observation, Probe, Stage, UiStep } from '../../src/probes/probe.ts';
import { newSecret, type Secret } from '../../src/probes/secret.ts';
import type { AttemptWire } from '../../src/wire/reading.ts';

export const secrets: readonly Secret[] = Array.from({ length: 10 }, newSecret);
const [first = newSecret()] = secrets;
export const secret = first;

/** A CLI process that printed these events. */
export function cliRun(events: readonly unknown[], more: Partial<ClaudeRun> = {}): ClaudeRun {
  const stdout = events.map((event) => `${JSON.stringify(event)}\n`).join('');
  return {
    argv: [],
    returncode: 0,
    stdout,
    stderr: '',
    duration: 1,
    timedOut: false,
    startError: undefined,
    transcript: parseTranscript(stdout),
    ...more,
  };
}

/** A session at the CLI's screen whose file had these lines; the script came to its end unless said otherwise. */
export function uiRun(
  lines: readonly SessionLine[],
  screen: Partial<ScreenRun['screen']> = {},
): ScreenRun {
  return {
    ...cliRun([]),
    transcript: sessionTranscript(lines),
    session: sessionLogOf(lines),
    screen: { pictures: [], stuck: undefined, stopped: false, ...screen },
  };
}

/** The final result of a CLI process. */
export function result(text: string, more: object = {}): object {
  return { type: 'result', subtype: 'success', is_error: false, result: text, ...more };
}

export const thinkingDelta = {
  type: 'stream_event',
  event: { type: 'content_block_delta', delta: { type: 'thinking_delta', thinking: 'hm' } },
};

/** A tool call and its result, as the CLI prints them. */
export function toolCall(
  name: string,
  text: string,
  more: { id?: string; parent?: string; isError?: boolean; input?: unknown } = {},
): object[] {
  const { id = `toolu_${name}`, parent = null, isError = false, input = {} } = more;
  return [
    {
      type: 'assistant',
      parent_tool_use_id: parent,
      message: { content: [{ type: 'tool_use', id, name, input }] },
    },
    {
      type: 'user',
      parent_tool_use_id: parent,
      message: {
        content: [{ type: 'tool_result', tool_use_id: id, is_error: isError, content: text }],
      },
    },
  ];
}

/** What the CLI prints when a session is compacted to a summary. */
export function compaction(summary: string): object[] {
  return [
    { type: 'system', subtype: 'status', compact_result: 'success' },
    { type: 'system', subtype: 'compact_boundary', compact_metadata: { trigger: 'manual' } },
    { type: 'user', message: { role: 'user', content: [{ type: 'text', text: summary }] } },
  ];
}

export function observe(steps: readonly ClaudeRun[], wire: Partial<AttemptWire> = {}): Observation {
  return {
    secret,
    secrets,
    steps,
    http: [],
    files: {},
    wire: { north: [], south: [], southRecorded: false, scripted: true, ...wire },
  };
}

export function stageOf(probe: Probe): Stage {
  return probe.stage({
    secret,
    secrets,
    sessionId: '00000000-0000-4000-8000-000000000000',
    workspace: '/smoke/workspace',
    tag: (cue) => `[smoke:${probe.name}-00000000${cue === undefined ? '' : `/${cue}`}]`,
    mcp: { stdio: () => ({}), http: () => ({}) },
  });
}

/** What a CLI step asks, turn by turn. */
export function promptsOf({ prompt }: Pick<CliStep, 'prompt'>): readonly string[] {
  return typeof prompt === 'string' ? [prompt] : prompt;
}

export function cliSteps(stage: Stage): readonly CliStep[] {
  return stage.steps
    .flatMap((step) => ('kind' in step ? [step] : [...step]))
    .filter((step) => step.kind === 'cli');
}

export function uiSteps(stage: Stage): readonly UiStep[] {
  return stage.steps
    .flatMap((step) => ('kind' in step ? [step] : [...step]))
    .filter((step) => step.kind === 'ui');
}

/** Reasons of the unmet expectations. */
export function unmet(probe: Pick<Probe, 'expect'>, seen: Observation): string[] {
  return probe.expect.flatMap((expectation) => {
    const judgement = expectation.judge(seen);
    return judgement.met ? [] : [judgement.reason];
  });
}
