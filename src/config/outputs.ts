/** The action's outputs, in action.yml's order. */
export const OUTPUTS = [
  { name: 'verdict', description: '`passed`, `regressed` or `error`.' },
  { name: 'passed', description: 'Number of cells that passed.' },
  { name: 'failed', description: 'Number of cells that failed.' },
  { name: 'skipped', description: 'Number of cells that were skipped.' },
  { name: 'regressions', description: 'Number of cells that fail the check (see `fail-on`).' },
  { name: 'report-path', description: 'Path of report.json.' },
  { name: 'artifact-id', description: "The artifact's id." },
  { name: 'artifact-url', description: "The artifact's address." },
  {
    name: 'matrix',
    description:
      'With `mode: plan`: JSON for `strategy.matrix`, with `shard` and `claude-version`.',
  },
] as const;
