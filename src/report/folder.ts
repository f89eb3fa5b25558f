/** All that a report's folder holds of ours, which may be a folder with other things in it too, even the workspace. */
export const REPORT_FILES = {
  json: 'report.json',
  html: 'report.html',
  junit: 'junit.xml',
  summary: 'summary.md',
  history: 'history.jsonl',
  badge: 'badge.json',
  table: 'table.md',
  tableData: 'table.json',
} as const;

const REPORT_FOLDERS = { exchanges: 'exchanges', logs: 'logs' } as const;

/** Names directly in the folder. */
export const REPORT_ENTRIES: readonly string[] = [
  ...Object.values(REPORT_FILES),
  ...Object.values(REPORT_FOLDERS),
];
