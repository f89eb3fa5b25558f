import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

const BRANCH = 'main';
const REMOTE = 'https://git.invalid/smoke/workspace.git';
const WHO = 'Smoke <smoke@git.invalid> 1790000000 +0000';
const EMPTY_TREE = gitObject('tree', '');

/**
 * The files of a git repository as people have one around their work: one commit on a branch, and a remote that nobody
 * can reach. What the CLI tells of it goes along with requests.
 */
export function gitRepository(): Readonly<Record<string, string | Uint8Array>> {
  const text = `tree ${EMPTY_TREE.id}\nauthor ${WHO}\ncommitter ${WHO}\n\nBegin\n`;
  const commit = gitObject('commit', text);
  return {
    '.git/HEAD': `ref: refs/heads/${BRANCH}\n`,
    '.git/config': `[core]\n\trepositoryformatversion = 0\n[remote "origin"]\n\turl = ${REMOTE}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`,
    [`.git/refs/heads/${BRANCH}`]: `${commit.id}\n`,
    [`.git/refs/remotes/origin/${BRANCH}`]: `${commit.id}\n`,
    '.git/refs/remotes/origin/HEAD': `ref: refs/remotes/origin/${BRANCH}\n`,
    [EMPTY_TREE.path]: EMPTY_TREE.bytes,
    [commit.path]: commit.bytes,
  };
}

/** A loose object, and where it lies. */
function gitObject(type: 'tree' | 'commit', content: string) {
  const whole = Buffer.from(`${type} ${Buffer.byteLength(content)}\0${content}`);
  const id = createHash('sha1').update(whole).digest('hex');
  return { id, path: `.git/objects/${id.slice(0, 2)}/${id.slice(2)}`, bytes: deflateSync(whole) };
}
