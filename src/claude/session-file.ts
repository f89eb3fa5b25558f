import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { Redact } from '../system/redact.ts';
import { type CliEvent, parseLine } from './transcript.ts';

/** A line of a session's file as it was written. */
export type SessionLine = {
  /** The id of the subagent whose line it is; undefined for the session's own. */
  readonly agent: string | undefined;
  readonly event: CliEvent;
};

/** The sessions' files of one config folder, read while the CLI writes them. */
export type FollowedSessions = {
  /** Reads what is new. */
  readonly read: () => void;
  /** All lines so far, in the order they were found. */
  readonly lines: () => readonly SessionLine[];
};

/** Bounds of what is read: far more than a person's morning. */
const MOST_FILES = 200;
const MOST_BYTES = 64 << 20;
const PIECE = 64 << 10;

/** Of releases that write a subagent's lines into the session's own file and name no agent (1.0.128). */
const NAMELESS_AGENT = 'agent';

type File = { readonly decoder: StringDecoder; position: number; rest: string };

/**
 * Follows `<config>/projects/<folder>/<session>.jsonl` and the files of subagents beside it (`agent-<id>.jsonl` in
 * 2.0.77) or below it. A line that is not whole yet waits; what is no JSON object with a type is left out.
 *
 * @param redact applied to each line before anything is read from it
 */
export function followSessions(config: string, redact: Redact = String): FollowedSessions {
  const root = join(config, 'projects');
  const files = new Map<string, File>();
  const lines: SessionLine[] = [];
  let budget = MOST_BYTES;
  return {
    lines: () => lines,
    read: () => {
      for (const path of sessionFiles(root)) {
        if (!files.has(path) && files.size >= MOST_FILES) continue;
        const file = files.get(path) ?? {
          decoder: new StringDecoder('utf8'),
          position: 0,
          rest: '',
        };
        files.set(path, file);
        const [text, bytes] = newText(path, file, budget);
        budget -= bytes;
        const whole = `${file.rest}${text}`.split('\n');
        file.rest = whole.pop() ?? '';
        lines.push(...whole.flatMap((line) => sessionLine(redact(line))));
      }
    },
  };
}

function sessionFiles(root: string): string[] {
  try {
    return readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .map((name) => join(root, name));
  } catch {
    // Not there before the first prompt, or a folder that is being made.
    return [];
  }
}

/** What was appended since the last time, at most `limit` bytes, and how many bytes that is. */
function newText(path: string, file: File, limit: number): [text: string, bytes: number] {
  let text = '';
  const start = file.position;
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return ['', 0];
  }
  try {
    const piece = Buffer.alloc(PIECE);
    for (let read = -1; read !== 0 && file.position - start < limit; file.position += read) {
      read = readSync(fd, piece, 0, PIECE, file.position);
      text += file.decoder.write(piece.subarray(0, read));
    }
  } finally {
    closeSync(fd);
  }
  return [text, file.position - start];
}

function sessionLine(line: string): SessionLine[] {
  const event = parseLine(line);
  if (!event) return [];
  const agent = typeof event['agentId'] === 'string' ? event['agentId'] : NAMELESS_AGENT;
  return [{ agent: event['isSidechain'] === true ? agent : undefined, event }];
}
