import { createHash } from 'node:crypto';
import type { Claude } from '../claude/locate.ts';
import type { PtyModule } from '../claude/screen/pty-install.ts';
import type { Config } from '../config/config.ts';
import type { Model } from '../config/models.ts';
import { probeNamed, probesWith } from '../probes/catalogue.ts';
import type { Probe } from '../probes/probe.ts';
import type { PlanFrame } from '../report/report.ts';
import type { Result } from '../system/result.ts';
import { shellInTheOpen, shortfall } from './needs.ts';
import { typicalSeconds } from './order.ts';
import { shardsOf } from './shards.ts';

/** Model × CLI × probe: the unit of work. */
export type Cell = {
  /** Stable: `<model>/<cli version>/<probe>`, with `#n` when repeated. */
  readonly id: string;
  readonly model: Model;
  readonly claude: Claude;
  readonly probe: Probe;
  /** Why the cell cannot be run here (`not_applicable`); undefined when it can. */
  readonly inapplicable: string | undefined;
};

/**
 * This shard's part of all cells, in the plan's order: models outermost, since each has a target of its own.
 *
 * @param pty what this machine has for probes at a screen
 * @param enclosed whether it has a sandbox for commands that a model chooses
 */
export function planCells(
  config: Pick<
    Config,
    'models' | 'probes' | 'repeat' | 'shard' | 'upstream' | 'target' | 'customProbes'
  >,
  claudes: readonly Claude[],
  pty?: Result<PtyModule>,
  enclosed = true,
): Cell[] {
  const known = probesWith(config.customProbes);
  const probes = config.probes.map((name) => probeNamed(name, known));
  const cells = config.models.flatMap((model) =>
    claudes.flatMap((claude) =>
      probes.flatMap((probe) =>
        Array.from({ length: config.repeat }, (_, index) => ({
          id: cellId(
            { model: model.name, release: claude.version, probe: probe.name },
            config.repeat > 1 ? index + 1 : undefined,
          ),
          model,
          claude,
          probe,
          inapplicable:
            shortfall(probe, claude, config, pty) ??
            (enclosed ? undefined : shellInTheOpen(probe, claude, config)),
        })),
      ),
    ),
  );
  const { shard } = config;
  if (!shard) return cells;
  const parts = shardsOf(cells, shard.count, ({ probe }) => typicalSeconds(probe));
  return [...(parts[shard.index - 1] ?? [])];
}

/** The whole plan behind a report: what it was made of, and which part of it this is. */
export function planFrame(
  config: Pick<Config, 'models' | 'probes' | 'repeat' | 'shard'>,
  releases: readonly string[],
): PlanFrame {
  const { shard } = config;
  return {
    models: config.models.map(({ name }) => name),
    releases: [...releases],
    probes: [...config.probes],
    repeat: config.repeat,
    shard: shard ? `${shard.index}/${shard.count}` : null,
  };
}

/** The ids of all cells of a plan, whatever its shards, in its order. */
export function plannedIds({ models, releases, probes, repeat }: PlanFrame): string[] {
  return models.flatMap((model) =>
    releases.flatMap((release) =>
      probes.flatMap((probe) =>
        Array.from({ length: repeat }, (_, index) =>
          cellId({ model, release, probe }, repeat > 1 ? index + 1 : undefined),
        ),
      ),
    ),
  );
}

function cellId(
  {
    model,
    release,
    probe,
  }: { readonly model: string; readonly release: string; readonly probe: string },
  repetition: number | undefined,
): string {
  const id = `${model}/${release}/${probe}`;
  return repetition === undefined ? id : `${id}#${repetition}`;
}

/**
 * An id as a file name, the same on every system and another for every id: what cannot stand in a name, or would
 * not tell two ids apart there (case, length), leaves a hash.
 */
export function cellFileName(id: string): string {
  const name = id.replaceAll('/', '~');
  if (/^[a-z0-9][a-z0-9._~-]{0,99}$/.test(name) && !id.includes('~') && !name.endsWith('.'))
    return name;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 12);
  return `${name.replace(/[^A-Za-z0-9._~-]+/g, '_').slice(0, 100)}~${hash}`;
}
