#!/usr/bin/env node
import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import {
  cancelOnSignals,
  lineProgress,
  terminalTable
} from "./chunks/chunk-CRKKH2L2.js";
import {
  ConfigurationError,
  DEFAULT_FILE,
  PROBE_NAMES,
  REPORT_FILES,
  SECTIONS,
  bad,
  codeOf,
  compareVersions,
  describe,
  good,
  inputNames,
  inputRows,
  loadConfig,
  merge,
  messageOf,
  nearest,
  oneLine,
  plan,
  readBaseline,
  readFileStart,
  require_dist,
  run,
  verdictOf,
  viewOf,
  writeAtomically,
  writeReport
} from "./chunks/chunk-SGZDLBJ7.js";
import "./chunks/chunk-3T2TV6EO.js";
import "./chunks/chunk-U2VUW2ER.js";
import {
  __toESM
} from "./chunks/chunk-HANBNIMK.js";

// src/cli.ts
import { join as join2, resolve } from "node:path";
import { styleText } from "node:util";

// src/config/flags.ts
import { parseArgs } from "node:util";
var ROWS = inputRows("input");
function inputsFromFlags(argv2) {
  const values = /* @__PURE__ */ new Map();
  const faults = [];
  for (const token of readTokens(argv2)) {
    const read = readToken(token);
    if ("message" in read) faults.push(read);
    else take(read, values, faults);
  }
  return { input: (name) => values.get(name), faults };
}
function readTokens(argv2) {
  const options = Object.fromEntries(
    ROWS.map((row) => [row.name, { type: row.isFlag ? "boolean" : "string" }])
  );
  return parseArgs({
    args: [...argv2],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true
  }).tokens;
}
function readToken(token) {
  if (token.kind !== "option") {
    return { path: ["arguments"], message: `argument ${token.index + 1} belongs to no flag` };
  }
  const negated = ROWS.find((row2) => row2.isFlag && `no-${row2.name}` === token.name);
  if (negated !== void 0 && token.value === void 0) return { row: negated, value: "false" };
  const row = ROWS.find((known) => known.name === token.name && token.rawName.startsWith("--"));
  if (row === void 0) return unknownFlag(token.name, token.rawName);
  if (row.isFlag) return { row, value: token.value ?? "true" };
  if (token.value === void 0) return { path: [row.name], message: "needs a value" };
  if (token.inlineValue === false && token.value.startsWith("--")) {
    const message = `needs a value; write --${row.name}=… for one that starts with "--"`;
    return { path: [row.name], message };
  }
  return { row, value: token.value };
}
function unknownFlag(name, rawName) {
  if (inputNames("file").includes(name)) {
    return { path: [rawName], message: "can only be set in the configuration file" };
  }
  const near = nearest(name, inputNames("input"));
  const hint = near === void 0 ? "see --help" : `did you mean --${near}?`;
  return { path: [rawName.slice(0, 60).toWellFormed()], message: `unknown flag — ${hint}` };
}
function take({ row, value }, values, faults) {
  const before = values.get(row.name);
  if (before === void 0) {
    values.set(row.name, value);
  } else if (row.repeats) {
    values.set(row.name, `${before}
${value}`);
  } else {
    faults.push({ path: [row.name], message: "is given twice" });
  }
}

// src/config/help.ts
var EXIT_CODES = [
  { code: 0, meaning: "nothing regressed" },
  { code: 1, meaning: "something did, or the run had an error" },
  { code: 2, meaning: "settings that cannot be used" },
  { code: 130, meaning: "cancelled" }
];
var EXAMPLES = [
  {
    what: "The built-in scripted model, no proxy and no key: does everything work on this machine?",
    command: "claude-smoke --probes core"
  },
  {
    what: "Your proxy, started here, in front of the scripted model: whatever fails is its own.",
    command: "claude-smoke --proxy-command './my-proxy --port {port} --upstream {upstream}' --upstream scripted"
  },
  {
    what: "A gateway that already runs, with two of its models and two CLI releases.",
    command: "claude-smoke --proxy-url http://127.0.0.1:8080 --models openai/gpt-5,vertex/gemini --claude-version latest,2.1.216"
  },
  {
    what: "The failures of the last report become known ones (`expect` in the configuration file).",
    command: "claude-smoke --write-expect"
  }
];
var INDENT = 32;
var NARROWEST = 80;
var WIDEST = 120;
function helpText(columns) {
  const width = Math.min(Math.max(columns, NARROWEST), WIDEST);
  const sections = SECTIONS.flatMap(({ title, rows }) => {
    const flags = rows.filter((row) => row.only !== "file");
    return ["", `${title}:`, ...flags.flatMap((row) => flagLines(row, width))];
  });
  return [
    "claude-smoke: does the real Claude Code CLI work through your proxy, and if not, whose fault is it?",
    "All flags are optional, and each is also a key of .github/claude-smoke.yml (flags win).",
    "",
    "Examples:",
    ...EXAMPLES.flatMap(({ what, command }) => [`  # ${what}`, `  ${command}`]),
    ...sections,
    "",
    "Exit codes:",
    ...EXIT_CODES.map(({ code, meaning }) => `  ${String(code).padEnd(4)} ${meaning}`)
  ].flatMap((line) => line.startsWith("  ") ? [line] : wrap(line, width)).join("\n");
}
function flagLines(row, width) {
  const name = `  ${flagWords(row)}`;
  const [first = "", ...rest] = wrap(describe(row), width - INDENT);
  const below = rest.map((line) => " ".repeat(INDENT) + line);
  if (name.length < INDENT) return [name.padEnd(INDENT) + first, ...below];
  return [name, " ".repeat(INDENT) + first, ...below];
}
function flagWords({ name, isFlag, placeholder = "<text>" }) {
  return isFlag ? `--[no-]${name}` : `--${name} ${placeholder}`;
}
function wrap(text, width) {
  const lines = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

// src/run/write-expect.ts
var import_yaml = __toESM(require_dist(), 1);
import { readFile } from "node:fs/promises";
import { join } from "node:path";
var DAYS = 90;
async function writeExpect({ file, reportDir }, now) {
  const read = await readBaseline(join(reportDir, REPORT_FILES.json));
  if (!read.ok) return bad(`${read.fault}. Next: run the probes first`);
  const entries = knownFailuresOf(read.value, now);
  if (entries.length === 0) return good("Nothing to write: every failure is known.");
  const text = await readFile(file, "utf8").catch(
    (error) => codeOf(error) === "ENOENT" ? "" : bad(`${file} cannot be read: ${messageOf(error)}`)
  );
  if (typeof text !== "string") return text;
  const document = (0, import_yaml.parseDocument)(text);
  const isUsable = document.contents === null || (0, import_yaml.isMap)(document.contents);
  if (document.errors.length > 0 || !isUsable) {
    return bad(`${file} is no YAML map of settings. Next: repair it first`);
  }
  if ((0, import_yaml.isSeq)(document.get("expect"))) {
    for (const entry of entries) document.addIn(["expect"], document.createNode(entry));
  } else document.set("expect", document.createNode(entries));
  await writeAtomically(file, document.toString());
  return good(`Wrote ${entries.length} known failures into ${file}; say why each is known.`);
}
function knownFailuresOf(report, now) {
  const until = new Date(now.getTime() + DAYS * 864e5).toISOString().slice(0, 10);
  const unknown = report.outcomes.filter(
    ({ outcome, expected }) => outcome === "failed" && !expected
  );
  const same = ({ full_model, feature, classification }) => JSON.stringify([full_model, feature, classification]);
  return [...Map.groupBy(unknown, same).values()].flatMap((outcomes) => {
    const [first] = outcomes.toSorted((a, b) => compareVersions(a.cli_version, b.cli_version));
    if (!first) return [];
    const { classification } = first;
    if (!isRed(classification)) return [];
    const rule = ruleOf(first, outcomes);
    return [
      {
        model: first.full_model,
        probe: first.feature,
        release: `${first.cli_version}..`,
        ...rule === void 0 ? {} : { rule },
        classification,
        reason: oneLine(first.reasons[0] ?? classification, 300),
        until
      }
    ];
  });
}
function ruleOf(first, all) {
  const broken = ({ findings }) => findings.filter(({ severity, party }) => severity === "error" && party === "target");
  return broken(first).find(
    ({ rule }) => all.every((one) => broken(one).some((finding) => finding.rule === rule))
  )?.rule;
}
function isRed(classification) {
  return !["passed", "missing_env", "not_applicable"].includes(classification);
}

// src/cli.ts
var argv = process.argv.slice(2);
var print = (text) => process.stdout.write(`${text}
`);
if (argv.includes("--write-expect")) {
  process.exitCode = await rememberFailures(argv.filter((word) => word !== "--write-expect"));
} else if (argv.includes("--help") || argv.includes("-h")) {
  print(helpText(process.stdout.columns ?? 80));
} else {
  process.exitCode = await smoke();
}
process.exit();
function takesColor() {
  return styleText("red", "x", { stream: process.stdout }) !== "x";
}
async function rememberFailures(flags) {
  try {
    const { config, reportDir } = configOf(flags);
    const file = config ?? resolve(DEFAULT_FILE);
    const written = await writeExpect({ file, reportDir }, /* @__PURE__ */ new Date());
    (written.ok ? process.stdout : process.stderr).write(
      `${written.ok ? written.value : `${written.fault}.`}
`
    );
    return written.ok ? 0 : 2;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}
`);
    return 2;
  }
}
function configOf(flags) {
  const { input, faults } = inputsFromFlags(flags);
  const cwd = process.cwd();
  return loadConfig({ input, faults, readFile: readFileStart, cwd, catalogue: PROBE_NAMES });
}
async function smoke() {
  const signal = cancelOnSignals(
    (name) => print(`${name}: taking everything down; what is judged is kept.`)
  );
  try {
    const config = configOf(argv);
    const progress = lineProgress(print, (title) => print(`
${title}`));
    const world = { env: process.env, progress, signal };
    if (config.mode === "plan") {
      print(JSON.stringify((await plan(config, world)).matrix));
      return 0;
    }
    const { report, history } = await (config.mode === "merge" ? merge : run)(config, world);
    const view = viewOf(report, history);
    const dir = config.reportDir;
    const written = writeReport(dir, report, view, history).then(
      () => `Report: ${join2(dir, "report.json")}`,
      (error) => `The report could not be written: ${messageOf(error)}`
    );
    print(`
${terminalTable(view, { color: takesColor() })}`);
    if (report.error) print(`${report.error.kind} error: ${report.error.message}
`);
    print(await written);
    if (signal.aborted) return 130;
    return verdictOf(report) === "passed" ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}
`);
    return 2;
  }
}
