import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import {
  PROBE_NAMES,
  REPORT_ENTRIES,
  artifactName,
  bareText,
  cagesOf,
  clip,
  count,
  endMarked,
  errorWords,
  loadConfig,
  messageOf,
  oneLine,
  readFileStart,
  renderSummary,
  reportOutputs,
  secretFinder,
  tokenKindIn,
  uploadUnderFreeName,
  uploadWithActions,
  viewOf,
  withTimeLimit,
  writeReport
} from "./chunk-SGZDLBJ7.js";
import {
  objectIn,
  parseJson,
  textIn
} from "./chunk-3T2TV6EO.js";
import {
  core_exports,
  saveState,
  warning
} from "./chunk-EXA3LPMZ.js";

// src/report/render/annotations.ts
var MOST_PER_LEVEL = 8;
var MESSAGE_CHARACTERS = 4096;
function annotationsFor(view) {
  return [...errors(view), ...warnings(view), ...skippedNotice(view), ...baselineNotice(view)].map(
    (annotation) => ({
      ...annotation,
      title: clip(annotation.title, 250),
      message: clip(annotation.message, MESSAGE_CHARACTERS)
    })
  );
}
function errors({ error, groups, failing }) {
  const gone = failing.length === 0 ? [] : [
    {
      level: "error",
      title: `claude-smoke: ${failing.length} beside the cells`,
      message: failing.slice(0, 20).join("\n")
    }
  ];
  const own = error ? [
    ...gone,
    {
      level: "error",
      title: `claude-smoke: ${error.kind} error`,
      message: error.message || "No message was given."
    }
  ] : gone;
  const regressions = groups.filter(({ level }) => level === "regression");
  const room = MOST_PER_LEVEL - own.length;
  return [
    ...own,
    ...regressions.slice(0, room).map((group) => causeOf("error", group)),
    ...more("error", regressions.slice(room))
  ];
}
function warnings({ groups }) {
  const all = groups.filter(({ level }) => level !== "regression" && level !== "note");
  const room = all.length > MOST_PER_LEVEL ? MOST_PER_LEVEL - 1 : MOST_PER_LEVEL;
  return [
    ...all.slice(0, room).map((group) => causeOf("warning", group)),
    ...more("warning", all.slice(room))
  ];
}
function causeOf(level, group) {
  const { headline, extent, fault, next, cells } = group;
  const guide = cells[0] && next !== "" ? ` See ${cells[0].guide}.` : "";
  return {
    level,
    title: titleOf(group),
    message: [
      sentence(oneLine(headline, 2500)),
      extent === "" ? "" : sentence(extent),
      `Fault: ${fault}.`,
      next === "" ? "" : `Next: ${next}${guide}`
    ].filter((part) => part !== "").join(" ")
  };
}
function titleOf({ level, rule, party, classification, cells }) {
  const [first] = cells;
  const place = first ? `${first.probe} on ${first.fullModel} with CLI ${first.cli}` : "";
  const more2 = cells.length > 1 ? ` and ${count(cells.length - 1, "cell")} more` : "";
  if (level === "warning") return `${rule} (${party})`;
  return `${level === "flaky" ? level : classification}: ${place}${more2}`;
}
function skippedNotice({ cells }) {
  const skipped = cells.filter(({ outcome }) => outcome === "skipped");
  if (skipped.length === 0) return [];
  const byReason = Map.groupBy(skipped, ({ headline }) => oneLine(headline, 300));
  const lines = [...byReason].slice(0, 10).map(([reason, list]) => `${list.length} × ${reason}`);
  return [
    {
      level: "notice",
      title: `claude-smoke: ${count(skipped.length, "cell")} skipped`,
      message: lines.join("\n")
    }
  ];
}
function baselineNotice({ baseline }) {
  if (!baseline || baseline.isFound) return [];
  return [{ level: "notice", title: "claude-smoke: no baseline", message: baseline.line }];
}
function more(level, left) {
  if (left.length === 0) return [];
  const cells = new Set(left.flatMap((group) => group.cells));
  const message = `${count(left.length, "cause")} more (${count(cells.size, "cell")}), see the summary.`;
  return [{ level, title: "claude-smoke", message }];
}
function sentence(text) {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

// src/report/render/failure-message.ts
function failureMessage(view) {
  const { verdict, title, error, complete, groups, failing } = view;
  if (verdict === "passed") return void 0;
  const incomplete = complete ? "" : " The run was cut short: cells of the plan are missing.";
  if (verdict === "error") {
    const message = error ? `: ${clip(error.message, 3e3)}` : ".";
    return `${errorWords(view)}${message}${incomplete}`;
  }
  const regressions = groups.filter(({ level }) => level === "regression");
  const told = [...regressions.map(({ headline }) => headline), ...failing];
  const lines = told.slice(0, 5).map((line) => `  ${oneLine(line, 400)}`);
  const more2 = told.length - lines.length;
  if (more2 > 0) lines.push(`  and ${more2} more, see the summary`);
  const also = error ? ` Also: ${errorWords(view).toLowerCase()}.` : "";
  return `${title}.${also}${incomplete}
${lines.join("\n")}`.trimEnd();
}

// src/report/scan.ts
import { isUtf8 } from "node:buffer";
import { constants } from "node:fs";
import { open, opendir, realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
var REFUSED_NAME = /[":<>|*?\r\n]/;
async function scanFolder(dir, options = {}) {
  const { maxFiles = 5e3, maxTotalBytes = 512 * 2 ** 20 } = options;
  const root = await realpath(dir);
  const finder = secretFinder(options.secrets ?? []);
  const files = [];
  const withheld = [];
  let total = 0;
  for (const { path, regular } of await listFiles(root, maxFiles + 1, options.only)) {
    const file = relative(root, path).split(sep).join("/");
    if (files.length >= maxFiles) {
      withheld.push({ file, kind: `and all after it: more than ${maxFiles} files` });
      break;
    }
    const inspected = regular ? await inspectFile(path, finder, options.maxFileBytes ?? 32 * 2 ** 20) : { kind: "symlink or special file", size: 0 };
    total += inspected.size;
    const kind = REFUSED_NAME.test(file) ? "name not allowed in an artifact" : inspected.kind;
    if (kind !== void 0) withheld.push({ file, kind });
    else if (total > maxTotalBytes) withheld.push({ file, kind: "folder too large" });
    else files.push(path);
  }
  return { root, files, withheld };
}
async function listFiles(root, most, only) {
  const entries = [];
  const folders = [root];
  for (let folder = folders.shift(); folder !== void 0; folder = folders.shift()) {
    for await (const entry of await opendir(folder)) {
      if (folder === root && only && !only.includes(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else entries.push({ path, regular: entry.isFile() });
      if (entries.length + folders.length > 2 * most) return sorted(entries);
    }
  }
  return sorted(entries);
}
function sorted(entries) {
  return entries.sort((a, b) => a.path < b.path ? -1 : 1);
}
async function inspectFile(path, finder, maxBytes) {
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(
    () => void 0
  );
  if (!file) return { kind: "unreadable", size: 0 };
  try {
    const { size } = await file.stat();
    if (size > maxBytes) return { kind: "too large to scan", size: 0 };
    const bytes = await file.readFile();
    return { kind: findSecret(bytes, finder), size: bytes.length };
  } finally {
    await file.close();
  }
}
function findSecret(bytes, finder) {
  const text = bytes.toString(isUtf8(bytes) ? "utf8" : "latin1");
  if (finder.known(text).length > 0) return "known secret";
  return tokenKindIn(text) ?? tokenKindIn(bareText(text, "kept").text);
}

// src/report/github/server.ts
function isEnterpriseServer(env) {
  const host = URL.parse(env["GITHUB_SERVER_URL"] || "https://github.com")?.hostname ?? "";
  return host !== "github.com" && !host.endsWith(".ghe.com") && !host.endsWith(".localhost");
}

// src/report/github/publish.ts
async function publish(publication) {
  const { report, history = [], dir, core } = publication;
  const view = viewOf(report, history);
  const attempt = attemptWith(core);
  const files = await attempt("write the report", () => writeReport(dir, report, view, history));
  const uploaded = await attempt("upload the artifact", () => uploadReport(publication));
  await attempt("write the job summary", () => core.summary.addRaw(renderSummary(view)).write());
  await attempt("annotate", () => annotate(core, view));
  const outputs = reportOutputs(report);
  await attempt("set the outputs", () => {
    for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
    core.setOutput("report-path", files?.json ?? "");
    core.setOutput("artifact-id", uploaded?.id ?? "");
    core.setOutput("artifact-url", artifactUrl(uploaded?.id, publication.env));
  });
  const failure = failureMessage(view);
  if (failure !== void 0) core.setFailed(failure);
  return outputs;
}
function attemptWith(core) {
  return async (what, step) => {
    try {
      return await step();
    } catch (error) {
      core.warning(
        `Could not ${what}: ${oneLine(messageOf(error), 1e3)}. The verdict is not affected; the report folder has what was written.`,
        { title: "claude-smoke: reporting" }
      );
      return void 0;
    }
  };
}
async function uploadReport(publication) {
  const { artifact, core, dir, env, report, secrets } = publication;
  if (!artifact.upload) return void 0;
  if (publication.uploadArtifact === void 0 && !env["ACTIONS_RUNTIME_TOKEN"]) {
    core.info(`No artifact: not in a job of GitHub Actions. The report is in ${dir}.`);
    return void 0;
  }
  if (isEnterpriseServer(env)) {
    core.notice(
      `No artifact: GitHub Enterprise Server has no artifact service of version 4. The report is in ${dir}; upload it with a step of actions/upload-artifact@v3-node20 (with if: always()), and set upload-artifact: false to be rid of this notice.`,
      { title: "claude-smoke: artifact" }
    );
    return void 0;
  }
  const { files, root, withheld } = await scanFolder(dir, { secrets, only: REPORT_ENTRIES });
  if (withheld.length > 0) warnOfWithheld(core, withheld);
  if (files.length === 0) {
    core.info("No artifact: no file is left to upload.");
    return void 0;
  }
  const upload = publication.uploadArtifact ?? uploadWithActions;
  const name = artifactName(artifact.name, report, env);
  return withTimeLimit(
    uploadUnderFreeName(upload, name, files, root, artifact.retentionDays),
    publication.uploadTimeoutMs ?? 3e5
  );
}
function warnOfWithheld(core, withheld) {
  const lines = withheld.slice(0, 20).map(({ file, kind }) => `${oneLine(file, 120)}: ${kind}`).join("\n");
  const more2 = withheld.length > 20 ? `
and ${withheld.length - 20} more` : "";
  core.warning(
    clip(
      `Left out of the artifact:
${lines}${more2}
The files stay in the report folder. If one holds a secret, pass it as masked input so that it is redacted, and rotate it if it was shown elsewhere.`,
      4096
    ),
    { title: "claude-smoke: files withheld" }
  );
}
function annotate(core, view) {
  for (const { level, title, message } of annotationsFor(view)) core[level](message, { title });
}
function artifactUrl(id, env) {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  if (id === void 0 || !server || !repository || !run) return "";
  return `${server}/${repository}/actions/runs/${run}/artifacts/${id}`;
}

// src/run/left-overs.ts
import { rm } from "node:fs/promises";
import { basename } from "node:path";
var GRACE_MS = 1e3;
function openedText(opened) {
  return JSON.stringify(opened);
}
function openedIn(text) {
  const value = objectIn(parseJson(text));
  const [id, scratch] = [textIn(value?.["id"]), textIn(value?.["scratch"])];
  if (id === void 0 || scratch === void 0 || !/^[0-9a-f]{16}$/.test(id)) return void 0;
  return basename(scratch).startsWith("claude-smoke-") ? { id, scratch } : void 0;
}
async function clearLeftOvers({ id, scratch }) {
  await endMarked(id, GRACE_MS);
  for (const cage of cagesOf(id)) await cage.end(GRACE_MS);
  await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
}

// src/config/environment.ts
function inputsFromEnv(env) {
  return (name) => env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`];
}

// src/step.ts
var PUBLISHED = "published";
var OPENED = "opened";
var workspace = process.env["GITHUB_WORKSPACE"] || process.cwd();
function loadInputs() {
  return loadConfig({
    input: inputsFromEnv(process.env),
    readFile: readFileStart,
    cwd: workspace,
    catalogue: PROBE_NAMES
  });
}
async function publishReport(config, end) {
  const { report, history, secrets } = end;
  await publish({
    report,
    history,
    dir: config.reportDir,
    core: core_exports,
    artifact: {
      upload: config.uploadArtifact,
      name: config.artifactName,
      retentionDays: config.artifactRetentionDays
    },
    secrets,
    env: process.env
  });
  leaveWord(PUBLISHED, "true");
}
function leaveWord(name, value) {
  try {
    saveState(name, value);
  } catch (error) {
    warning(`GITHUB_STATE cannot be written: ${messageOf(error)}`);
  }
}

export {
  publish,
  openedText,
  openedIn,
  clearLeftOvers,
  PUBLISHED,
  OPENED,
  workspace,
  loadInputs,
  publishReport,
  leaveWord
};
