import type { Environment } from '../../system/environment.ts';

/**
 * Whether the job runs on a GitHub Enterprise Server, which lacks services that github.com and the cloud of
 * enterprises (`*.ghe.com`) have. The same test as in `@actions/artifact`.
 */
export function isEnterpriseServer(env: Environment): boolean {
  const host = URL.parse(env['GITHUB_SERVER_URL'] || 'https://github.com')?.hostname ?? '';
  return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost');
}
