import { LAST_STEP, VERDICT_STEPS } from '../src/verdict/classify.ts';
import { withSections } from './marked-sections.ts';

/** TROUBLESHOOTING.md with the steps of a verdict in their order. */
export function troubleshootingMarkdown(): string {
  const steps = [...VERDICT_STEPS, LAST_STEP].map(
    ({ name, says }, index) => `${index + 1}. \`${name}\`: ${says}\n`,
  );
  return withSections('TROUBLESHOOTING.md', { 'verdict-order': steps.join('') });
}
