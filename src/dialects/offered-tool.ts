import { at, type JsonObject, objectIn, objectsIn, textIn } from '../system/json.ts';

/** A tool as it stands in a request, in any dialect. */
export type OfferedTool = {
  readonly name: string;
  readonly schema: JsonObject | undefined;
  /** A server tool has no like in other dialects, and a deferred one may be kept back. */
  readonly mild: boolean;
  readonly description: string;
  /** Named in the list only, to be searched for. */
  readonly deferred: boolean;
  /** For the client to run, as opposed to one that the vendor runs itself. */
  readonly isFunction: boolean;
};

/** Tools of a request's `tools`, flat (Messages, Responses) or under `function` (Chat Completions). */
export function toolsIn(requestJson: unknown): readonly OfferedTool[] {
  return objectsIn(at(requestJson, 'tools')).map((tool) => {
    const own = objectIn(tool['function']) ?? tool;
    const type = textIn(tool['type']) ?? 'custom';
    return {
      name: textIn(own['name']) ?? textIn(own['type']) ?? '',
      schema: objectIn(own['input_schema'] ?? own['parameters']),
      description: (textIn(own['description']) ?? '').trim(),
      mild: type !== 'custom' || tool['defer_loading'] === true,
      deferred: tool['defer_loading'] === true,
      isFunction: type === 'custom' || type === 'function',
    };
  });
}
