import type { CliStep } from './probe.ts';

/** A CLI process without tools, session and side features, but for what is said otherwise. */
export function cliStep(
  prompt: CliStep['prompt'],
  otherwise: Partial<Omit<CliStep, 'kind' | 'prompt'>> = {},
): CliStep {
  return { kind: 'cli', prompt, tools: [], bare: true, session: 'none', ...otherwise };
}
