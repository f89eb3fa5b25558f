import xterm from '@xterm/headless';

/** What a person has in front of them: an emulated terminal that programs draw on. */
export type Terminal = {
  /** Takes what the program wrote. */
  readonly feed: (output: string) => void;
  /** The rows now seen, without trailing blanks; always as many as the terminal has. */
  readonly rows: () => readonly string[];
  /** The window's title, as the program set it. */
  readonly title: () => string;
  /** Settles once everything fed is drawn. */
  readonly drawn: () => Promise<void>;
  readonly close: () => void;
};

export const COLUMNS = 120;
export const ROWS = 40;

/** Output that waits to be drawn; what floods beyond is left out, as a person could not read it either. */
const MOST_PENDING = 8 << 20;
const LONGEST_TITLE = 500;

/** @param answer gets what the terminal itself says to the program, such as where its cursor stands */
export function openTerminal(answer: (text: string) => void): Terminal {
  const terminal = new xterm.Terminal({
    cols: COLUMNS,
    rows: ROWS,
    scrollback: 0,
    allowProposedApi: true,
  });
  let title = '';
  let pending = 0;
  terminal.onTitleChange((text) => {
    title = text.slice(0, LONGEST_TITLE);
  });
  terminal.onData(answer);
  return {
    feed: (output) => {
      if (pending > MOST_PENDING) return;
      pending += output.length;
      terminal.write(output, () => {
        pending -= output.length;
      });
    },
    rows: () => {
      const { active } = terminal.buffer;
      return Array.from({ length: ROWS }, (_, row) => {
        const line = active.getLine(active.baseY + row)?.translateToString(true) ?? '';
        // The prompt is followed by a hard space in some releases and a plain one in others.
        return line.replaceAll('\u00a0', ' ').trimEnd();
      });
    },
    title: () => title,
    drawn: () => new Promise((resolve) => terminal.write('', resolve)),
    close: () => terminal.dispose(),
  };
}
