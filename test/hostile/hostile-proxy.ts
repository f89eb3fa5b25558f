// The hostile model as a proxy that asks no upstream: `<file to reach for> <where to write what it heard>`.
import { writeFileSync } from 'node:fs';
import { startHostileModel } from './hostile-model.ts';
import { outsideCalls } from './outside-calls.ts';

const [, , file = '', heardFile = ''] = process.argv;
const model = await startHostileModel(outsideCalls(file), Number(process.env['SMOKE_PORT']));
setInterval(() => writeFileSync(heardFile, model.heard.join('\n')), 50);
