import { join } from 'node:path';
import { type Sandbox, SYSTEM_FILES, SYSTEM_FOLDERS } from './sandbox.ts';

/**
 * Builds a root of its own on an empty file system, moves into it, gives up every privilege and starts the program:
 * `sh -c … sh <root> <cwd> (ro|rw <path>)… -- <program>`. The shell stays as the first process of the namespace, and
 * all that the program left ends with it. A mount that was locked without setuid and devices stays so.
 */
const ENTER = `
set -e
root=$1; cwd=$2; shift 2
path=$PATH; PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
mount -t tmpfs -o mode=755,size=64m smoke "$root"
put() {
  [ -e "$2" ] || return 0
  if [ ! -e "$root$2" ]; then
    if [ -d "$2" ]; then mkdir -p "$root$2"; else mkdir -p "$root\${2%/*}"; : > "$root$2"; fi
  fi
  mount --bind "$2" "$root$2"
  if [ "$1" = ro ]; then
    mount -o remount,bind,ro "$root$2" 2>/dev/null || mount -o remount,bind,ro,nosuid,nodev "$root$2"
  fi
}
for folder in ${SYSTEM_FOLDERS.join(' ')}; do
  if [ -L "$folder" ]; then cp -P "$folder" "$root$folder"; else put ro "$folder"; fi
done
for file in ${SYSTEM_FILES.join(' ')}; do put ro "$file"; done
mkdir "$root/proc" "$root/dev" "$root/dev/pts" "$root/dev/shm"
mkdir -p "$root/tmp"
chmod 1777 "$root/tmp" "$root/dev/shm"
for device in null zero full random urandom tty; do put rw "/dev/$device"; done
mount --rbind /dev/pts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for stream in stdin:0 stdout:1 stderr:2; do ln -s "fd/\${stream#*:}" "$root/dev/\${stream%:*}"; done
while [ "$1" != -- ]; do put "$1" "$2"; shift 2; done
shift
mount -t proc proc "$root/proc"
cd "$root"
mkdir old
pivot_root . old
umount -l /old
rmdir /old
cd "$cwd"
keep=$(command -v setpriv)
PATH=$path
"$keep" --bounding-set=-all --inh-caps=-all --no-new-privs -- "$@"
`;

/** Namespaces of users, mounts and processes through util-linux, where the system lets anybody make them. */
export const NAMESPACES: Sandbox = {
  name: 'namespaces (unshare)',
  enclose: ({ command, args }, { folder, cwd, readable }) => ({
    command: 'unshare',
    args: [
      ...['--user', '--map-root-user', '--mount', '--pid', '--fork', '--kill-child'],
      ...['sh', '-c', ENTER, 'sh', join(folder, 'sandbox'), cwd],
      ...['rw', folder],
      ...readable.flatMap((path) => ['ro', path]),
      ...['--', command, ...args],
    ],
  }),
};
