import type { Outcome } from '../report.ts';

/** Identifies the model and CLI of an outcome. */
export function columnKey({ full_model, cli_version }: Outcome): string {
  return JSON.stringify([full_model, cli_version]);
}
