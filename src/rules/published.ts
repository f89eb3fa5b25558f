/** The published contract that most rules stand on. */

export const PROTOCOL = 'https://code.claude.com/docs/en/llm-gateway-protocol';
export const STREAMING = 'https://platform.claude.com/docs/en/build-with-claude/streaming';
export const API_ERRORS = 'https://platform.claude.com/docs/en/api/errors';
export const AUTO_MODE =
  'https://code.claude.com/docs/en/permission-modes#server-side-classifier-review';
export const PERMISSIONS = 'https://code.claude.com/docs/en/permissions';
export const MESSAGES = 'https://platform.claude.com/docs/en/api/messages';

/** The address behind a rule's `link`: a page of the contract, or `owner/repo#n` for a thread on GitHub. */
export function addressOf(link: string): string {
  const [, repository, number] = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(link) ?? [];
  return repository === undefined ? link : `https://github.com/${repository}/issues/${number}`;
}
