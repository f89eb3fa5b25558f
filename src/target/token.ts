import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import { readFileStart } from '../config/file.ts';
import { ConfigurationError, InfrastructureError, messageOf } from '../system/errors.ts';
import { bad, good, type Result } from '../system/result.ts';
import type { Run } from '../system/run.ts';

/** Far more than any token has, in characters. */
const TOKEN_LIMIT = 16 << 10;
const POLL_MS = 100;

/**
 * The token the CLI authenticates with: given, minted by the target, or random. A target may listen before it has
 * written its token, so the file gets as long as readiness does.
 *
 * @throws InfrastructureError when the run is cancelled meanwhile
 * @throws ConfigurationError when `auth-token-file` cannot be read, stays empty or holds no token
 */
export async function tokenOf(
  run: Pick<Run, 'secrets' | 'signal'>,
  config: Pick<Config, 'target' | 'authToken' | 'authTokenFile'>,
): Promise<string> {
  const token = config.authToken ?? (await mintedToken(config, run.signal));
  run.secrets.add(token);
  return token;
}

/** A token no one else has. */
export function randomToken(): string {
  return `smoke-${randomBytes(16).toString('hex')}`;
}

async function mintedToken(
  { authTokenFile: file, target }: Pick<Config, 'target' | 'authTokenFile'>,
  signal: AbortSignal,
): Promise<string> {
  if (file === undefined) return randomToken();
  const deadline = performance.now() + target.readyTimeoutMs;
  while (true) {
    const read = await readToken(file);
    if (read.ok) return checkedToken(read.value, file);
    if (signal.aborted)
      throw new InfrastructureError('The run was cancelled while the target was coming up.');
    if (performance.now() > deadline) {
      throw new ConfigurationError(
        `auth-token-file: the target is ready, but its token cannot be read: ${read.fault}. Next: check that proxy-command writes it there, and that auth-token-file is relative to the workspace.`,
      );
    }
    await setTimeout(POLL_MS);
  }
}

/** What does not go into a header is no token; it is not shown, since it may be a secret all the same. */
function checkedToken(token: string, file: string): string {
  if (token.length <= TOKEN_LIMIT && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new ConfigurationError(
    `auth-token-file: ${file} holds something else than a token; expected one word of at most ${TOKEN_LIMIT} printable characters.`,
  );
}

async function readToken(file: string): Promise<Result<string>> {
  try {
    const bytes = readFileStart(file, 4 * TOKEN_LIMIT);
    if (!bytes) return bad(`ENOENT: there is no file ${file}`);
    const token = Buffer.from(bytes).toString('utf8').trim();
    return token === '' ? bad(`${file} is empty`) : good(token);
  } catch (error) {
    return bad(messageOf(error));
  }
}
