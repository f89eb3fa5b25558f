/** The published contract that most rules stand on. */

export const PROTOCOL = 'https://code.claude.com/docs/en/llm-gateway-protocol';
export const STREAMING = 'https://platform.claude.com/docs/en/build-with-claude/streaming';
export const API_ERRORS = 'https://platform.claude.com/docs/en/api/errors';
export const MESSAGES = 'https://platform.claude.com/docs/en/api/messages';

/** A thread in which the defect shows in the wild, by `owner/repo` and number. */
export function issue(repository: string, number: number): string {
  return `https://github.com/${repository}/issues/${number}`;
}
