import { type Sandbox, SYSTEM_FILES, SYSTEM_FOLDERS } from './sandbox.ts';

/** Bubblewrap, which may have a privilege that `unshare` has not: setuid, or a profile of AppArmor. */
export const BUBBLEWRAP: Sandbox = {
  name: 'bubblewrap',
  enclose: ({ command, args }, { folder, cwd, readable }) => ({
    command: 'bwrap',
    args: [
      ...['--die-with-parent', '--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts'],
      ...['--cap-drop', 'ALL', '--tmpfs', '/tmp', '--proc', '/proc', '--dev', '/dev'],
      ...[...SYSTEM_FOLDERS, ...SYSTEM_FILES].flatMap((path) => ['--ro-bind-try', path, path]),
      ...['--bind', folder, folder],
      ...readable.flatMap((path) => ['--ro-bind-try', path, path]),
      ...['--chdir', cwd, '--', command, ...args],
    ],
  }),
};
