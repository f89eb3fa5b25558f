/** Prints the tags of Claude Code, asked as this process's environment has it. */
import { storeOf } from '../../src/claude/installer.ts';
import { fetchPackument } from '../../src/claude/registry.ts';
import { CLAUDE_PACKAGE } from '../../src/claude/release.ts';

const { registry } = storeOf(process.env);
const packument = await fetchPackument(registry, CLAUDE_PACKAGE);
process.stdout.write(`${JSON.stringify(packument['dist-tags'])}\n`);
process.exit();
