import type { Rule } from '../rule.ts';
import { cacheControl } from './cache-control.ts';
import { fieldChanged } from './field-changed.ts';
import { history } from './history.ts';
import { json } from './json.ts';
import { media } from './media.ts';
import { order } from './order.ts';
import { role } from './role.ts';
import { system } from './system.ts';
import { systemOrder } from './system-order.ts';
import { thinkingHistory } from './thinking-history.ts';
import { toolIds } from './tool-ids.ts';
import { toolResult } from './tool-result.ts';
import { toolSchema } from './tool-schema.ts';
import { toolUse } from './tool-use.ts';
import { tools } from './tools.ts';
import { unknownField } from './unknown-field.ts';

export const BODY: readonly Rule[] = [
  json,
  unknownField,
  fieldChanged,
  cacheControl,
  system,
  systemOrder,
  tools,
  toolSchema,
  history,
  order,
  role,
  toolUse,
  toolResult,
  toolIds,
  media,
  thinkingHistory,
];
