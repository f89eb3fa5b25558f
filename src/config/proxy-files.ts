import { z } from 'zod';
import { KIND, text } from './kinds.ts';
import { insidePath } from './paths.ts';
import { readYaml } from './yaml.ts';

/** A file the target needs, written before it starts. */
export type TargetFile = {
  /** Relative to the target's working directory, never outside it. */
  readonly path: string;
  readonly content: string;
};

const MAX_FILES = 100;
const OUTSIDE = "must be a path inside the proxy's working directory";

/** A map of path and content, as a YAML file's value or as the YAML text of an input; or a list of `path` and `content`. */
export function proxyFiles() {
  const path = z.string({ error: 'needs a path of text' });
  const content = z.string({ error: 'needs a content of text' });
  const entry = z.strictObject({ path, content }, { error: 'must be a map of path and content' });
  const error = 'must be a map of path and content, or a list of maps with path and content';
  const map = z.record(z.string(), z.string({ error: 'must be text, the content of the file' }));
  return z
    .union([text(), z.array(entry), map], { error })
    .transform((value, context): readonly TargetFile[] => {
      const listed = Array.isArray(value);
      const files = listed ? value : filesOf(value, context);
      if (files.length > MAX_FILES) {
        context.addIssue(`must not name more than ${MAX_FILES} files`);
      }
      for (const [index, file] of files.entries()) {
        if (insidePath(file.path)) continue;
        const at = listed ? [index, 'path'] : [file.path];
        context.addIssue({ code: 'custom', message: OUTSIDE, path: at });
      }
      return files;
    })
    .register(KIND, {
      words: 'A YAML map of path and content (`conf/a.json: |` and the indented content)',
      placeholder: '<path: content>',
      repeats: true,
      indented: true,
    });
}

type Contents = Readonly<Record<string, string>>;

function filesOf(value: string | Contents, context: z.RefinementCtx): readonly TargetFile[] {
  const contents = typeof value === 'string' ? contentsOf(value, context) : value;
  return Object.entries(contents).map(([path, content]) => ({ path, content }));
}

/** An input's text has lost the line break at its end, which belongs to the last file. */
function contentsOf(value: string, context: z.RefinementCtx): Contents {
  const { settings, faults, locate } = readYaml(`${value}\n`, {
    called: 'the text',
    of: 'path and content',
  });
  const contents: Record<string, string> = {};
  const last = value.split('\n').length;
  for (const { line = 1, message } of faults) {
    context.addIssue(`line ${Math.min(line, last)}: ${message}`);
  }
  for (const [path, content] of settings) {
    if (typeof content === 'string') contents[path] = content;
    else context.addIssue(`line ${locate([path])?.line}: must be text, the content of the file`);
  }
  return contents;
}
