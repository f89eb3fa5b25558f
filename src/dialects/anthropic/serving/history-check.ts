import type { ContentBlock } from './block-schema.ts';
import { invalidRequest } from './refusal.ts';
import type { CountRequest, RequestMessage } from './request-schema.ts';
import { isSealed, isSigned } from './signature.ts';

type Placed = { readonly at: string; readonly block: ContentBlock };
type MergedTurn = {
  readonly role: 'user' | 'assistant';
  readonly at: string;
  readonly blocks: readonly Placed[];
};

const MOST_CACHE_MARKS = 4;

/**
 * Checks what a schema can't see: how messages hang together.
 * @throws AnthropicRefusal in the vendor's words for the first fault.
 */
export function checkRequest(request: CountRequest): void {
  checkTools(request);
  checkCacheMarks(request);
  request.messages.forEach(checkContent);
  const turns = mergedTurns(request.messages);
  checkUniqueCalls(turns);
  checkPairs(turns);
  checkSignatures(turns);
}

function checkTools({ tools = [], tool_choice }: CountRequest): void {
  for (const [index, tool] of tools.entries()) {
    const custom = tool.type === undefined || tool.type === null || tool.type === 'custom';
    if (custom && tool.name === undefined) {
      throw invalidRequest(`tools.${index}.custom.name: Field required`);
    }
    if (custom && (typeof tool.input_schema !== 'object' || tool.input_schema === null)) {
      throw invalidRequest(`tools.${index}.custom.input_schema: Field required`);
    }
  }
  const names = tools.flatMap(({ name }) => name ?? []);
  if (new Set(names).size < names.length) throw invalidRequest('tools: Tool names must be unique.');
  if (tools.length === 0 && tool_choice && tool_choice.type !== 'none') {
    throw invalidRequest('tool_choice: tool_choice may only be specified while providing tools.');
  }
}

function checkCacheMarks(request: CountRequest): void {
  const parts = [
    ...(request.tools ?? []),
    ...(request.system ?? []),
    ...request.messages.flatMap(({ content }) => content),
    request,
  ];
  const marks = parts.filter((part) => part['cache_control']).length;
  if (marks > MOST_CACHE_MARKS) {
    throw invalidRequest(
      `A maximum of ${MOST_CACHE_MARKS} blocks with cache_control may be provided. Found ${marks}.`,
    );
  }
}

function checkContent(
  { role, content }: RequestMessage,
  index: number,
  all: readonly RequestMessage[],
): void {
  // Per-turn system entries may hold settings only; a last assistant turn may be an empty start.
  const mayBeEmpty = role === 'system' || (role === 'assistant' && index === all.length - 1);
  const [first] = content;
  const emptyString = content.length === 1 && first?.type === 'text' && first.text === '';
  if ((content.length === 0 || emptyString) && !mayBeEmpty) {
    throw invalidRequest(
      `messages.${index}: all messages must have non-empty content except for the optional final assistant message`,
    );
  }
  if (!emptyString && content.some((block) => block.type === 'text' && block.text === '')) {
    throw invalidRequest('messages: text content blocks must be non-empty');
  }
}

/** Turns as the model sees them: system entries aside, neighbours of one role as one. */
function mergedTurns(messages: readonly RequestMessage[]): MergedTurn[] {
  const turns: MergedTurn[] = [];
  for (const [index, { role, content }] of messages.entries()) {
    if (role === 'system') continue;
    const at = `messages.${index}`;
    const blocks = content.map((block, place) => ({ at: `${at}.content.${place}`, block }));
    const last = turns.at(-1);
    if (last?.role === role) {
      turns[turns.length - 1] = { ...last, blocks: [...last.blocks, ...blocks] };
    } else {
      turns.push({ role, at, blocks });
    }
  }
  return turns;
}

function callIds(turn: MergedTurn | undefined): string[] {
  if (turn?.role !== 'assistant') return [];
  return turn.blocks.flatMap(({ block }) => (block.type === 'tool_use' ? block.id : []));
}

function checkUniqueCalls(turns: readonly MergedTurn[]): void {
  const seen = new Set<string>();
  for (const { at, block } of turns.flatMap(({ blocks }) => blocks)) {
    if (block.type !== 'tool_use') continue;
    if (seen.has(block.id)) throw invalidRequest(`${at}: \`tool_use\` ids must be unique`);
    seen.add(block.id);
  }
}

function checkPairs(turns: readonly MergedTurn[]): void {
  for (const [index, turn] of turns.entries()) {
    const answered = checkResults(turn, callIds(turns[index - 1]));
    const missing = callIds(turns[index - 1]).filter((id) => !answered.has(id));
    if (missing.length > 0) throw unanswered(turns[index - 1]?.at ?? '', missing);
  }
  const open = callIds(turns.at(-1));
  if (open.length > 0) throw unanswered(turns.at(-1)?.at ?? '', open);
}

function unanswered(at: string, ids: readonly string[]): Error {
  return invalidRequest(
    `${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${ids.join(', ')}. ` +
      'Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
  );
}

/** The ids a turn's results answer, each of which the turn before must have called once. */
function checkResults(turn: MergedTurn, called: readonly string[]): Set<string> {
  const answered = new Set<string>();
  for (const { at, block } of turn.blocks) {
    if (block.type !== 'tool_result') continue;
    const id = block.tool_use_id;
    if (turn.role !== 'user') {
      throw invalidRequest(`${at}: \`tool_result\` blocks can only be in \`user\` messages`);
    }
    if (!called.includes(id)) {
      throw invalidRequest(
        `${at}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. ` +
          'Each `tool_result` block must have a corresponding `tool_use` block in the previous message.',
      );
    }
    if (answered.has(id)) {
      throw invalidRequest(
        `${at}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${id}`,
      );
    }
    answered.add(id);
  }
  return answered;
}

function checkSignatures(turns: readonly MergedTurn[]): void {
  for (const { at, block } of turns.flatMap(({ blocks }) => blocks)) {
    if (block.type === 'thinking' && !isSigned(block.thinking, block.signature)) {
      throw invalidRequest(`${at}: Invalid \`signature\` in \`thinking\` block`);
    }
    if (block.type === 'redacted_thinking' && !isSealed(block.data)) {
      throw invalidRequest(`${at}: Invalid \`data\` in \`redacted_thinking\` block`);
    }
  }
}
