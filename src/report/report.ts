import { z } from 'zod';
import { CLASSIFICATIONS } from '../config/classifications.ts';
import { releaseWire } from '../dialects/anthropic/profile/release-wire.ts';
import { checkSchema } from '../verdict/check.ts';
import { tokenEvidenceSchema } from '../verdict/token-evidence.ts';

/** Version of report.json's shape; a reader refuses a newer major. */
export const SCHEMA_VERSION = 1;

export const findingSchema = z.object({
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'note']),
  party: z.enum(['target', 'upstream', 'cli', 'model']),
  message: z.string(),
  /** Where in a body, as a JSON path. */
  path: z.string().optional(),
  /** The first exchange that shows it. */
  exchange: z.string(),
  /** Exchanges that show it; in reports without this field the message says how many. */
  count: z.number().int().min(1).default(1),
  /** Their ids, the first ones of many. */
  exchanges: z.array(z.string()).default([]),
});

/** A place other than the target that the CLI tried to reach, and how often; the calls were refused. */
const egressSchema = z.object({
  /** `host:port`. */
  host: z.string(),
  count: z.number().int(),
});

/** What the CLI's own screen showed at the end of a probe there, redacted. */
const screenSchema = z.object({
  /** From top to bottom without blank ones around; at most 40 of 120 characters. */
  rows: z.array(z.string()),
  /** Seconds from the CLI's start. */
  at: z.number(),
  /** The window's title, as the CLI set it. */
  title: z.string(),
  /** What the script waited for in vain; null when it came to its end. */
  stuck: z.string().nullable(),
});

/** What an attempt cost. */
const costSchema = z.object({
  /** POST requests of the CLI, counts of tokens among them. */
  requests: z.number().int(),
  /** Input and output, cached or not, as the answers count them. */
  tokens: z.number(),
  /** US dollars by the CLI's own figure; left out where it gives none, as at its screen. */
  usd: z.number().optional(),
});

/** How one attempt at a cell ended. */
const attemptSchema = z.object({
  classification: z.enum(CLASSIFICATIONS),
  reasons: z.array(z.string()),
  findings: z.array(findingSchema),
  /** Seconds. */
  duration_s: z.number(),
  cost: costSchema.optional(),
});

export const outcomeSchema = z.object({
  /** Stable id of the cell: `<model>/<cli version>/<probe>`, with `#n` when repeated. */
  cell: z.string(),
  model: z.string(),
  full_model: z.string(),
  source: z.string(),
  cli_version: z.string(),
  feature: z.string(),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  classification: z.enum(CLASSIFICATIONS),
  /** Seconds, all attempts of the cell together. */
  duration_s: z.number(),
  cli_returncode: z.number().int().nullable(),
  token_evidence: tokenEvidenceSchema,
  /** `/v1/messages` requests of the last attempt; side routes are not counted. */
  request_count: z.number().int(),
  log_path: z.string(),
  /** Last 2,400 characters, redacted before cutting. */
  stdout_excerpt: z.string(),
  stderr_excerpt: z.string(),
  log_excerpt: z.string(),
  /** Of the last attempt's last step at a screen; left out where there was none. */
  screen: screenSchema.optional(),
  /** What the CLI tried to reach beside the target in the last attempt; left out when nothing. */
  egress: z.array(egressSchema).optional(),
  attempts: z.number().int(),
  /** Each of them in order, the last one deciding; empty in reports without this field. */
  attempts_detail: z.array(attemptSchema).default([]),
  /** Failed first by what may pass by itself (load, time, the model), and passed on a later attempt. */
  flaky: z.boolean(),
  /** In `fail-on`, so it fails the check. */
  regression: z.boolean(),
  /** Its entry among the known failures; left out where none has it. */
  expected: z
    .object({ reason: z.string(), until: z.string().nullable(), expired: z.boolean() })
    .optional(),
  /** The verdict's reasons in words, the deciding one first. */
  reasons: z.array(z.string()),
  /** The system's name of what ailed the machine (`ENOSPC`), where that decided; left out otherwise. */
  machine_trouble: z.string().optional(),
  findings: z.array(findingSchema),
  /** The probe's conditions, met and unmet; empty for a cell that did not run. */
  checks: z.array(checkSchema).default([]),
});

/** What failed, flickered or was noticed for one cause (rule, party and place, or class and reason), over all cells. */
const groupSchema = z.object({
  /** The worst of its cells; `failed` is red outside `fail-on`. */
  level: z.enum(['regression', 'failed', 'flaky', 'warning', 'note']),
  /** One sentence: cause, probes, columns, and since which release. */
  headline: z.string(),
  party: z.enum([
    ...(['target', 'upstream', 'cli', 'model'] as const),
    ...(['harness', 'environment', 'unclear', 'nobody'] as const),
  ]),
  /** The broken wire rule; null where none decided. */
  rule: z.string().nullable(),
  /** What its cells are classified as; null for a finding that decided none. */
  classification: z.enum(CLASSIFICATIONS).nullable(),
  /** Ids of its cells, in the report's order. */
  cells: z.array(z.string()),
  /** Models and releases of its cells. */
  columns: z.array(z.object({ full_model: z.string(), cli_version: z.string() })),
  /** The first release of this run that shows it, when all newer ones do too and an older one passed there. */
  since: z.string().nullable(),
});

/** What the run's plan was made of: every model with every release and probe, so often. */
const planSchema = z.object({
  models: z.array(z.string()),
  releases: z.array(z.string()),
  probes: z.array(z.string()),
  repeat: z.number().int().min(1).max(50),
  /** `2/4`: the part that this report holds; null for all of it. */
  shard: z.string().nullable(),
});

const driftItem = z.object({
  kind: z.enum(['route', 'header', 'beta', 'body', 'tool', 'event']),
  name: z.string(),
  /** Probes that show it, of those that both releases played. */
  probes: z.array(z.string()),
});

/** What one release sends beyond another, and the other way round; no contents. */
const driftSchema = z.object({
  from: z.string(),
  to: z.string(),
  added: z.array(
    driftItem.extend({
      /** What the target did with it; null where its upstream was not recorded or the kind has no such thing. */
      fate: z.enum(['passed on', 'dropped', 'refused', 'translated']).nullable(),
      /** Cells that passed with `from`, fail with `to`, and whose reasons name it. */
      cells: z.array(z.string()),
    }),
  ),
  removed: z.array(driftItem),
});

/** What changed against an earlier report: of counts the difference, of cells their ids. */
const deltaSchema = z.object({
  passed: z.number().int(),
  failed: z.number().int(),
  skipped: z.number().int(),
  /** All that the earlier report has of them passed, and now they fail. */
  new_failures: z.array(z.string()),
  still_failing: z.array(z.string()),
  /** All that the earlier report has of them failed, and now they pass. */
  fixed: z.array(z.string()),
  /** Neither of these, and of another class than before. */
  changed: z.array(
    z.object({
      cell: z.string(),
      from: z.array(z.enum(CLASSIFICATIONS)),
      to: z.enum(CLASSIFICATIONS),
    }),
  ),
  /** Of the earlier report, and not of this one. */
  disappeared: z.array(z.string()),
  new_cells: z.array(z.string()),
});

const baselineSchema = z.object({
  /** As the setting names it: `branch:main`. */
  asked: z.string(),
  /** Where it was found. */
  place: z.string().nullable(),
  /** Why there is nothing to compare with, and what to do; null when there is. */
  notice: z.string().nullable(),
  started_at: z.iso.datetime().nullable(),
  delta: deltaSchema.nullable(),
});

const rateSchema = z.object({
  passed: z.number().int(),
  /** Without the skipped ones. */
  ran: z.number().int(),
  /** Wilson's interval of 95 %, both from 0 to 1. */
  low: z.number(),
  high: z.number(),
});

/** How often a repeated cell passed. */
const cellRateSchema = rateSchema.extend({
  /** Its id without which repeat. */
  cell: z.string(),
  /** In the baseline; null where that has none of it. */
  earlier: rateSchema.nullable(),
  /** How likely it passes so seldom or seldomer, were both rates the same (Fisher's exact test, one-sided). */
  chance: z.number().nullable(),
  /** Lower than in the baseline beyond chance (5 %), or none passed where all did. */
  lower: z.boolean(),
});

/** A cell that takes longer than in the baseline; medians, in seconds. */
const slowerSchema = z.object({
  cell: z.string(),
  seconds: z.number(),
  earlier: z.number(),
  ratio: z.number().nullable(),
});

const expectedFailureSchema = z.object({
  /** `model/release/probe: class by rule`, as the setting has them. */
  where: z.string(),
  reason: z.string(),
  until: z.string().nullable(),
  /** `met`: cells fail so; `stale`: all pass; `other`: they fail, and otherwise. */
  state: z.enum(['met', 'stale', 'expired', 'other']),
  /** Whether it fails the check. */
  fails: z.boolean(),
  /** The cells that fail so, or else all that it covers. */
  cells: z.array(z.string()),
});

export const reportSchema = z.object({
  schema_version: z.literal(SCHEMA_VERSION),
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime(),
  worker_id: z.string(),
  target: z.string(),
  /** full_model names, sorted and unique. */
  models: z.array(z.string()),
  /** CLI versions, sorted and unique. */
  claude: z.array(z.string()),
  outcomes: z.array(outcomeSchema),
  /** Lines `full_model feature: classification`, then what fails the check and is no cell's. */
  regressions: z.array(z.string()),
  /** Causes, what costs the user most first. */
  groups: z.array(groupSchema).default([]),
  /** What each release sent over the probes of this run, by version; no contents. */
  wire: z.record(z.string(), releaseWire).optional(),
  /** What changed on the wire between the run's releases, and since the baseline's newest. */
  drift: z.array(driftSchema).optional(),
  totals: z.object({
    passed: z.number().int(),
    failed: z.number().int(),
    skipped: z.number().int(),
  }),
  /** False when the run was cut short: cells of the plan are missing. */
  complete: z.boolean(),
  /** The earlier report that this one was compared with; left out where none was asked for. */
  baseline: baselineSchema.optional(),
  /** Of each repeated cell (`repeat`); left out where there are none. */
  rates: z.array(cellRateSchema).optional(),
  /** Cells that take longer than in the baseline; left out where there are none. */
  slower: z.array(slowerSchema).optional(),
  /** What became of the known failures (`expect`) whose cells ran; left out where there are none. */
  expected: z.array(expectedFailureSchema).optional(),
  /** Left out where the run ended before it had a plan. */
  plan: planSchema.optional(),
  /** Cells that a setting kept from being run, and why. */
  left_out: z.object({ reason: z.string(), cells: z.array(z.string()) }).optional(),
  /** What kept the run from judging all cells, in words for the user: a configuration or an infrastructure error. */
  error: z
    .object({ kind: z.enum(['configuration', 'infrastructure']), message: z.string() })
    .nullable(),
});

export type AttemptCost = z.infer<typeof costSchema>;
export type Baseline = z.infer<typeof baselineSchema>;
export type Delta = z.infer<typeof deltaSchema>;
export type ExpectedFailure = z.infer<typeof expectedFailureSchema>;
export type CellRate = z.infer<typeof cellRateSchema>;
export type SlowerCell = z.infer<typeof slowerSchema>;
export type AttemptDetail = z.infer<typeof attemptSchema>;
export type ReportedFinding = z.infer<typeof findingSchema>;
export type Screen = z.infer<typeof screenSchema>;
export type Group = z.infer<typeof groupSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type Drift = z.infer<typeof driftSchema>;
export type PlanFrame = z.infer<typeof planSchema>;
export type Report = z.infer<typeof reportSchema>;

/** Whether a report holds but a shard of its plan, so that of what it lacks nothing can be said. */
export function isPart({ plan }: Pick<Report, 'plan'>): boolean {
  return (plan?.shard ?? null) !== null;
}
