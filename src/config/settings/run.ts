import { choice, path } from '../kinds.ts';
import { setting } from '../setting.ts';

export const RUN = {
  config: setting(path(), {
    help: 'YAML file with any of these settings; inputs win over it.',
    defaultWords: '`.github/claude-smoke.yml` if present',
    only: 'input',
  }),
  mode: setting(choice(['run', 'plan', 'merge']), {
    help: '`run` runs the cells. For one job a shard: `plan` parts the cells and writes the output `matrix` for `strategy.matrix`, `merge` joins the shards’ reports into one.',
    default: 'run',
  }),
  shards: setting(path(), {
    help: 'With `mode: merge`: the folder with the shards’ reports, each in a folder of its own.',
    defaultWords: 'the artifacts of this workflow run',
  }),
};
