import { targetUrl } from '../address.ts';
import { choice, path, seconds, shown, text } from '../kinds.ts';
import { proxyFiles } from '../proxy-files.ts';
import { setting } from '../setting.ts';
import { variables } from '../variables.ts';

/** Outside, each name starts with `proxy-`; inside, these are `config.target`. */
export const PROXY = {
  command: setting(text(), {
    help: 'Starts the proxy under test with bash. `{port}`, `{upstream}` and `{model}` are replaced, and exported as SMOKE_PORT, SMOKE_UPSTREAM and SMOKE_MODEL. Without it and `proxy-url` the built-in scripted model is tested.',
  }),
  url: setting(targetUrl(), {
    help: 'Base URL of the proxy; may have a path. Alone: a proxy that already runs. With `proxy-command`: where that one listens, `{port}` allowed.',
    defaultWords: '`http://127.0.0.1:{port}` with `proxy-command`',
  }),
  setup: setting(text(), {
    help: 'A command run once by bash before the proxy first starts.',
  }),
  files: setting(proxyFiles(), {
    help: 'Files written before the proxy first starts, relative to its working directory, placeholders replaced.',
    default: {},
    defaultWords: 'none',
    secret: true,
  }),
  ready: setting(
    text().regex(/^\/[^\s#]*$/, { error: shown('must be a path that starts with "/"') }),
    {
      help: 'Path asked until the proxy is ready; any status below 500 is ready.',
      default: '/',
    },
  ),
  readyTimeoutMs: setting(seconds({ min: 1, max: 3600 }), {
    help: 'How long the proxy has to become ready.',
    default: 60,
  }),
  env: setting(variables(), {
    help: 'Environment of the proxy.',
    default: {},
    defaultWords: 'empty',
    secret: true,
  }),
  log: setting(path(), {
    help: 'Log file of the proxy.',
    defaultWords: 'its captured output',
  }),
  workingDirectory: setting(path(), {
    help: 'Folder the proxy starts in.',
    default: '.',
    defaultWords: 'the workspace',
  }),
  restart: setting(choice(['model', 'cell', 'never']), {
    help: 'What the proxy is started anew for.',
    default: 'model',
  }),
};
