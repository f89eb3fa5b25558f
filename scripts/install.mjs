// Installs the locked packages when node_modules is missing or out of step with the lock file, one process at a time.
// Plain JavaScript on purpose: it is the one script that runs on the machine's own Node (20 or later).
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}node_modules/.installed-lock`;
// Not in node_modules, which npm deletes.
const lock = `${root}.installing`;
const holder = `${process.pid} ${hostname()}`;

const LOOK_EVERY_MS = 200;
/** The holder says this often that it is at work, and counts as gone after so long without a word. */
const TOUCH_EVERY_MS = 5_000;
const GONE_AFTER_MS = 60_000;

const wanted = createHash('sha256')
  .update(read(`${root}package-lock.json`))
  .digest('hex');

if (read(stamp) !== wanted) process.exitCode = await inTurn(install);

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Does the work alone; what another process did meanwhile is not done again. */
async function inTurn(work) {
  for (let told = false; !taken(); told = true) {
    if (!told) console.log('Another process is installing the packages; waiting for it …');
    await setTimeout(LOOK_EVERY_MS);
  }
  const beat = setInterval(touch, TOUCH_EVERY_MS);
  try {
    return read(stamp) === wanted ? 0 : await work();
  } finally {
    clearInterval(beat);
    if (read(lock) === holder) rmSync(lock);
  }
}

function touch() {
  if (read(lock) === holder) utimesSync(lock, new Date(), new Date());
}

/** Takes the lock, also from a holder that is gone; false while another one has it. */
function taken() {
  if (written()) return true;
  const other = read(lock);
  if (other === undefined || !isGone(other)) return false;
  // Moved away first: of several that find it stale, one moves it, and whoever moves a fresh one puts it back.
  const aside = `${lock}-${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return false;
  }
  if (read(aside) === other) {
    rmSync(aside, { force: true });
    return written();
  }
  renameSync(aside, lock);
  return false;
}

function written() {
  try {
    writeFileSync(lock, holder, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isGone(other) {
  const [pid, ...host] = other.split(' ');
  const silent = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  return silent > GONE_AFTER_MS || (host.join(' ') === hostname() && !isAlive(Number(pid)));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process is one all the same.
    return error.code === 'EPERM';
  }
}

/** @returns the exit code */
async function install() {
  console.log('Installing the locked packages (npm ci --ignore-scripts) …');
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  const child = spawn(
    command,
    [...args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: root, stdio: 'inherit' },
  );
  const [code] = await once(child, 'close');
  if (code !== 0) return code ?? 1;
  writeFileSync(stamp, wanted);
  return 0;
}
