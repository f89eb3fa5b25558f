import { upstream } from '../address.ts';
import { headerText, path } from '../kinds.ts';
import { setting } from '../setting.ts';

export const AROUND_PROXY = {
  authToken: setting(headerText(), {
    help: 'Token the CLI sends to the proxy.',
    defaultWords: 'a random one',
    secret: true,
  }),
  authTokenFile: setting(path(), {
    help: 'File with the token, read once the proxy is ready, for proxies that make their own.',
  }),
  upstream: setting(upstream(), {
    help: 'What stands behind the proxy: `live` leaves its own settings alone, `scripted` starts the built-in model, a URL is forwarded to and recorded. The last two reach the proxy as `{upstream}`.',
    default: 'live',
  }),
};
