import { choice, path } from '../kinds.ts';
import { setting } from '../setting.ts';

export const RUN = {
  config: setting(path(), {
    help: 'YAML file with any of these settings; inputs win over it.',
    defaultWords: '`.github/claude-smoke.yml` if present',
    only: 'input',
  }),
  mode: setting(choice(['run', 'plan', 'merge']), {
    help: '`run` runs the cells. `plan` and `merge`, for one job a shard, are reserved and refused for now.',
    default: 'run',
  }),
};
