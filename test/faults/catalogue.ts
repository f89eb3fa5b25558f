import { AUTO_MODE_FAULTS } from './auto-mode-faults.ts';
import { ENCODING_FAULTS } from './encoding-faults.ts';
import type { Fault } from './fault.ts';
import { FRAMING_FAULTS } from './framing-faults.ts';
import { HARMLESS } from './harmless.ts';
import { HISTORY_FAULTS } from './history-faults.ts';
import { HTTP_FAULTS } from './http-faults.ts';
import { OWN_CHECK_FAULTS } from './own-check-faults.ts';
import { REQUEST_FAULTS } from './request-faults.ts';
import { SESSION_FAULTS } from './session-faults.ts';
import { SIDE_FAULTS } from './side-faults.ts';
import { STOP_USAGE_FAULTS } from './stop-usage-faults.ts';
import { STREAM_ORDER_FAULTS } from './stream-order-faults.ts';
import { THINKING_FAULTS } from './thinking-faults.ts';
import { TIMING_FAULTS } from './timing-faults.ts';
import { TOOL_FAULTS } from './tool-faults.ts';

/** What must be found. */
export const DEFECTS: readonly Fault[] = [
  ...REQUEST_FAULTS,
  ...HISTORY_FAULTS,
  ...STREAM_ORDER_FAULTS,
  ...FRAMING_FAULTS,
  ...TOOL_FAULTS,
  ...THINKING_FAULTS,
  ...STOP_USAGE_FAULTS,
  ...HTTP_FAULTS,
  ...ENCODING_FAULTS,
  ...TIMING_FAULTS,
  ...SESSION_FAULTS,
  ...AUTO_MODE_FAULTS,
  ...OWN_CHECK_FAULTS,
  ...SIDE_FAULTS,
];

/** @throws Error for a name that is in neither list */
export function faultNamed(name: string): Fault {
  const fault = [...DEFECTS, ...HARMLESS].find((entry) => entry.name === name);
  if (!fault) throw new Error(`no fault named "${name}"; see test/faults/catalogue.ts`);
  return fault;
}
