import type { Classification } from '../../src/config/classifications.ts';
import { reportDelta } from '../../src/report/delta.ts';
import type { Outcome, Report, ReportedFinding } from '../../src/report/report.ts';
import { groupsOf } from '../../src/report/view/groups.ts';

type Parts = Partial<Outcome> & { readonly classification?: Classification };

/** A passed outcome of `sonnet` with CLI 2.1.330, changed by `parts`; cell id and evidence follow. */
export function sampleOutcome(parts: Parts = {}): Outcome {
  const feature = parts.feature ?? 'basic_text';
  const model = parts.model ?? 'sonnet';
  const cli = parts.cli_version ?? '2.1.330';
  const classification = parts.classification ?? 'passed';
  return {
    cell: `${model}/${cli}/${feature}`,
    model,
    full_model: `anthropic/${model}`,
    source: 'input',
    cli_version: cli,
    feature,
    outcome: outcomeOf(classification),
    classification,
    duration_s: 1.8,
    cli_returncode: 0,
    token_evidence: sampleEvidence(feature),
    request_count: 2,
    log_path: '',
    stdout_excerpt: '',
    stderr_excerpt: '',
    log_excerpt: '',
    attempts: 1,
    attempts_detail: [],
    flaky: false,
    regression: classification === 'product_failure' || classification === 'harness_bug',
    reasons: [],
    findings: [],
    checks: [],
    ...parts,
  };
}

/** A report of these outcomes with totals, lists and regressions that agree with them. */
export function reportOf(outcomes: Outcome[], parts: Partial<Report> = {}): Report {
  const total = (wanted: Outcome['outcome']): number =>
    outcomes.filter(({ outcome }) => outcome === wanted).length;
  return {
    schema_version: 1,
    started_at: '2026-11-02T03:17:00.000Z',
    finished_at: '2026-11-02T03:19:41.000Z',
    worker_id: 'main',
    target: 'http://127.0.0.1:4000',
    models: [...new Set(outcomes.map(({ full_model }) => full_model))].sort(),
    claude: [...new Set(outcomes.map(({ cli_version }) => cli_version))].sort(),
    outcomes,
    regressions: outcomes
      .filter(({ regression }) => regression)
      .map(
        ({ full_model, feature, classification }) => `${full_model} ${feature}: ${classification}`,
      ),
    groups: groupsOf(outcomes),
    totals: { passed: total('passed'), failed: total('failed'), skipped: total('skipped') },
    complete: true,
    error: null,
    ...parts,
  };
}

/** A report that was compared with an earlier one. */
export function comparedWith(earlier: Report, report: Report): Report {
  const { started_at } = earlier;
  const place = 'artifact smoke of run 76';
  const delta = reportDelta(report, earlier);
  return { ...report, baseline: { asked: 'branch:main', place, notice: null, started_at, delta } };
}

/** Two models, two CLIs, six probes, with every kind of verdict. */
export function sampleReport(): Report {
  const probes = [
    'basic_text',
    'thinking',
    'tool_use_roundtrip',
    'interleaved_thinking_tool',
    'subagent_task',
    'compact_command',
  ];
  const outcomes = ['sonnet', 'qwen3-coder-plus'].flatMap((model) =>
    ['2.0.77', '2.1.330'].flatMap((cli_version) =>
      probes.map((feature, index) =>
        sampleOutcome({
          model,
          cli_version,
          feature,
          full_model:
            model === 'sonnet' ? 'anthropic/claude-sonnet-5' : 'dashscope/qwen3-coder-plus',
          duration_s: 1.2 + index * 2.35,
          ...special(model, cli_version, feature),
        }),
      ),
    ),
  );
  return reportOf(outcomes);
}

function special(model: string, cli: string, feature: string): Parts {
  const parts: Readonly<Record<string, Parts>> = {
    'sonnet 2.1.330 tool_use_roundtrip': {
      classification: 'product_failure',
      cli_returncode: 1,
      attempts: 2,
      log_path: 'logs/sonnet.log',
      reasons: [
        `stream/tool-json: ${JSON_FINDING.message}`,
        'the final answer is "API Error: Unterminated string", expected the secret of the file',
      ],
      findings: [JSON_FINDING, PING_FINDING],
      checks: [
        { name: 'the CLI ends without an error', met: false, seen: 'it ended with code 1' },
        { name: 'the CLI uses the Read tool', met: true },
        {
          name: 'the final answer is the secret',
          met: false,
          seen: 'the final answer is "API Error: Unterminated string", expected the secret of the file',
        },
      ],
      stderr_excerpt:
        'API Error: Unterminated string in JSON at position 18\n    at JSON.parse (<anonymous>)',
      log_excerpt:
        '03:17:22 INFO  POST /v1/messages 200 842ms\n03:17:23 WARN  <stream> closed early: upstream sent finish_reason="tool_calls" & 1 pending delta\n03:17:23 INFO  POST /v1/messages 200 12ms',
    },
    'sonnet 2.0.77 thinking': {
      flaky: true,
      attempts: 2,
      reasons: ['first attempt: stream cut after 3 events'],
    },
    'sonnet 2.0.77 subagent_task': {
      classification: 'not_applicable',
      reasons: ['CLI 2.0.77 does not know --agents'],
    },
    'qwen3-coder-plus 2.0.77 subagent_task': {
      classification: 'not_applicable',
      reasons: ['CLI 2.0.77 does not know --agents'],
    },
    'qwen3-coder-plus 2.1.330 interleaved_thinking_tool': {
      classification: 'model_feature_failure',
      reasons: ['expected the secret KQ7MXD-4RTWZP, seen "I cannot open files." on a clean wire'],
      findings: [PING_FINDING],
      stdout_excerpt: '{"type":"result","subtype":"success","result":"I cannot open files."}',
    },
    'qwen3-coder-plus 2.0.77 compact_command': {
      classification: 'upstream_unavailable',
      reasons: ['the upstream answered 529 overloaded_error 3 times and the target relayed it'],
    },
    'qwen3-coder-plus 2.1.330 basic_text': {
      classification: 'harness_bug',
      cli_returncode: null,
      request_count: 0,
      reasons: ['no request reached the recorder; the CLI ended with "spawn ENOMEM"'],
      stderr_excerpt: 'Error: spawn ENOMEM',
    },
    'qwen3-coder-plus 2.1.330 compact_command': {
      classification: 'probe_timeout',
      duration_s: 240.3,
      reasons: ['no final result within 120 s, twice; the south side was not recorded'],
    },
  };
  return parts[`${model} ${cli} ${feature}`] ?? {};
}

const JSON_FINDING: ReportedFinding = {
  rule: 'stream/tool-json',
  severity: 'error',
  party: 'target',
  message:
    'expected input_json_delta events that join to valid JSON for tool call toolu_01A, seen `{"file_path": "sec` (cut after 18 characters)',
  exchange: 'n12',
  count: 1,
  exchanges: ['n12'],
};

const PING_FINDING: ReportedFinding = {
  rule: 'stream/ping',
  severity: 'warning',
  party: 'target',
  message: 'no ping event in 31 s of silence; Claude Code shows a stalled stream',
  exchange: 'n12',
  count: 1,
  exchanges: ['n12'],
};

function outcomeOf(classification: Classification): Outcome['outcome'] {
  if (classification === 'passed') return 'passed';
  if (classification === 'missing_env' || classification === 'not_applicable') return 'skipped';
  return 'failed';
}

function sampleEvidence(feature: string): Outcome['token_evidence'] {
  return {
    feature,
    marker_present: true,
    thinking_delta_count: 0,
    tool_use_count: 0,
    tool_result_count: 0,
    agent_catalog_present: false,
    agent_tool_count: 0,
    agent_result_count: 0,
    task_tool_count: 0,
    run_in_background_false: false,
    compact_boundary: false,
    compact_metadata: false,
    http_422: false,
    http_500: false,
    timed_out: false,
  };
}
