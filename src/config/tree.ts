import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Position } from './faults.ts';

/**
 * A file's value with all scalars as text, just as inputs are text, so that both are read by the same
 * rules and nothing is lost on the way (`1.10` stays `1.10`, a token of digits keeps its zeros).
 */
export type Raw = string | readonly Raw[] | { readonly [key: string]: Raw };

/** A fault inside a text, before it is known whose value the text is. */
export type NodeFault = Partial<Position> & {
  readonly path: readonly PropertyKey[];
  readonly message: string;
};

const MAX_SHOWN = 60;
const MAX_DEPTH = 16;
/** Counted with aliases spelled out, so a few lines of aliases can't grow into gigabytes. */
const MAX_NODES = 5_000;

/** A YAML text that is a map. */
export type YamlMap = {
  readonly settings: ReadonlyMap<string, Raw>;
  /** Place of the value at this path, or of the nearest value around it. */
  readonly locate: (path: readonly PropertyKey[]) => Position | undefined;
  readonly faults: readonly NodeFault[];
};

/** What a text is meant to be. */
export type Meant = {
  /** How faults call the text. */
  readonly called: string;
  /** What it is a map of. */
  readonly of: string;
  /** What is wrong with a key of the top map. */
  readonly refuseKey?: (key: string) => string | undefined;
};

type Walk = {
  readonly meant: Meant;
  readonly offsets: Map<string, number>;
  readonly anchors: Map<string, ParsedNode>;
  readonly faults: NodeFault[];
  readonly place: (offset: number) => Position;
  nodes: number;
};

type Path = readonly PropertyKey[];

/** Reads a parsed document's top map. */
export function readTree(
  root: ParsedNode | null,
  place: (offset: number) => Position,
  meant: Meant,
): YamlMap {
  const walk: Walk = {
    meant,
    offsets: new Map(),
    anchors: new Map(),
    faults: [],
    place,
    nodes: 0,
  };
  const settings = topEntries(walk, root);
  const locate = (path: Path) => {
    const offset = nearestOffset(walk.offsets, path);
    return offset === undefined ? undefined : place(offset);
  };
  return { settings, locate, faults: walk.faults };
}

function topEntries(walk: Walk, root: ParsedNode | null): ReadonlyMap<string, Raw> {
  if (root === null || isNull(root)) return new Map();
  if (isMap<ParsedNode, ParsedNode | null>(root)) return readEntries(walk, root.items, []);
  fault(walk, [], root, `${walk.meant.called} must be a map of ${walk.meant.of}`);
  return new Map();
}

function readNode(walk: Walk, node: ParsedNode, path: Path): Raw {
  walk.nodes += 1;
  if (!withinBounds(walk, node, path)) return '';
  if (isAlias(node)) return readAlias(walk, node, path);
  // Through an alias, the place is that of the anchor: there the value is mended.
  walk.offsets.set(pathKey(path), node.range[0]);
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, node);
  if (isSeq<ParsedNode>(node)) {
    return node.items.map((item, index) => readNode(walk, item, [...path, index]));
  }
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    return Object.fromEntries(readEntries(walk, node.items, path));
  }
  return isScalar(node) && !isNull(node) ? String(node.value) : '';
}

function readAlias(walk: Walk, alias: ParsedNode & { readonly source: string }, path: Path): Raw {
  const target = walk.anchors.get(alias.source);
  if (target !== undefined) return readNode(walk, target, path);
  fault(walk, path, alias, 'uses an alias without an anchor before it');
  return '';
}

type KeyValue = { readonly key: ParsedNode; readonly value: ParsedNode | null };

function readEntries(walk: Walk, pairs: readonly KeyValue[], path: Path): ReadonlyMap<string, Raw> {
  const entries = new Map<string, Raw>();
  for (const { key: keyNode, value } of pairs) {
    if (walk.nodes > MAX_NODES) break;
    const key = isScalar(keyNode) ? String(keyNode.value) : '';
    const at = [...path, key];
    const refused = path.length === 0 ? walk.meant.refuseKey?.(key) : undefined;
    // Assigning `__proto__` would change an object instead of naming an entry.
    if (key === '' || key === '__proto__') {
      fault(walk, path, keyNode, 'has a key that is not a plain name');
    } else if (refused !== undefined) {
      fault(walk, [key.slice(0, MAX_SHOWN)], keyNode, refused);
    } else if (entries.has(key)) {
      fault(walk, at, keyNode, path.length === 0 ? 'is set twice' : 'has a key twice');
    } else {
      walk.offsets.set(pathKey(at), keyNode.range[0]);
      entries.set(key, value === null ? '' : readNode(walk, value, at));
    }
  }
  return entries;
}

function withinBounds(walk: Walk, node: ParsedNode, path: Path): boolean {
  if (walk.nodes === MAX_NODES + 1) {
    fault(walk, [], node, `${walk.meant.called} holds more than ${MAX_NODES} values`);
    return false;
  }
  if (walk.nodes > MAX_NODES) return false;
  if (path.length <= MAX_DEPTH) return true;
  // One is enough: a circle of aliases comes here a thousand times.
  const message = 'is nested too deeply';
  if (!walk.faults.some((known) => known.message === message)) fault(walk, path, node, message);
  return false;
}

function fault(walk: Walk, path: Path, node: ParsedNode, message: string): void {
  walk.faults.push({ path, message, ...walk.place(node.range[0]) });
}

/** In words: `key:` with nothing behind it, `~` or `null`, not in quotes. */
function isNull(node: ParsedNode): boolean {
  if (!isScalar(node) || node.type !== 'PLAIN') return false;
  return /^(~|null|Null|NULL)?$/.test(String(node.value));
}

function nearestOffset(offsets: ReadonlyMap<string, number>, path: Path): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const found = offsets.get(pathKey(path.slice(0, length)));
    if (found !== undefined) return found;
  }
  return undefined;
}

function pathKey(path: Path): string {
  return path.map(String).join('\0');
}
