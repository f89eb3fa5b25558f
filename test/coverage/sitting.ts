import type { ScreenStep } from '../../src/claude/screen/step.ts';
import type { SessionLine } from '../../src/claude/session-file.ts';
import type { CliStep, Probe, Stage, Staging, Step, UiStep } from '../../src/probes/probe.ts';
import { newSecret } from '../../src/probes/secret.ts';
import { turn, uiStep } from '../../src/probes/ui-step.ts';
import { newAttemptId, tagText } from '../../src/wire/attribution.ts';

/** What a person does in a stretch of a sitting. */
export type Activity =
  /** What a probe does, with its scene: at the screen as it does there, else by typing its prompts. */
  | { readonly as: Probe }
  /** Something of its own. */
  | { readonly steps: readonly ScreenStep[] };

/** One start of the CLI's screen, with what is done there. */
export type Stretch = {
  readonly session: UiStep['session'];
  /** Default: what the release gives a new user. */
  readonly permissionMode?: NonNullable<UiStep['permissionMode']>;
  readonly activities: readonly Activity[];
};

type Staged = Pick<Stage, 'files'> & {
  readonly steps: readonly ScreenStep[];
  readonly opened: Pick<UiStep, 'allow' | 'agents' | 'mcpServers' | 'env'>;
};

/**
 * Many probes' doings as the steps of one session: each keeps its own tag, by which the scripted model plays its
 * scene, and its own secrets. What any of them needs of the command line stands on the one there is.
 */
export function stageSitting(stretches: readonly Stretch[], staging: Staging): Stage {
  const staged = stretches.map(({ session, permissionMode, activities }) => {
    const parts = activities.map((activity) => stageActivity(activity, staging));
    const mode = permissionMode === undefined ? {} : { permissionMode };
    return { parts, session, mode };
  });
  const all = staged.flatMap(({ parts }) => parts);
  const opened = {
    allow: [...new Set(all.flatMap((part) => part.opened.allow ?? []))],
    agents: Object.assign({}, ...all.map((part) => part.opened.agents ?? {})),
    mcpServers: Object.assign({}, ...all.map((part) => part.opened.mcpServers ?? {})),
    env: Object.assign({}, ...all.map((part) => part.opened.env ?? {})),
  };
  return {
    files: Object.assign({}, ...all.map(({ files }) => files ?? {})),
    steps: staged.map(({ parts, session, mode }) =>
      uiStep(
        parts.map(({ steps }) => sinceHere(steps)),
        { ...opened, ...mode, session },
      ),
    ),
  };
}

function stageActivity(activity: Activity, staging: Staging): Staged {
  if ('steps' in activity) return { steps: activity.steps, opened: {} };
  const attempt = newAttemptId(activity.as.name);
  const secrets = staging.secrets.map(newSecret);
  const [secret = newSecret()] = secrets;
  const tag = (cue?: string) => tagText(attempt, cue);
  const { files, steps } = activity.as.stage({ ...staging, secret, secrets, tag });
  const sessions = steps.flatMap((step) => [step].flat()).filter(isCli);
  return {
    ...(files ? { files } : {}),
    steps: sessions.flatMap((step) => (step.kind === 'ui' ? step.steps : typed(step))),
    opened: {
      allow: sessions.flatMap(({ allow }) => allow ?? []),
      agents: Object.assign({}, ...sessions.map(({ agents }) => agents ?? {})),
      mcpServers: Object.assign({}, ...sessions.map(({ mcpServers }) => mcpServers ?? {})),
      env: Object.assign({}, ...sessions.map(({ env }) => env ?? {})),
    },
  };
}

function isCli(step: Step): step is CliStep | UiStep {
  return step.kind !== 'http';
}

/** A print mode's prompts, typed at the screen. */
function typed({ prompt }: CliStep): readonly ScreenStep[] {
  return [prompt].flat().flatMap((one) => turn(one.replaceAll('\n', ' ')));
}

/** Waits that look at the session's file see what is new since these steps began, as in a session of their own. */
function sinceHere(steps: readonly ScreenStep[]): readonly ScreenStep[] {
  let known = 0;
  const start: ScreenStep = {
    what: 'the session’s file',
    awaitSession: (lines) => {
      known = lines.length;
      return true;
    },
  };
  const own = (lines: readonly SessionLine[]) => lines.slice(known);
  const rest = steps.map((step) =>
    'awaitSession' in step
      ? { ...step, awaitSession: (lines: readonly SessionLine[]) => step.awaitSession(own(lines)) }
      : step,
  );
  return [start, ...rest];
}
