import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';

/**
 * A file's value with all scalars as text, just as inputs are text, so that both are read by the same
 * rules and nothing is lost on the way (`1.10` stays `1.10`, a token of digits keeps its zeros).
 */
export type Raw = string | readonly Raw[] | { readonly [key: string]: Raw };

/** Both count from 1. */
export type Position = { readonly line: number; readonly column: number };

export type Entry = { readonly key: string; readonly offset: number; readonly value: Raw };

export type Trouble = {
  readonly path: readonly PropertyKey[];
  readonly offset: number;
  readonly message: string;
};

export type Tree = {
  /** The top map's entries, each key once. */
  readonly entries: readonly Entry[];
  readonly troubles: readonly Trouble[];
  /** Where the value at this path starts, or the nearest value around it. */
  readonly offset: (path: readonly PropertyKey[]) => number | undefined;
};

const MAX_DEPTH = 16;
/** Counted with aliases spelled out, so a few lines of aliases can't grow into gigabytes. */
const MAX_NODES = 5_000;

type Walk = {
  readonly offsets: Map<string, number>;
  readonly anchors: Map<string, ParsedNode>;
  readonly troubles: Trouble[];
  nodes: number;
};

type Path = readonly PropertyKey[];

/** Reads a parsed document's top map. */
export function readTree(root: ParsedNode | null): Tree {
  const walk: Walk = { offsets: new Map(), anchors: new Map(), troubles: [], nodes: 0 };
  const entries = topEntries(walk, root);
  return {
    entries,
    troubles: walk.troubles,
    offset: (path) => nearestOffset(walk.offsets, path),
  };
}

function topEntries(walk: Walk, root: ParsedNode | null): readonly Entry[] {
  if (root === null || isNull(root)) return [];
  if (isMap<ParsedNode, ParsedNode | null>(root)) return readEntries(walk, root.items, []);
  trouble(walk, [], root, 'the file must be a map of settings');
  return [];
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
    const entries = readEntries(walk, node.items, path);
    return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
  }
  return isScalar(node) && !isNull(node) ? String(node.value) : '';
}

function readAlias(walk: Walk, alias: ParsedNode & { readonly source: string }, path: Path): Raw {
  const target = walk.anchors.get(alias.source);
  if (target !== undefined) return readNode(walk, target, path);
  trouble(walk, path, alias, 'uses an alias without an anchor before it');
  return '';
}

type Pair = { readonly key: ParsedNode; readonly value: ParsedNode | null };

function readEntries(walk: Walk, pairs: readonly Pair[], path: Path): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const { key: keyNode, value } of pairs) {
    if (walk.nodes > MAX_NODES) break;
    const key = isScalar(keyNode) ? String(keyNode.value) : '';
    // Assigning `__proto__` would change an object instead of naming an entry.
    if (key === '' || key === '__proto__') {
      trouble(walk, path, keyNode, 'has a key that is not a plain name');
    } else if (entries.has(key)) {
      trouble(
        walk,
        [...path, key],
        keyNode,
        path.length === 0 ? 'is set twice' : 'has a key twice',
      );
    } else {
      const offset = keyNode.range[0];
      walk.offsets.set(pathKey([...path, key]), offset);
      const read = value === null ? '' : readNode(walk, value, [...path, key]);
      entries.set(key, { key, offset, value: read });
    }
  }
  return [...entries.values()];
}

function withinBounds(walk: Walk, node: ParsedNode, path: Path): boolean {
  if (walk.nodes === MAX_NODES + 1) {
    trouble(walk, [], node, `the file holds more than ${MAX_NODES} values`);
    return false;
  }
  if (walk.nodes > MAX_NODES) return false;
  if (path.length <= MAX_DEPTH) return true;
  // One is enough: a circle of aliases comes here a thousand times.
  const message = 'is nested too deeply';
  if (!walk.troubles.some((known) => known.message === message)) trouble(walk, path, node, message);
  return false;
}

function trouble(walk: Walk, path: Path, node: ParsedNode, message: string): void {
  walk.troubles.push({ path, offset: node.range[0], message });
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
