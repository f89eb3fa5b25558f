import { z } from 'zod';
import { type Fault, quoted } from './faults.ts';
import { entries, like, shown, text } from './kinds.ts';

export type Model = {
  /** Short name for the report's column. */
  readonly name: string;
  /** `provider/model`, put into the target's environment as SMOKE_MODEL. */
  readonly fullModel: string;
  /** Where the list came from: `input`, `file` or `default`. */
  readonly source: string;
  /** What the CLI asks for (`--model`). */
  readonly claudeModel: string;
};

/** One entry of `models`, before defaults. */
export type ModelEntry = {
  readonly model: string;
  readonly name?: string | undefined;
  readonly claudeModel?: string | undefined;
};

/** No white space, no "=" (it parts off the CLI's name), no leading "-" (it would be a flag). */
const WORD = /^(?!-)[^\s=,\p{Cc}]{1,200}$/u;

const fullModel = z
  .string({ error: 'needs a model such as provider/model' })
  .refine((model) => WORD.test(model) && !/(^|\/)$/.test(model), {
    error: shown('must be a model such as provider/model'),
  });
const word = text().regex(WORD, { error: shown('must be one word') });

const error = 'must be provider/model, or a map of model, name and claude-model';

const map = z.strictObject(
  { model: fullModel, name: word.optional(), 'claude-model': word.optional() },
  { error },
);

const line = z
  .string()
  .transform((value): z.input<typeof map> => {
    const [model = '', ...rest] = value.split('=').map((part) => part.trim());
    return rest.length === 0 ? { model } : { model, 'claude-model': rest.join('=') };
  })
  .pipe(map);

/** Lines `provider/model` or `provider/model = sonnet`, or a YAML list of these and of maps. */
export function modelList() {
  const entry = z.union([line, map], { error });
  const lines = entries(entry, 100);
  const models = lines.pipe(z.array(entry)).transform((list) =>
    list.map(({ model, name, 'claude-model': claudeModel }): ModelEntry => {
      return { model, name, claudeModel };
    }),
  );
  return like(lines, models);
}

/** Fills in names and what the CLI asks for; the same model or name twice is told. */
export function resolveModels(
  entries: readonly ModelEntry[],
  defaults: { readonly source: string; readonly claudeModel: (fullModel: string) => string },
): { readonly models: readonly Model[]; readonly faults: readonly Fault[] } {
  const short = entries.map((entry) => entry.name ?? lastPart(entry.model));
  const models = entries.map((entry, index): Model => {
    const name = short[index] ?? entry.model;
    const collides = short.some((other, place) => other === name && place !== index);
    return {
      name: entry.name === undefined && collides ? entry.model : name,
      fullModel: entry.model,
      source: defaults.source,
      claudeModel: entry.claudeModel ?? defaults.claudeModel(entry.model),
    };
  });
  const faults = models.flatMap((model, index): readonly Fault[] => {
    const message = repetition(model, models.slice(0, index));
    return message === undefined ? [] : [{ path: ['models', index], message }];
  });
  return { models, faults };
}

function repetition(model: Model, before: readonly Model[]): string | undefined {
  const same = (other: Model) =>
    other.fullModel === model.fullModel && other.claudeModel === model.claudeModel;
  if (before.some(same)) return `${quoted(model.fullModel)} is listed twice`;
  if (!before.some((other) => other.name === model.name)) return undefined;
  return `two models are called ${quoted(model.name)}; give each a name of its own`;
}

function lastPart(model: string): string {
  return model.slice(model.lastIndexOf('/') + 1);
}
