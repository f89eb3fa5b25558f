import type { Scene } from './scene.ts';
import { backgroundAgent } from './scenes/background_agent.ts';
import { bashTool } from './scenes/bash_tool.ts';
import { basicText } from './scenes/basic_text.ts';
import { compactCommand } from './scenes/compact_command.ts';
import { interleavedThinkingTool } from './scenes/interleaved_thinking_tool.ts';
import { interrupt } from './scenes/interrupt.ts';
import { largeContext } from './scenes/large_context.ts';
import { longOutput } from './scenes/long_output.ts';
import { mcpTool } from './scenes/mcp_tool.ts';
import { media } from './scenes/media.ts';
import { nestedSchemaTool } from './scenes/nested_schema_tool.ts';
import { parallelTools } from './scenes/parallel_tools.ts';
import { sessionRecall } from './scenes/session_recall.ts';
import { streamJsonInput } from './scenes/stream_json_input.ts';
import { structuredOutput } from './scenes/structured_output.ts';
import { subagentTask } from './scenes/subagent_task.ts';
import { systemPrompt } from './scenes/system_prompt.ts';
import { thinking } from './scenes/thinking.ts';
import { toolChain } from './scenes/tool_chain.ts';
import { toolError } from './scenes/tool_error.ts';
import { toolSearch } from './scenes/tool_search.ts';
import { toolUseRoundtrip } from './scenes/tool_use_roundtrip.ts';
import { unicodeText } from './scenes/unicode_text.ts';
import {
  contextOverflow,
  overloaded,
  rateLimited,
  slowFirstToken,
  upstreamErrorMidstream,
} from './scenes/upstream_faults.ts';
import { webSearch } from './scenes/web_search.ts';
import { writeAndEdit } from './scenes/write_and_edit.ts';

/** The scene of each probe, by the probe's name. */
export const scenes: Readonly<Record<string, Scene>> = {
  basic_text: basicText,
  thinking,
  tool_use_roundtrip: toolUseRoundtrip,
  interleaved_thinking_tool: interleavedThinkingTool,
  subagent_task: subagentTask,
  compact_command: compactCommand,
  parallel_tools: parallelTools,
  tool_chain: toolChain,
  tool_error: toolError,
  write_and_edit: writeAndEdit,
  bash_tool: bashTool,
  nested_schema_tool: nestedSchemaTool,
  structured_output: structuredOutput,
  system_prompt: systemPrompt,
  unicode_text: unicodeText,
  image_in_tool_result: media,
  pdf_input: media,
  background_agent: backgroundAgent,
  tool_search: toolSearch,
  web_search: webSearch,
  mcp_stdio: mcpTool,
  mcp_http: mcpTool,
  session_resume: sessionRecall,
  fork_session: sessionRecall,
  compact_then_continue: compactCommand,
  stream_json_input: streamJsonInput,
  model_aliases: basicText,
  effort_levels: basicText,
  long_output: longOutput,
  large_context: largeContext,
  prompt_cache: basicText,
  concurrent_sessions: basicText,
  count_tokens: basicText,
  non_streaming: basicText,
  interrupt,
  rate_limited: rateLimited,
  overloaded,
  context_overflow: contextOverflow,
  upstream_error_midstream: upstreamErrorMidstream,
  slow_first_token: slowFirstToken,
  bad_credentials: basicText,
};
