/**
 * Auto mode's check of an action by the CLI's own request (before 2.1.278, and where the server's check is off): no
 * tools, a transcript that ends in the action, and then the tag that the answer must begin with.
 */

/** `<severity>N` since 2.1.277 or before, `<block>yes` or `<block>no` in 2.1.216. */
export type VerdictTag = 'severity' | 'block';

/**
 * The tag that a request of the CLI's own check asks for; undefined for any other request.
 *
 * @param said all texts of the conversation, in order
 */
export function verdictTagIn(said: readonly string[]): VerdictTag | undefined {
  const text = said.join('\n');
  const end = text.lastIndexOf('</transcript>');
  if (end < 0 || !text.slice(0, end).includes('<transcript>')) return undefined;
  const tag = /<(severity|block)>/.exec(text.slice(end))?.[1];
  return tag === 'severity' || tag === 'block' ? tag : undefined;
}
