import { at, type JsonObject, objectsIn } from '../system/json.ts';
import type { Reading } from '../wire/reading.ts';

/** The blocks of a type in the turns that a Messages request sends along, in order. */
export function historyBlocks({ requestJson }: Reading, type: string): readonly JsonObject[] {
  return objectsIn(at(requestJson, 'messages'))
    .flatMap((turn) => objectsIn(turn['content']))
    .filter((block) => block['type'] === type);
}
