/** A program to be started. */
export type Program = { readonly command: string; readonly args: readonly string[] };

/** What a program in a sandbox sees beside the system's own folders; all paths are absolute. */
export type Enclosure = {
  /** The one folder that it may change. */
  readonly folder: string;
  /** Where it works, in that folder. */
  readonly cwd: string;
  /** Files and folders that it may read. */
  readonly readable: readonly string[];
};

/** A way of this system to keep a program from the files and the processes of others. */
export type Sandbox = {
  /** For people. */
  readonly name: string;
  /** The program that starts the given one within an enclosure; its exit code for a signal is 128 and its number. */
  readonly enclose: (program: Program, within: Enclosure) => Program;
};

/** Folders of programs and libraries. */
export const SYSTEM_FOLDERS: readonly string[] = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
];

/** What programs need of `/etc`: names, certificates, the linker's table, the time zone; no keys, no passwords. */
export const SYSTEM_FILES: readonly string[] = [
  'alternatives',
  'ca-certificates',
  'group',
  'hosts',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'nsswitch.conf',
  'os-release',
  'passwd',
  'pki',
  'resolv.conf',
  'ssl',
  'timezone',
].map((name) => `/etc/${name}`);
