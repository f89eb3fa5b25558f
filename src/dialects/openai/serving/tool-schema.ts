import { z } from 'zod';
import { invalidRequest } from './refusal.ts';

/** Names of functions, in both of OpenAI's dialects. */
export const functionName = z
  .string()
  .max(64)
  .regex(/^[a-zA-Z0-9_-]+$/);

/**
 * A function's parameters, where given, must be the schema of an object.
 * @throws OpenaiRefusal
 */
export function checkParameters(name: string, parameters: unknown, param: string): void {
  if (parameters === undefined || parameters === null) return;
  const type: unknown =
    typeof parameters === 'object' ? Reflect.get(parameters, 'type') : undefined;
  if (type === 'object') return;
  const seen = typeof type === 'string' ? type : 'None';
  throw invalidRequest(
    `Invalid schema for function '${name}': schema must be a JSON Schema of 'type: "object"', got 'type: "${seen}"'.`,
    param,
    'invalid_function_parameters',
  );
}

/** A call's arguments as scenes read them; what is no JSON stays a string. */
export function readArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
