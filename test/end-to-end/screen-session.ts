import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attemptFolders, claudeEnvironment } from '../../src/claude/environment.ts';
import { installerOf } from '../../src/claude/installer.ts';
import type { Claude } from '../../src/claude/locate.ts';
import { type ScreenInvocation, screenArgv } from '../../src/claude/screen/invocation.ts';
import { obtainPty, type PtyModule } from '../../src/claude/screen/pty-install.ts';
import { runScreen, type ScreenRun } from '../../src/claude/screen/run-screen.ts';
import { settleIn } from '../../src/claude/screen/settings.ts';
import { layOut, readWorkspace } from '../../src/run/workspace.ts';
import type { Scene } from '../../src/scripted/scene.ts';
import { startScriptedModel } from '../../src/scripted/server.ts';
import { type Egress, watchEgress } from '../../src/system/egress.ts';
import { tagText } from '../../src/wire/attribution.ts';
import { testRun } from '../system/run.ts';

/** What one session at the real CLI's screen came to. */
export type PlayedScreen = {
  readonly run: ScreenRun;
  readonly files: Readonly<Record<string, string>>;
  readonly egress: readonly Egress[];
};

/** A prompt for `model`, by the cue of what it is to do. */
export function prompt(cue: 'say' | 'command' | 'slow'): string {
  return `${tagText('ui_trial-0123abcd', cue)} Please.`;
}

/** What the command makes. */
export const MADE = 'smoke-made.txt';

const trial: Scene = (_conversation, { cue, turns }) => {
  if (cue === 'slow') {
    return {
      text: 'First words. The rest.',
      fault: { kind: 'stall', afterText: 'First words.', ms: 20_000 },
    };
  }
  const ran = turns.some(({ content }) => content.some(({ type }) => type === 'tool_result'));
  if (cue !== 'command' || ran) return { text: `The answer to ${cue}.` };
  // Not for reading only, so that it needs a permission.
  const command = `curl -s -m 1 http://127.0.0.1:9/; touch ${MADE}`;
  return {
    text: 'Now the command.',
    calls: [{ name: 'Bash', input: { command, description: 'Make a file' } }],
  };
};

/** The pty of this machine, fetched or from node_modules. */
export async function pty(): Promise<PtyModule> {
  const found = await obtainPty(
    installerOf(process.env, async () => ({ code: 0, stdout: '', stderr: '' })),
  );
  if (!found.ok) throw new Error(found.fault);
  return found.value;
}

/** Plays a person's script at a release's screen, with the scripted model behind it. */
export async function playScreen(
  claude: Claude,
  invocation: ScreenInvocation,
): Promise<PlayedScreen> {
  const root = await mkdtemp(join(tmpdir(), 'smoke-screen-'));
  const folders = attemptFolders(root);
  const run = testRun({ env: process.env });
  const model = await startScriptedModel({ scenes: { ui_trial: trial } });
  const egress = await watchEgress();
  try {
    await layOut(folders, {});
    await settleIn(folders, claude.version);
    const played = await runScreen(run, await pty(), {
      claude,
      argv: screenArgv(invocation, claude, { model: 'sonnet', sessionId: randomUUID() }),
      env: claudeEnvironment({
        run,
        folders,
        baseUrl: model.url,
        token: 'none',
        timeoutMs: 120_000,
        extra: {},
        at: 'screen',
        egress: egress.env,
      }),
      cwd: folders.workspace,
      config: folders.config,
      steps: invocation.steps,
      timeoutMs: 120_000,
    });
    return { run: played, files: await readWorkspace(folders.workspace), egress: egress.seen() };
  } finally {
    await egress.close();
    await model.close();
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What a person does with any release, by name. */
export const SESSIONS = {
  'first prompt': {
    session: 'start',
    steps: [{ await: 'ready' }, { send: prompt('say') }, { await: 'done' }],
  },
  'a command that is allowed': {
    session: 'start',
    permissionMode: 'default',
    steps: [{ send: prompt('command') }, { answer: 'allow' }, { await: 'done' }],
  },
  'Escape, and a next prompt': {
    session: 'start',
    steps: [
      { send: prompt('slow') },
      { await: 'working' },
      { pauseMs: 1500 },
      { press: 'escape' },
      { await: 'done' },
      { send: prompt('say') },
      { await: 'done' },
    ],
  },
} as const satisfies Readonly<Record<string, ScreenInvocation>>;
