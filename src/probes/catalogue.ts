import type { CustomProbe } from '../config/custom-probes.ts';
import type { Scene } from '../scripted/scene.ts';
import { autoClient } from './auto_client.ts';
import { autoClientEmpty } from './auto_client_empty.ts';
import { autoFlagged } from './auto_flagged.ts';
import { autoServer } from './auto_server.ts';
import { autoWithoutStream } from './auto_without_stream.ts';
import { backgroundAgent } from './background_agent.ts';
import { badCredentials } from './bad_credentials.ts';
import { bashTool } from './bash_tool.ts';
import { basicText } from './basic_text.ts';
import { compactCommand } from './compact_command.ts';
import { compactThenContinue } from './compact_then_continue.ts';
import { concurrentSessions } from './concurrent_sessions.ts';
import { contextOverflow } from './context_overflow.ts';
import { countTokens } from './count_tokens.ts';
import { customProbe } from './custom.ts';
import { effortLevels } from './effort_levels.ts';
import { emptyAnswer } from './empty_answer.ts';
import { fallbackTool } from './fallback_tool.ts';
import { finalRefusals } from './final_refusals.ts';
import { forkSession } from './fork_session.ts';
import { imageInToolResult } from './image_in_tool_result.ts';
import { interleavedThinkingTool } from './interleaved_thinking_tool.ts';
import { interrupt } from './interrupt.ts';
import { largeContext } from './large_context.ts';
import { longOutput } from './long_output.ts';
import { longSilence } from './long_silence.ts';
import { mcpHttp } from './mcp_http.ts';
import { mcpStdio } from './mcp_stdio.ts';
import { modelAliases } from './model_aliases.ts';
import { modelsList } from './models_list.ts';
import { nestedSchemaTool } from './nested_schema_tool.ts';
import { nonStreaming } from './non_streaming.ts';
import { nonStreamingTool } from './non_streaming_tool.ts';
import { oddDeltas } from './odd_deltas.ts';
import { overloaded } from './overloaded.ts';
import { parallelTools } from './parallel_tools.ts';
import { pdfInput } from './pdf_input.ts';
import type { Probe, ProbeGroup } from './probe.ts';
import { promptCache } from './prompt_cache.ts';
import { rateLimited } from './rate_limited.ts';
import { sessionResume } from './session_resume.ts';
import { sideRoutes } from './side_routes.ts';
import { slowFirstToken } from './slow_first_token.ts';
import { stopReasons } from './stop_reasons.ts';
import { streamJsonInput } from './stream_json_input.ts';
import { structuredOutput } from './structured_output.ts';
import { subagentTask } from './subagent_task.ts';
import { systemPrompt } from './system_prompt.ts';
import { thinking } from './thinking.ts';
import { thinkingBlocks } from './thinking_blocks.ts';
import { toolChain } from './tool_chain.ts';
import { toolError } from './tool_error.ts';
import { toolSearch } from './tool_search.ts';
import { toolUseRoundtrip } from './tool_use_roundtrip.ts';
import { uiAutoClient } from './ui_auto_client.ts';
import { uiAutoClientBlocks } from './ui_auto_client_blocks.ts';
import { uiAutoDisabled } from './ui_auto_disabled.ts';
import { uiAutoFlagged } from './ui_auto_flagged.ts';
import { uiAutoServer } from './ui_auto_server.ts';
import { uiAutoSubagent } from './ui_auto_subagent.ts';
import { uiAutoUnavailable } from './ui_auto_unavailable.ts';
import { uiBackground } from './ui_background.ts';
import { uiCompact } from './ui_compact.ts';
import { uiContext } from './ui_context.ts';
import { uiContinue } from './ui_continue.ts';
import { uiCost } from './ui_cost.ts';
import { uiDenied } from './ui_denied.ts';
import { uiEscape } from './ui_escape.ts';
import { uiFirstTurn } from './ui_first_turn.ts';
import { uiImage } from './ui_image.ts';
import { uiMcp } from './ui_mcp.ts';
import { uiModelList } from './ui_model_list.ts';
import { uiModelSwitch } from './ui_model_switch.ts';
import { uiPermission } from './ui_permission.ts';
import { uiPlan } from './ui_plan.ts';
import { uiQuestion } from './ui_question.ts';
import { uiQueuedPrompt } from './ui_queued_prompt.ts';
import { uiSubagent } from './ui_subagent.ts';
import { uiTurns } from './ui_turns.ts';
import { unicodeText } from './unicode_text.ts';
import { upstreamErrorMidstream } from './upstream_error_midstream.ts';
import { webSearch } from './web_search.ts';
import { writeAndEdit } from './write_and_edit.ts';

/** All probes, in the order they run and are reported. */
export const PROBES: readonly Probe[] = [
  basicText,
  thinking,
  toolUseRoundtrip,
  interleavedThinkingTool,
  subagentTask,
  compactCommand,
  parallelTools,
  toolChain,
  toolError,
  writeAndEdit,
  bashTool,
  autoServer,
  autoFlagged,
  autoWithoutStream,
  autoClient,
  autoClientEmpty,
  nestedSchemaTool,
  mcpStdio,
  mcpHttp,
  imageInToolResult,
  pdfInput,
  structuredOutput,
  backgroundAgent,
  toolSearch,
  webSearch,
  systemPrompt,
  unicodeText,
  oddDeltas,
  thinkingBlocks,
  stopReasons,
  sessionResume,
  forkSession,
  compactThenContinue,
  streamJsonInput,
  modelAliases,
  effortLevels,
  promptCache,
  longOutput,
  largeContext,
  concurrentSessions,
  interrupt,
  slowFirstToken,
  longSilence,
  rateLimited,
  overloaded,
  contextOverflow,
  finalRefusals,
  upstreamErrorMidstream,
  fallbackTool,
  badCredentials,
  nonStreaming,
  nonStreamingTool,
  emptyAnswer,
  countTokens,
  modelsList,
  sideRoutes,
  uiFirstTurn,
  uiAutoServer,
  uiAutoFlagged,
  uiAutoUnavailable,
  uiAutoDisabled,
  uiAutoSubagent,
  uiAutoClient,
  uiAutoClientBlocks,
  uiTurns,
  uiPermission,
  uiDenied,
  uiEscape,
  uiModelSwitch,
  uiCompact,
  uiPlan,
  uiQuestion,
  uiQueuedPrompt,
  uiContext,
  uiModelList,
  uiContinue,
  uiBackground,
  uiImage,
  uiMcp,
  uiSubagent,
  uiCost,
];

/** Names for the `probes` input. */
export const PROBE_NAMES = {
  core: namesIn('core'),
  ui: namesIn('ui'),
  all: PROBES.map((probe) => probe.name),
};

function namesIn(group: ProbeGroup): string[] {
  return PROBES.filter((probe) => probe.group === group).map((probe) => probe.name);
}

/** All probes that a run knows: ours and the user's own. */
export function probesWith(customs: readonly CustomProbe[]): readonly Probe[] {
  return [...PROBES, ...customs.map(customProbe)];
}

/** The probe of a name. @throws Error for a name that is not among them: names are checked with the inputs */
export function probeNamed(name: string, probes: readonly Probe[] = PROBES): Probe {
  const probe = probes.find((candidate) => candidate.name === name);
  if (!probe) throw new Error(`no probe named ${name}`);
  return probe;
}

/** What the scripted model plays in probes, by their names. */
export function scenesOf(probes: readonly Probe[]): Readonly<Record<string, Scene>> {
  return Object.fromEntries(
    probes.flatMap(({ name, scene }) => (scene ? [[name, scene] as const] : [])),
  );
}
