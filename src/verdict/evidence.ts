import type { CliEvent } from '../claude/transcript.ts';
import { isMessages } from '../dialects/anthropic/route.ts';
import { AGENT_TOOLS, isBackgroundFalse } from '../probes/expect/agent.ts';
import { isCompactBoundary } from '../probes/expect/compaction.ts';
import { isThinkingDelta } from '../probes/expect/thinking.ts';
import type { Observation } from '../probes/probe.ts';
import { at, objectsIn } from '../system/json.ts';
import type { Reading } from '../wire/reading.ts';
import type { TokenEvidence } from './token-evidence.ts';

/** The seed's evidence, counted from structured events and recorded exchanges; never from prose. */
export function tokenEvidence(feature: string, seen: Observation): TokenEvidence {
  const transcripts = seen.steps.map((run) => run.transcript);
  const events = transcripts.flatMap((transcript) => transcript.events);
  const uses = transcripts.flatMap((transcript) => transcript.toolUses);
  const results = transcripts.flatMap((transcript) => transcript.toolResults);
  const agentUses = uses.filter((use) => AGENT_TOOLS.includes(use.name));
  const statuses = messagesExchanges(seen.wire.north).map(
    (reading) => reading.exchange.response?.status ?? 0,
  );
  return {
    feature,
    marker_present:
      transcripts.some((transcript) => transcript.result?.text.includes(seen.secret.whole)) ||
      seen.http.some((run) => run.text.includes(seen.secret.whole)),
    thinking_delta_count: events.filter(isThinkingDelta).length,
    tool_use_count: uses.length,
    tool_result_count: results.length,
    agent_catalog_present: seen.wire.north.some(offersAgent),
    agent_tool_count: agentUses.filter((use) => use.name === 'Agent').length,
    agent_result_count: results.filter((result) => agentUses.some((use) => use.id === result.id))
      .length,
    task_tool_count: agentUses.filter((use) => use.name === 'Task').length,
    run_in_background_false: agentUses.some((use) => isBackgroundFalse(use.input)),
    compact_boundary: events.some(isCompactBoundary),
    compact_metadata: events.some(hasCompactMetadata),
    http_422: statuses.includes(422),
    http_500: statuses.some((status) => status >= 500),
    timed_out: [...seen.steps, ...seen.http].some((run) => run.timedOut),
  };
}

/** The model's own requests: side routes and count_tokens left out. */
export function messagesExchanges(readings: readonly Reading[]): Reading[] {
  return readings.filter(isMessages);
}

/** What an attempt's requests are: the model's own, or all of a probe that needs no CLI. */
export function countedExchanges({
  steps,
  wire,
}: Pick<Observation, 'steps' | 'wire'>): readonly Reading[] {
  return steps.length === 0 ? wire.north : messagesExchanges(wire.north);
}

function hasCompactMetadata(event: CliEvent): boolean {
  return isCompactBoundary(event) && typeof event['compact_metadata'] === 'object';
}

/** Whether a request of the CLI offers a tool. */
export function offers({ requestJson }: Reading, name: string): boolean {
  return objectsIn(at(requestJson, 'tools')).some((tool) => tool['name'] === name);
}

function offersAgent(reading: Reading): boolean {
  return AGENT_TOOLS.some((name) => offers(reading, name));
}
