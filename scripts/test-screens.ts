// Plays the same sessions at the screens of several releases of the real CLI, against the scripted model.
//   node scripts/test-screens.ts [release …] [--times=N]
import { parseArgs } from 'node:util';
import { realClaude } from '../test/end-to-end/claude.ts';
import { playScreen, SESSIONS } from '../test/end-to-end/screen-session.ts';

const { values, positionals } = parseArgs({
  options: { times: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const releases = positionals.length > 0 ? positionals : ['latest', '2.1.216', '2.0.77', '1.0.128'];

let failed = 0;
for (const release of releases) {
  const claude = await realClaude(release);
  for (const [name, invocation] of Object.entries(SESSIONS)) {
    for (let time = 1; time <= Number(values.times); time += 1) {
      const { run, egress } = await playScreen(claude, invocation);
      const { stuck, pictures } = run.screen;
      const good =
        stuck === undefined && run.returncode === 0 && run.transcript.result?.isError === false;
      if (!good) failed += 1;
      const times = pictures.map(({ after, at }) => `${at.toFixed(1)} ${after.slice(0, 16)}`);
      console.log(`${good ? 'ok  ' : 'FAIL'} ${claude.version} ${name}: ${times.join(' · ')}`);
      if (egress.length > 0)
        console.log(`     egress: ${egress.map(({ host }) => host).join(', ')}`);
      if (!good) console.log(JSON.stringify({ stuck, code: run.returncode }), `\n${run.stdout}`);
    }
  }
}
console.log(failed === 0 ? 'Screens: all as expected' : `Screens: ${failed} not as expected`);
process.exit(failed === 0 ? 0 : 1);
