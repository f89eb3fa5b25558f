import { invalidRequest } from '../../openai/serving/refusal.ts';
import { checkParameters } from '../../openai/serving/tool-schema.ts';
import type { InputItem } from './item-schema.ts';
import type { ResponsesRequest } from './request-schema.ts';

/**
 * Checks what a schema can't see: how items and fields hang together.
 * @throws OpenaiRefusal in OpenAI's words for the first fault.
 */
export function checkRequest({ tools, input, previous_response_id }: ResponsesRequest): void {
  if (typeof previous_response_id === 'string') {
    // Nothing is kept between requests, as with `store: false`.
    throw invalidRequest(
      `Previous response with id '${previous_response_id}' not found.`,
      'previous_response_id',
      'previous_response_not_found',
    );
  }
  for (const [index, tool] of (tools ?? []).entries()) {
    if (tool.type !== 'function') continue;
    checkParameters(tool.name, tool.parameters, `tools[${index}].parameters`);
  }
  checkPairs(input);
}

/** Calls and outputs belong together by id alone; other items may stand between them. */
function checkPairs(items: readonly InputItem[]): void {
  const open = new Set<string>();
  const answered = new Set<string>();
  for (const item of items) {
    if (item.type === 'function_call') open.add(item.call_id);
    if (item.type !== 'function_call_output') continue;
    if (open.delete(item.call_id)) {
      answered.add(item.call_id);
      continue;
    }
    throw invalidRequest(
      answered.has(item.call_id)
        ? `Duplicate function call output for call_id ${item.call_id}.`
        : `No tool call found for function call output with call_id ${item.call_id}.`,
      'input',
    );
  }
  const [first] = open;
  if (first !== undefined) {
    throw invalidRequest(`No tool output found for function call ${first}.`, 'input');
  }
}
