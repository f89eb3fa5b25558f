import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import {
  OPENED,
  PUBLISHED,
  clearLeftOvers,
  loadInputs,
  openedIn,
  publishReport
} from "./chunks/chunk-H5RZYBP3.js";
import {
  markedRun,
  messageOf,
  readBaseline,
  secretsOf
} from "./chunks/chunk-SGZDLBJ7.js";
import "./chunks/chunk-3T2TV6EO.js";
import {
  getState,
  warning
} from "./chunks/chunk-EXA3LPMZ.js";
import "./chunks/chunk-U2VUW2ER.js";
import "./chunks/chunk-XTWJCCEO.js";
import "./chunks/chunk-HANBNIMK.js";

// src/post.ts
import { join } from "node:path";
var opened = openedIn(getState(OPENED));
var published = getState(PUBLISHED) === "true";
if (opened) await clearLeftOvers(opened).catch(tell("What main left cannot be cleared up"));
if (!published) await publishRest().catch(tell("There is no report to publish"));
process.exit();
function tell(what) {
  return (error) => warning(`${what}: ${messageOf(error)}`);
}
async function publishRest() {
  const config = loadInputs();
  if (!opened || markedRun(config.reportDir) !== opened.id)
    throw new Error("main had not begun one; what lies in report-dir is not of this run");
  const read = await readBaseline(join(config.reportDir, "report.json"));
  if (!read.ok) throw new Error(read.fault);
  warning(
    "The main step did not get to its end; this report holds what was judged until then."
  );
  const secrets = secretsOf(config, process.env);
  await publishReport(config, { report: read.value, history: [], secrets });
}
