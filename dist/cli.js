#!/usr/bin/env node
import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import {
  cancelOnSignals,
  lineProgress,
  terminalTable
} from "./chunks/chunk-543NA44Y.js";
import {
  ConfigurationError,
  INPUT_ROWS,
  PROBE_NAMES,
  describeInput,
  inputNames,
  loadConfig,
  nearest,
  readFileStart,
  run,
  verdictOf,
  viewOf,
  writeReport
} from "./chunks/chunk-43HQ7FS6.js";
import "./chunks/chunk-VGHL4THG.js";
import "./chunks/chunk-HANBNIMK.js";

// src/cli.ts
import { join } from "node:path";

// src/config/flags.ts
import { parseArgs } from "node:util";
var ROWS = INPUT_ROWS.filter((row) => row.only !== "file");
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
function flagsHelp() {
  return ROWS.map((row) => {
    const value = {
      text: " <value>",
      list: " <a,b>",
      map: " <NAME=value>",
      boolean: "",
      entries: ""
    };
    return `  --${row.name}${value[row.kind]}
      ${describeInput(row)}`;
  }).join("\n");
}
function readTokens(argv2) {
  const options = Object.fromEntries(
    ROWS.map((row) => [
      row.name,
      row.kind === "boolean" ? { type: "boolean" } : { type: "string" }
    ])
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
    return { input: "arguments", message: `argument ${token.index + 1} belongs to no flag` };
  }
  const negated = ROWS.find((row2) => row2.kind === "boolean" && `no-${row2.name}` === token.name);
  if (negated !== void 0 && token.value === void 0) return { row: negated, value: "false" };
  const row = ROWS.find((known) => known.name === token.name && token.rawName.startsWith("--"));
  if (row === void 0) return unknownFlag(token.name, token.rawName);
  if (row.kind === "boolean") return { row, value: token.value ?? "true" };
  if (token.value === void 0) return { input: row.name, message: "needs a value" };
  if (token.inlineValue === false && token.value.startsWith("--")) {
    const message = `needs a value; write --${row.name}=… for one that starts with "--"`;
    return { input: row.name, message };
  }
  return { row, value: token.value };
}
function unknownFlag(name, rawName) {
  if (inputNames("file").some((known) => known === name)) {
    return { input: rawName, message: "can only be set in the configuration file" };
  }
  const near = nearest(name, inputNames("input"));
  const hint = near === void 0 ? "see --help" : `did you mean --${near}?`;
  return { input: rawName.slice(0, 60), message: `unknown flag — ${hint}` };
}
function take({ row, value }, values, faults) {
  const before = values.get(row.name);
  if (before === void 0) {
    values.set(row.name, value);
  } else if (row.kind === "list" || row.kind === "map") {
    values.set(row.name, `${before}
${value}`);
  } else {
    faults.push({ input: row.name, message: "is given twice" });
  }
}

// src/cli.ts
var argv = process.argv.slice(2);
var print = (text) => process.stdout.write(`${text}
`);
if (argv.includes("--help") || argv.includes("-h")) {
  print(
    `claude-smoke: does the real Claude Code CLI work through your proxy?

Flags (all optional; without any, the built-in scripted model is tested):
${flagsHelp()}`
  );
} else {
  process.exitCode = await smoke();
}
process.exit();
async function smoke() {
  const signal = cancelOnSignals(
    (name) => print(`${name}: taking everything down; what is judged is kept.`)
  );
  try {
    const { input, faults } = inputsFromFlags(argv);
    const config = loadConfig({
      input,
      faults,
      readFile: readFileStart,
      cwd: process.cwd(),
      catalogue: PROBE_NAMES
    });
    const progress = lineProgress(print, (title) => print(`
${title}`));
    const { report, baseline } = await run(config, { env: process.env, progress, signal });
    const view = viewOf(report, baseline);
    await writeReport(config.reportDir, report, view);
    const color = process.stdout.isTTY && !process.env["NO_COLOR"];
    print(`
${terminalTable(view, { color })}`);
    if (report.error) print(`${report.error.kind} error: ${report.error.message}
`);
    print(`Report: ${join(config.reportDir, "report.json")}`);
    if (signal.aborted) return 130;
    return verdictOf(report) === "passed" ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}
`);
    return 2;
  }
}
