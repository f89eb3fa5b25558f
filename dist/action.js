import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import {
  PUBLISHED,
  loadInputs,
  publish,
  publishReport,
  workspace
} from "./chunks/chunk-SJTJUZYQ.js";
import {
  cancelOnSignals,
  lineProgress
} from "./chunks/chunk-KB3YXQDT.js";
import {
  ConfigurationError,
  DEFAULT_REPORT_DIR,
  SettingsError,
  failedReport,
  faultWords,
  merge,
  messageOf,
  plan,
  planWords,
  run
} from "./chunks/chunk-OMFIQUS2.js";
import "./chunks/chunk-3T2TV6EO.js";
import {
  core_exports,
  endGroup,
  error,
  info,
  saveState,
  setFailed,
  setOutput,
  setSecret,
  startGroup,
  warning
} from "./chunks/chunk-2YACQFC2.js";
import "./chunks/chunk-CDNEOGBL.js";
import "./chunks/chunk-XTWJCCEO.js";
import "./chunks/chunk-HANBNIMK.js";

// src/action.ts
import { join } from "node:path";
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
  const end = await work(config, { env: process.env, progress, signal });
  endGroup();
  await publishReport(config, end);
}
process.exit();
async function readConfig() {
  try {
    const settings = loadInputs();
    if (settings.authToken !== void 0) setSecret(settings.authToken);
    return settings;
  } catch (error2) {
    if (!(error2 instanceof ConfigurationError)) throw error2;
    await publishFaults(error2);
    return void 0;
  }
}
async function publishPlan(settings) {
  saveState(PUBLISHED, "true");
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
    dir: join(workspace, DEFAULT_REPORT_DIR),
    core: core_exports,
    artifact: { upload: false },
    secrets: [],
    env: process.env
  });
  saveState(PUBLISHED, "true");
}
