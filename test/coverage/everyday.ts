import { screens } from '../../src/probes/expect/screen.ts';
import type { Expectation, Probe } from '../../src/probes/probe.ts';
import { uiAutoServer } from '../../src/probes/ui_auto_server.ts';
import { uiAutoSubagent } from '../../src/probes/ui_auto_subagent.ts';
import { uiBackground } from '../../src/probes/ui_background.ts';
import { uiCompact } from '../../src/probes/ui_compact.ts';
import { uiContext } from '../../src/probes/ui_context.ts';
import { uiContinue } from '../../src/probes/ui_continue.ts';
import { uiCost } from '../../src/probes/ui_cost.ts';
import { uiDenied } from '../../src/probes/ui_denied.ts';
import { uiEscape } from '../../src/probes/ui_escape.ts';
import { uiFirstTurn } from '../../src/probes/ui_first_turn.ts';
import { uiImage } from '../../src/probes/ui_image.ts';
import { uiMcp } from '../../src/probes/ui_mcp.ts';
import { uiModelList } from '../../src/probes/ui_model_list.ts';
import { uiModelSwitch } from '../../src/probes/ui_model_switch.ts';
import { uiPermission } from '../../src/probes/ui_permission.ts';
import { uiPlan } from '../../src/probes/ui_plan.ts';
import { uiQuestion } from '../../src/probes/ui_question.ts';
import { uiQueuedPrompt } from '../../src/probes/ui_queued_prompt.ts';
import { uiSubagent } from '../../src/probes/ui_subagent.ts';
import { uiTurns } from '../../src/probes/ui_turns.ts';
import { webSearch } from '../../src/probes/web_search.ts';
import { writeAndEdit } from '../../src/probes/write_and_edit.ts';
import { type Stretch, stageSitting } from './sitting.ts';

/** A morning at the screen: begun as a new user does, in the release's own permission mode, and gone on with by hand. */
const MORNING: readonly Stretch[] = [
  {
    session: 'start',
    activities: [
      { as: uiFirstTurn },
      { as: uiTurns },
      { as: uiAutoServer },
      { as: uiAutoSubagent },
      { as: uiMcp },
      { as: uiImage },
      { as: uiModelSwitch },
      { as: uiQueuedPrompt },
      { as: uiEscape },
      { as: uiContext },
      { as: uiModelList },
      { as: uiCompact },
      { as: uiCost },
    ],
  },
  {
    session: 'continue',
    permissionMode: 'default',
    activities: [
      { as: uiContinue },
      { as: uiSubagent },
      { as: writeAndEdit },
      { as: webSearch },
      { as: uiPermission },
      { as: uiDenied },
      { as: uiQuestion },
      { as: uiBackground },
      { steps: [{ press: 'shift+tab' }, { press: 'shift+tab' }, { awaitText: 'plan mode on' }] },
      { as: uiPlan },
    ],
  },
];

/** A sitting that breaks off covers less than it says. */
const toTheEnd: Expectation = {
  name: 'every step of the sitting is carried out, and no turn fails',
  judge: (seen) => {
    const sessions = screens(seen);
    const stuck = sessions.flatMap(({ screen }) => screen.stuck ?? []);
    const turns = sessions.flatMap(({ session }) => session.turns);
    const failed = turns.filter(({ end }) => end === 'failed' || end === 'open');
    if (sessions.length === MORNING.length && stuck.length === 0 && failed.length === 0)
      return { met: true };
    const where = stuck.map(({ words, why, state }) => `${words}: ${why} while ${state}`);
    const ends = failed.map(({ prompt, end }) => `${end}: ${prompt.slice(0, 60)}`);
    return {
      met: false,
      reason: `expected ${MORNING.length} sessions to their end, seen ${sessions.length}; ${[...where, ...ends].join('; ')}`,
    };
  },
};

/** What people do in a day, in one sitting. It is no probe of the catalogue: it shows what these leave out. */
export const everyday: Probe = {
  name: 'everyday',
  purpose: 'A morning’s work at the screen.',
  cost: 'costly',
  rules: [],
  seenIn: 'https://github.com/musistudio/claude-code-router/issues/1046',
  needs: { screen: true, scripted: true },
  exit: 'any',
  faults: true,
  // Its prompts bear the tags of the probes it plays, so that what it asks is filed under other attempts upstream.
  provokes: ['across/unasked'],
  stage: (staging) => stageSitting(MORNING, staging),
  expect: [toTheEnd],
};
