import { at, listIn, objectIn } from '../../../system/json.ts';
import { oncePer } from '../../../system/once-per.ts';
import type { Reading } from '../../../wire/reading.ts';
import { isMessages } from '../route.ts';
import { type Fragment, fragmentsOfRequest } from './fragments.ts';

/** What the CLI asks the model beside the turns, for people's convenience: whatever becomes of it, the turns go on. */
export type SideRequest = {
  /** What is asked for, as in "the request for …". */
  readonly what: string;
  /** What people miss without it; tried with 2.1.331, 2.1.216, 2.0.77 and 1.0.128, which all go on in silence. */
  readonly lost: string;
  /** The property of the JSON that it wants. */
  readonly wants?: string;
};

const TITLE: SideRequest = {
  what: "the session's title",
  lost: 'the session gets no title, and Claude Code asks again with each prompt',
  wants: 'title',
};

/** Releases from 2.1 on ask for JSON of a schema, by the property that they want. */
const BY_SCHEMA: ReadonlyMap<string, SideRequest> = new Map([
  ['title', TITLE],
  ['name', { what: "the plan's name", lost: 'the session gets no name by its plan' }],
]);

/** Releases up to 2.0.77 ask a small model, by the words that a block of the system prompt begins with. */
const BY_SYSTEM: readonly (readonly [start: string, asked: SideRequest])[] = [
  [
    'Analyze if this message indicates a new conversation topic',
    { what: "the topic for the window's title", lost: 'the window gets no title' },
  ],
  [
    'Summarize this coding conversation',
    {
      what: "an earlier session's summary",
      lost: 'the list of sessions to resume has no summary of it',
    },
  ],
  [
    'Your task is to process Bash commands',
    { what: "a command's prefix", lost: 'people are offered no rule for commands of its kind' },
  ],
  [
    'Extract any file paths that this command reads or modifies',
    {
      what: 'the files of a command',
      lost: 'Claude Code does not know which files the command has read',
    },
  ],
];

/** What a request of the CLI asks beside the turns; undefined for a turn, and for all that a turn hangs on. */
export const sideRequestOf = oncePer((reading: Reading): SideRequest | undefined => {
  const { requestJson } = reading;
  if (!isMessages(reading) || listIn(at(requestJson, 'tools')).length > 0) return undefined;
  return bySchema(requestJson) ?? bySystem(requestJson);
});

/** A schema of this one property, and what is to be named put in tags; whoever asks for JSON in print mode sends none. */
function bySchema(json: unknown): SideRequest | undefined {
  const schema = at(json, 'output_config', 'format', 'schema', 'properties');
  const [name, ...others] = Object.keys(objectIn(schema) ?? {});
  if (name === undefined || others.length > 0) return undefined;
  const quotes = textsOf(json, 'user').some((text) => /^<(?:session|conversation)>/.test(text));
  return quotes ? BY_SCHEMA.get(name) : undefined;
}

function bySystem(json: unknown): SideRequest | undefined {
  const texts = textsOf(json, 'system');
  return BY_SYSTEM.find(([start]) => texts.some((text) => text.startsWith(start)))?.[1];
}

function textsOf(json: unknown, wanted: Fragment['kind']): readonly string[] {
  return fragmentsOfRequest(json).flatMap(({ kind, text }) =>
    kind === wanted ? [text.trimStart()] : [],
  );
}
