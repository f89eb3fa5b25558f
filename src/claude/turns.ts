import { StringDecoder } from 'node:string_decoder';
import { isResult } from './transcript.ts';

/**
 * Hands turns to the CLI one at a time, each once the one before has its result: what is in stdin all at once, the
 * CLI takes for one turn of several messages. Standard input ends with the last result.
 */
export function takeTurns(turns: readonly string[]): {
  readonly stdin: AsyncIterable<string>;
  /** Told of all output. */
  readonly onOutput: (piece: Buffer) => void;
} {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let answered = () => {};
  async function* stdin() {
    for (const turn of turns) {
      const result = new Promise<void>((resolve) => {
        answered = resolve;
      });
      yield turn;
      await result;
    }
  }
  return {
    stdin: stdin(),
    onOutput: (piece) => {
      const lines = (rest + decoder.write(piece)).split('\n');
      rest = lines.pop() ?? '';
      if (lines.some(isResult)) answered();
    },
  };
}
