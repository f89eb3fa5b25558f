import { flag, headerText, number, path, shown, text } from '../kinds.ts';
import { setting } from '../setting.ts';

/** Where the reports go unless `report-dir` says otherwise, below the workspace. */
export const DEFAULT_REPORT_DIR = 'claude-smoke-report';

export const REPORT = {
  reportDir: setting(path(), { help: 'Folder for the reports.', default: DEFAULT_REPORT_DIR }),
};

export const GITHUB = {
  uploadArtifact: setting(flag(), {
    help: 'Upload the report folder as an artifact.',
    default: true,
  }),
  artifactName: setting(artifactName(), {
    help: 'Name of the artifact.',
    defaultWords: 'one that is unique to the job, shard and attempt',
  }),
  artifactRetentionDays: setting(number({ min: 1, max: 90, whole: true, unit: 'days' }), {
    help: 'How long the artifact is kept.',
    defaultWords: "the repository's setting",
  }),
  githubToken: setting(headerText(), {
    help: "Token for GitHub's API, which `baseline: branch:…`, `run:…` and `merge-base` ask.",
    defaultWords: "the job's own, else GITHUB_TOKEN",
    only: 'input',
    secret: true,
    actionDefault: 'github.token',
  }),
};

function artifactName() {
  return text()
    .max(200, { error: 'must not have more than 200 characters' })
    .refine((name) => !/[":<>|*?\\/\p{Cc}]/u.test(name), {
      error: shown('must hold none of " : < > | * ? \\ /'),
    });
}
