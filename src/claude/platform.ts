/** The machine, in the words of the registry's platform packages. */

import { z } from 'zod';

export type Host = {
  /** As `process.platform` has it. */
  readonly platform: string;
  /** As `process.arch` has it. */
  readonly arch: string;
  /** Linux with musl instead of glibc, such as Alpine. */
  readonly musl: boolean;
};

const ReportHeader = z.object({
  header: z.object({ glibcVersionRuntime: z.string().optional() }),
});

/** The machine this process runs on. */
export function currentHost(): Host {
  const { platform, arch } = process;
  return { platform, arch, musl: platform === 'linux' && !runsOnGlibc() };
}

function runsOnGlibc(): boolean {
  return ReportHeader.parse(process.report.getReport()).header.glibcVersionRuntime !== undefined;
}

/** Such as `linux-x64-musl`: the end of a platform package's name, and the cache folder's name. */
export function platformName(host: Host): string {
  const name = `${host.platform}-${host.arch}`;
  return host.platform === 'linux' && host.musl ? `${name}-musl` : name;
}
