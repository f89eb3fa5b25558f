import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import {
  PUBLISHED,
  loadInputs,
  publishReport
} from "./chunks/chunk-SJTJUZYQ.js";
import {
  messageOf,
  reportSchema,
  secretsOf
} from "./chunks/chunk-OMFIQUS2.js";
import "./chunks/chunk-3T2TV6EO.js";
import {
  getState,
  warning
} from "./chunks/chunk-2YACQFC2.js";
import "./chunks/chunk-CDNEOGBL.js";
import "./chunks/chunk-XTWJCCEO.js";
import "./chunks/chunk-HANBNIMK.js";

// src/post.ts
import { readFile } from "node:fs/promises";
import { join } from "node:path";
if (getState(PUBLISHED) !== "true") {
  try {
    const config = loadInputs();
    const text = await readFile(join(config.reportDir, "report.json"), "utf8");
    warning(
      "The main step did not get to its end; this report holds what was judged until then."
    );
    const report = reportSchema.parse(JSON.parse(text));
    await publishReport(config, {
      report,
      baseline: void 0,
      secrets: secretsOf(config, process.env)
    });
  } catch (error) {
    warning(`There is no report to publish: ${messageOf(error)}`);
  }
}
process.exit();
