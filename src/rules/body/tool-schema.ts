import { isMessages } from '../../dialects/anthropic/route.ts';
import { at, objectIn, objectsIn, textIn } from '../../system/json.ts';
import type { Reading } from '../../wire/reading.ts';
import { type Difference, differencesOf } from '../fidelity/difference.ts';
import { breachesOf, type Tolerance, weighed } from '../fidelity/told.ts';
import type { Breach, Rule } from '../rule.ts';
import type { ForwardedRequest } from '../subjects.ts';
import { inlined } from './inlined-schema.ts';

/** In the same API every word of a schema counts, and `body/unknown-field` tells what is lost. */
export const toolSchema: Rule<'request'> = {
  id: 'body/tool-schema',
  on: 'request',
  severity: 'warning',
  party: 'target',
  says: "What a tool's schema allows (`enum`, `pattern`, bounds, alternatives) reaches an upstream of another API too.",
  mend: 'Use `input_schema` as `parameters` as it is, also below the first level; set `strict` where a schema must be cut.',
  link: 'router-for-me/CLIProxyAPI#4961',
  check: (request) => (isMessages(request.south) ? [] : schemaFaults(request)),
};

const CONSTRAINTS =
  /\.(enum|const|pattern|minimum|maximum|exclusiveMinimum|exclusiveMaximum|minLength|maxLength|minItems|maxItems|anyOf|oneOf|allOf|type|items)$/;

/** Alternatives may be written in another way, and a type may allow null besides. */
const ROWS: readonly Tolerance[] = [
  {
    at: CONSTRAINTS,
    kinds: ['lost'],
    severity: 'warning',
    why: 'A model that is not told what is allowed sends what the CLI then refuses.',
    together: true,
  },
  {
    at: /\.additionalProperties$/,
    kinds: ['lost'],
    when: ({ sent }) => sent === false,
    severity: 'warning',
    why: 'So does one that may add what it likes.',
    together: true,
  },
];

function schemaFaults({ north, south }: ForwardedRequest): readonly Breach[] {
  const got = new Map(functionsOf(south).map((tool) => [tool.name, tool]));
  const differences = objectsIn(at(north.requestJson, 'tools')).flatMap(
    (tool): readonly Difference[] => {
      const name = textIn(tool['name']) ?? '';
      const arrived = got.get(name);
      const sent = objectIn(tool['input_schema']);
      // A strict schema knows fewer words, so a careful target leaves the others out.
      if (!arrived?.schema || !sent || arrived.strict) return [];
      const path = [{ field: 'tools' }, { item: name }, { field: 'input_schema' }];
      return differencesOf(inlined(sent), inlined(arrived.schema), path);
    },
  );
  return breachesOf(weighed(differences, ROWS));
}

function functionsOf(south: Reading) {
  return objectsIn(at(south.requestJson, 'tools')).map((tool) => {
    const own = objectIn(tool['function']) ?? tool;
    return {
      name: textIn(own['name']) ?? '',
      schema: objectIn(own['parameters']),
      strict: own['strict'] === true,
    };
  });
}
