import type { JsonObject } from '../../src/system/json.ts';
import { failure } from '../faults/answers.ts';
import type { Whole } from '../faults/fault.ts';
import { placesOf, type Step } from './steps.ts';

/** How servers of several makes refuse a request for something in it. */
export const REFUSALS: Readonly<Record<string, (place: string) => Whole>> = {
  'refused-400': (place) =>
    failure(400, 'invalid_request_error', `${place}: Extra inputs are not permitted`),
  'refused-422': (place) =>
    failure(422, 'invalid_request_error', `${place}: Input should be a valid dictionary`),
  'refused-500': () => failure(500, 'api_error', 'Internal server error'),
};

/** The first place of a path in a body, in the vendor's spelling: `tools.0.input_schema.type`. */
export function placeIn(body: JsonObject, steps: readonly Step[]): string | undefined {
  const [first] = placesOf(body, steps);
  return first?.join('.');
}
