import { type Host, platformName } from '../platform.ts';

/** One npm package at the version and with the content that was tried. */
export type PinnedPackage = { readonly name: string; readonly sha512: string };

/** Of all packages below. */
export const PTY_VERSION = '1.1.0';

/** Whose registry may be another one than that of the rest. */
export const PTY_SCOPE = '@lydell';

/** The JavaScript half, the same everywhere. */
export const PTY_PACKAGE: PinnedPackage = {
  name: '@lydell/node-pty',
  sha512:
    'VDD8LtlMTOrPKWMXUAcB9+LTktzuunqrMwkYR1DMRBkS6LQrCt+0/Ws1o2rMml/n3guePpS7cxhHF7Nm5K4iMw==',
};

/**
 * The prebuilt native half, by platform, as the registry announces it (`dist.integrity`): 21 to 26 kB to fetch. None
 * is built for musl. There are builds for Windows (2.3 MB), but the screen was never driven there.
 */
const NATIVE: Readonly<Record<string, string>> = {
  'darwin-arm64':
    '7kFD+owAA61qmhJCtoMbqj3Uvff3YHDiU+4on5F2vQdcMI3MuwGi7dM6MkFG/yuzpw8LF2xULpL71tOPUfxs0w==',
  'darwin-x64':
    'XZdvqj5FjAMjH8bdp0YfaZjur5DrCIDD1VYiE9EkkYVMDQqRUPHYV3U8BVEQVT9hYfjmpr7dNaELF2KyISWSNA==',
  'linux-arm64':
    'yyDBmalCfHpLiQMT2zyLcqL2Fay4Xy7rIs8GH4dqKLnEviMvPGOK7LADVkKAsbsyXBSISL3Lt1m1MtxhPH6ckg==',
  'linux-x64':
    'NcNqRTD14QT+vXcEuqSSvmWY+0+WUBn2uRE8EN0zKtDpIEr9d+YiFj16Uqds6QfcLCHfZmC+Ls7YzwTaqDnanA==',
};

/** Both halves for a machine, the native one second; undefined where there is none. */
export function ptyPackages(host: Host): readonly [PinnedPackage, PinnedPackage] | undefined {
  const platform = platformName(host);
  const sha512 = NATIVE[platform];
  return sha512 === undefined
    ? undefined
    : [PTY_PACKAGE, { name: `${PTY_PACKAGE.name}-${platform}`, sha512 }];
}
