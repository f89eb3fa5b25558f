import { squeeze } from '../../dialects/request-text.ts';
import { at, canonicalJson, type JsonObject, objectsIn, textIn } from '../../system/json.ts';
import { align, type Member } from './align.ts';
import { type Difference, differencesOf, saysNothing } from './difference.ts';
import type { Place } from './place.ts';

/**
 * The system prompt and the turns of a Messages request, compared block by block whatever turn they stand in: turns
 * of one role may be merged on the way, texts may be joined or become blocks, and those of role system may be moved
 * to the system prompt.
 */
export function conversationDifferences(sent: unknown, arrived: unknown): readonly Difference[] {
  const [had, has] = [entriesOf(sent), entriesOf(arrived)];
  const { pairs, moved, ...left } = align(had.map(memberOf), has.map(memberOf));
  const recast = recastAmong(left, had, has);
  const lost = left.lost.filter((s) => !recast.some(([sent]) => sent === s));
  const added = left.added.filter((a) => !recast.some(([, arrived]) => arrived === a));
  const words = had.flatMap(({ block }) => textOf(block) ?? []);
  const room: Room = { has, words };
  const found = [
    ...pairs.flatMap(([s, a]) => entryDifferences(had[s], has[a], words)),
    ...moved.flatMap(([s]) => movedDifferences(had[s])),
    ...recast.flatMap(([s, a]) => roleDifference(had[s], has[a])),
    ...lost.flatMap((s) => lostDifferences(had[s], room)),
    ...added.flatMap((a) => addedDifferences(has[a], had)),
  ];
  const gone = lost.flatMap((s) => {
    const entry = had[s];
    return entry && lostDifferences(entry, room).some(({ kind }) => kind === 'lost') ? [entry] : [];
  });
  return outermost(found, had, new Set(gone));
}

/** A block, or what a turn says besides its content. */
type Entry = {
  readonly path: Place;
  readonly turn: Place;
  readonly role: string;
  readonly block: JsonObject | undefined;
  /** Fields of the turn itself, such as `output_config`. */
  readonly fields: JsonObject | undefined;
};

function blocksOf(content: unknown): readonly unknown[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content : [];
}

/** The role of blocks of the system prompt. */
const PROMPT = 'system prompt';

function entriesOf(request: unknown): readonly Entry[] {
  const prompt = blockEntries(at(request, 'system'), (path) => ({
    path: [{ field: 'system' }, ...path],
    turn: [{ field: 'system' }, ...path],
    role: PROMPT,
  }));
  return [...prompt, ...turnEntries(request)];
}

function blockEntries(
  content: unknown,
  place: (path: Place) => Pick<Entry, 'path' | 'turn' | 'role'>,
): readonly Entry[] {
  return objectsIn(blocksOf(content)).flatMap((block, index): readonly Entry[] => {
    if (block['type'] === 'text' && block['text'] === '') return [];
    return [{ ...place([{ item: String(index) }]), block: inBlocks(block), fields: undefined }];
  });
}

function turnEntries(request: unknown): readonly Entry[] {
  return objectsIn(at(request, 'messages')).flatMap(({ role, content, ...fields }, place) => {
    const turn: Place = [{ field: 'messages' }, { item: String(place) }];
    const own = { turn, role: textIn(role) ?? '' };
    const blocks = blockEntries(content, (path) => {
      return { ...own, path: [...turn, { field: 'content' }, ...path] };
    });
    const said = Object.values(fields).some((value) => !saysNothing(value));
    return said ? [...blocks, { ...own, path: turn, block: undefined, fields }] : blocks;
  });
}

/** A result's content may be a text or a list of one. */
function inBlocks(block: JsonObject): JsonObject {
  return typeof block['content'] === 'string' && block['type'] === 'tool_result'
    ? { ...block, content: blocksOf(block['content']) }
    : block;
}

function printOf(role: string, value: unknown): string {
  return `${role} ${canonicalJson(value)}`;
}

/** What was lost in one role and stands unchanged in another. */
function recastAmong(
  { lost, added }: { readonly lost: readonly number[]; readonly added: readonly number[] },
  had: readonly Entry[],
  has: readonly Entry[],
): readonly (readonly [sent: number, arrived: number])[] {
  const free = new Set(added);
  const said = (entry: Entry | undefined) => canonicalJson(entry?.block ?? entry?.fields);
  return lost.flatMap((s) => {
    const found = [...free].find((a) => said(has[a]) === said(had[s]));
    if (found === undefined) return [];
    free.delete(found);
    return [[s, found] as const];
  });
}

function memberOf({ role, block, fields }: Entry): Member {
  return {
    print: printOf(role, block ?? fields),
    kind: `${role} ${textIn(block?.['type']) ?? 'turn'}`,
    id: block && (textIn(block['id']) ?? textIn(block['tool_use_id'])),
  };
}

function textOf(block: JsonObject | undefined): string | undefined {
  return block?.['type'] === 'text' ? textIn(block['text']) : undefined;
}

/** Whether both are the system's words, as a turn or in the prompt. */
function isOfSystem(...entries: readonly Entry[]): boolean {
  return entries.every(({ role }) => role === 'system' || role === PROMPT);
}

function roleDifference(
  sent: Entry | undefined,
  arrived: Entry | undefined,
): readonly Difference[] {
  if (!sent || !arrived) return [];
  if (sent.role === arrived.role || isOfSystem(sent, arrived)) return [];
  const path: Place = [...sent.turn, { field: 'role' }];
  return [{ path, kind: 'changed', sent: sent.role, arrived: arrived.role }];
}

function entryDifferences(
  sent: Entry | undefined,
  arrived: Entry | undefined,
  words: readonly string[],
): readonly Difference[] {
  if (!sent || !arrived) return [];
  const found = differencesOf(
    sent.block ?? sent.fields,
    arrived.block ?? arrived.fields,
    sent.path,
  );
  const joined = isJoined(textOf(sent.block), textOf(arrived.block), words);
  return [
    ...roleDifference(sent, arrived),
    ...found.filter(({ path }) => !(joined && path.length === sent.path.length + 1)),
  ];
}

/** Whether a text arrived within another that holds nothing but texts that were sent. */
function isJoined(sent: string | undefined, arrived: string | undefined, words: readonly string[]) {
  if (sent === undefined || arrived === undefined || !arrived.includes(sent)) return false;
  const left = words.reduce((text, word) => (word === '' ? text : text.replace(word, '')), arrived);
  return left.trim() === '' && arrived.length > sent.length && arrived.trim() !== sent.trim();
}

function movedDifferences(sent: Entry | undefined): readonly Difference[] {
  if (!sent) return [];
  const value = sent.block ?? sent.fields;
  return [{ path: sent.path, kind: 'moved', sent: value, arrived: value }];
}

/** What arrived, and all texts that were sent. */
type Room = { readonly has: readonly Entry[]; readonly words: readonly string[] };

/** A text may have gone into another of its role, or from a turn of the system into the prompt. */
function lostDifferences(entry: Entry | undefined, room: Room): readonly Difference[] {
  if (!entry) return [];
  const { path, block, fields } = entry;
  if (!block) return differencesOf(fields, {}, path);
  const text = textOf(block);
  const found = text === undefined ? undefined : homeOf(text, entry.role, room);
  if (found === undefined) return [{ path, kind: 'lost', sent: block, arrived: undefined }];
  if (found.includes(text ?? '')) return [];
  return [
    {
      path: [...path, { field: 'text' }],
      kind: 'changed',
      sent: text,
      arrived: text && squeeze(text),
    },
  ];
}

function homeOf(text: string, role: string, { has, words }: Room): string | undefined {
  const isHome = (one: Entry, arrived: string) => {
    if (role === 'system' && one.role === PROMPT) return squeeze(arrived).includes(squeeze(text));
    return one.role === role && isJoined(squeeze(text), squeeze(arrived), words.map(squeeze));
  };
  return has
    .flatMap((one) => {
      const arrived = textOf(one.block);
      return arrived !== undefined && isHome(one, arrived) ? [arrived] : [];
    })
    .at(0);
}

/** What the target puts in itself is its own; what the CLI said once stands there twice. */
function addedDifferences(entry: Entry | undefined, had: readonly Entry[]): readonly Difference[] {
  if (!entry) return [];
  const { block, fields, role } = entry;
  const print = printOf(role, block ?? fields);
  const twice = had.find((one) => printOf(one.role, one.block ?? one.fields) === print);
  if (!twice) return [];
  const value = block ?? fields;
  return [{ path: twice.path, kind: 'doubled', sent: value, arrived: value }];
}

/** A turn of which all is lost is one loss. */
function outermost(
  differences: readonly Difference[],
  had: readonly Entry[],
  lost: ReadonlySet<Entry>,
): readonly Difference[] {
  const turns = new Set([...lost].map(({ turn }) => turn));
  const whole = [...turns].flatMap((turn): readonly Difference[] => {
    const parts = had.filter((one) => one.turn === turn);
    const [first] = parts;
    if (!first || first.role === PROMPT || !parts.every((one) => lost.has(one))) return [];
    const content = parts.flatMap(({ block }) => block ?? []);
    const fields = parts.find((one) => one.fields)?.fields;
    const sent = { role: first.role, content, ...fields };
    return [{ path: turn, kind: 'lost', sent, arrived: undefined }];
  });
  const isWithin = ({ path }: Difference) => whole.some((turn) => startsWith(path, turn.path));
  return [...differences.filter((one) => !isWithin(one)), ...whole];
}

function startsWith(path: Place, start: Place): boolean {
  return start.every((step, place) => JSON.stringify(path[place]) === JSON.stringify(step));
}
