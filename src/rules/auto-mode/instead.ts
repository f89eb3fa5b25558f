/**
 * What keeps a session going behind a gateway that cannot check, tried with 2.1.331: the screen asks for each action
 * that needs the check, and goes on after a key. No results at all, `unsupported` and a 400 stop the turn instead.
 */
export const INSTEAD =
  'A gateway that cannot check says so in each answer: `"safeguard_results": [{"type": "dangerous_tool_use", "status": {"type": "unavailable", "reason": "disabled"}}]`, at the top level or in `message_delta.delta`; Claude Code 2.1.331 then asks for each action and goes on.';
