import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import {
  PUBLISHED,
  loadInputs,
  publish,
  publishReport,
  workspace
} from "./chunks/chunk-R2WZHKAI.js";
import {
  cancelOnSignals,
  lineProgress
} from "./chunks/chunk-SJ3NZ2HJ.js";
import {
  ConfigurationError,
  DEFAULT_REPORT_DIR,
  SettingsError,
  failedReport,
  faultWords,
  run
} from "./chunks/chunk-P2OV32QK.js";
import "./chunks/chunk-2O73WLIB.js";
import {
  core_exports,
  endGroup,
  error,
  info,
  saveState,
  setSecret,
  startGroup,
  warning
} from "./chunks/chunk-MOSA764J.js";
import "./chunks/chunk-CDNEOGBL.js";
import "./chunks/chunk-HANBNIMK.js";

// src/action.ts
import { join } from "node:path";
var signal = cancelOnSignals(
  (name) => warning(`${name}: taking everything down; what is judged is kept.`)
);
var config = await readConfig();
if (config) {
  const progress = lineProgress(info, (title) => {
    endGroup();
    startGroup(title);
  });
  const end = await run(config, { env: process.env, progress, signal });
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
