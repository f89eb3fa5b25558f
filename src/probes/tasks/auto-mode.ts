/** The first release that asks the server to check actions; 2.1.277 does not. */
export const SERVER_CHECK_SINCE = '2.1.278';

/** Makes a release that asks the server check by requests of its own, as all did before. */
export const OWN_CHECK = { CLAUDE_CODE_AUTO_MODE_SERVER: '0' };
