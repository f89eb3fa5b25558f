import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import {
  OPENED,
  PUBLISHED,
  leaveWord,
  loadInputs,
  openedText,
  publish,
  publishReport,
  workspace
} from "./chunks/chunk-H5RZYBP3.js";
import {
  cancelOnSignals,
  lineProgress
} from "./chunks/chunk-CRKKH2L2.js";
import {
  ConfigurationError,
  DEFAULT_REPORT_DIR,
  SettingsError,
  failedReport,
  faultWords,
  isWithheld,
  merge,
  messageOf,
  plan,
  planWords,
  run
} from "./chunks/chunk-SGZDLBJ7.js";
import {
  objectIn,
  parseJson
} from "./chunks/chunk-3T2TV6EO.js";
import {
  core_exports,
  endGroup,
  error,
  info,
  setFailed,
  setOutput,
  setSecret,
  startGroup,
  warning
} from "./chunks/chunk-EXA3LPMZ.js";
import "./chunks/chunk-U2VUW2ER.js";
import "./chunks/chunk-XTWJCCEO.js";
import "./chunks/chunk-HANBNIMK.js";

// src/action.ts
import { join as join2 } from "node:path";

// src/system/shed-environment.ts
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
var HANDED = "CLAUDE_SMOKE_HANDED";
var STDIN = 0;
function shedEnvironment(isShed) {
  if (process.env[HANDED] !== void 0) {
    takeBack();
    return;
  }
  const all = Object.entries(process.env);
  const shed = all.filter(([name]) => isShed(name));
  if (shed.length === 0 || process.platform === "win32" || process.execve === void 0) return;
  if (!layOnStdin(JSON.stringify(Object.fromEntries(shed)))) return;
  const kept = Object.fromEntries(all.filter(([name]) => !isShed(name)));
  const args = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, args, { ...kept, [HANDED]: "1" });
}
function takeBack() {
  delete process.env[HANDED];
  const values = objectIn(parseJson(readFileSync(STDIN, "utf8"))) ?? {};
  closeSync(STDIN);
  openSync("/dev/null", "r");
  for (const [name, value] of Object.entries(values)) process.env[name] = String(value);
}
function layOnStdin(text) {
  const folder = mkdtempSync(join(process.env["RUNNER_TEMP"] || tmpdir(), "claude-smoke-"));
  const path = join(folder, "handed");
  try {
    writeFileSync(path, text, { mode: 384 });
    closeSync(STDIN);
    const opened = openSync(path, "r");
    if (opened === STDIN) return true;
    closeSync(opened);
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// src/action.ts
shedEnvironment(isWithheld);
var signal = cancelOnSignals(
  (name) => warning(`${name}: taking everything down; what is judged is kept.`)
);
var config = await readConfig();
if (config?.mode === "plan") {
  await publishPlan(config);
} else if (config) {
  const progress = lineProgress(info, (title) => {
    endGroup();
    startGroup(title);
  });
  const work = config.mode === "merge" ? merge : run;
  const end = await work(config, {
    env: process.env,
    progress,
    signal,
    onOpen: (opened) => leaveWord(OPENED, openedText(opened))
  });
  endGroup();
  await publishReport(config, end);
}
process.exit();
async function readConfig() {
  try {
    const settings = loadInputs();
    for (const secret of [settings.authToken, settings.githubToken]) {
      if (secret !== void 0) setSecret(secret);
    }
    return settings;
  } catch (error2) {
    if (!(error2 instanceof ConfigurationError)) throw error2;
    await publishFaults(error2);
    return void 0;
  }
}
async function publishPlan(settings) {
  leaveWord(PUBLISHED, "true");
  try {
    const progress = lineProgress(info, info);
    const planned = await plan(settings, { env: process.env, progress, signal });
    info(planWords(planned));
    setOutput("matrix", JSON.stringify(planned.matrix));
  } catch (error2) {
    setFailed(messageOf(error2));
  }
}
async function publishFaults(error2) {
  for (const fault of error2 instanceof SettingsError ? error2.faults.slice(0, 8) : []) {
    if (fault.file === void 0) continue;
    error(faultWords(fault), {
      title: "claude-smoke: configuration",
      file: fault.file,
      ...fault.line === void 0 ? {} : { startLine: fault.line },
      ...fault.column === void 0 ? {} : { startColumn: fault.column }
    });
  }
  await publish({
    report: failedReport({ kind: "configuration", message: error2.message }),
    dir: join2(workspace, DEFAULT_REPORT_DIR),
    core: core_exports,
    artifact: { upload: false },
    secrets: [],
    env: process.env
  });
  leaveWord(PUBLISHED, "true");
}
