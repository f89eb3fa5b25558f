// Draws a screen as Claude Code does and keeps a session's file, without any model. What it does is asked in prompts.
const fs = require('node:fs');
const { spawn } = require('node:child_process');
const { join } = require('node:path');

const folder = join(process.env.CLAUDE_CONFIG_DIR, 'projects', 'fake');
fs.mkdirSync(folder, { recursive: true });
const file = join(folder, 'session.jsonl');
const keep = (type, content, more = {}) =>
  fs.appendFileSync(
    file,
    `${JSON.stringify({ type, timestamp: new Date().toISOString(), message: { content, ...more } })}\n`,
  );
const answer = (text) => keep('assistant', [{ type: 'text', text }], { stop_reason: 'end_turn' });

const RULE = '─'.repeat(120);
const said = [];
let prompt = '';
let mode = 'ready';
let choice = 0;
let stays = false;
const OPTIONS = ['No', 'Yes'];
const below = () => {
  if (mode === 'asking')
    return [
      RULE,
      ' Do you want to proceed?',
      ...OPTIONS.map((one, n) => ` ${n === choice ? '❯' : ' '} ${one}`),
      '',
      ' Esc to cancel',
    ];
  if (mode === 'notice')
    return [RULE, '  Something is to be known', '', '  Enter to go on · Esc to cancel'];
  const spinner = mode === 'working' ? ['✻ Pondering… (esc to interrupt)'] : [];
  return [...spinner, RULE, `❯ ${prompt}`, RULE, '  ? for shortcuts'];
};
const draw = () =>
  process.stdout.write(
    `\u001b]0;fake ${mode}\u0007\u001b[2J\u001b[H${[...said, ...below()].join('\r\n')}`,
  );
const done = (text) => {
  answer(text);
  said.push(`● ${text}`);
  mode = 'ready';
  draw();
};
const send = () => {
  const asked = prompt;
  prompt = '';
  if (asked === '/exit') {
    if (stays) return draw();
    process.stdout.write('Bye\r\n');
    process.exit(0);
  }
  said.push(`❯ ${asked}`);
  keep('user', asked);
  mode = 'working';
  draw();
  stays ||= asked === 'say I stay';
  if (asked === 'crash') process.exit(3);
  if (asked === 'ask') mode = 'asking';
  if (asked === 'notice') mode = 'notice';
  if (asked === 'child') {
    const child = spawn('sleep', ['1000'], { stdio: 'ignore' });
    return setTimeout(done, 50, `child ${child.pid}`);
  }
  if (asked === 'env')
    return setTimeout(
      done,
      50,
      JSON.stringify({
        ...process.env,
        tty: process.stdout.isTTY,
        columns: process.stdout.columns,
      }),
    );
  if (asked === 'silent')
    return setTimeout(() => {
      mode = 'ready';
      draw();
    }, 50);
  if (asked.startsWith('say ')) return setTimeout(done, 50, asked.slice(4));
  draw();
};
const key = (bytes) => {
  if (mode === 'asking') {
    if (bytes === '\u001b[B') choice = 1;
    if (bytes === '\u001b[A') choice = 0;
    if (bytes === '\r') return done(OPTIONS[choice]);
    if (bytes === '\u001b') return done('left');
    return draw();
  }
  if (mode === 'notice') return bytes === '\r' ? done('went on') : undefined;
  if (bytes === '\u001b' && mode === 'working') {
    keep('user', [{ type: 'text', text: '[Request interrupted by user]' }]);
    mode = 'ready';
    return draw();
  }
  if (bytes === '\r') return send();
  prompt += bytes.replaceAll('\u001b[200~', '').replaceAll('\u001b[201~', '');
  draw();
};
process.on('SIGTERM', () => process.exit(0));
process.stdin.setRawMode(true);
process.stdin.setEncoding('utf8');
process.stdin.on('data', key);
setTimeout(draw, 100);
