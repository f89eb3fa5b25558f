import type { Config } from '../config/config.ts';
import { probeNamed, probesWith } from '../probes/catalogue.ts';
import { typicalSeconds } from './order.ts';
import { planFrame, plannedIds } from './plan.ts';
import { shardCount } from './shards.ts';

/** A plan in shards, as a job matrix. */
export type ShardPlan = {
  readonly cells: number;
  /** Seconds that all cells take one after the other, as far as is known. */
  readonly seconds: number;
  /** For `strategy.matrix`: one job for each entry of `include`. */
  readonly matrix: {
    readonly include: readonly { readonly shard: string; readonly 'claude-version': string }[];
  };
};

/**
 * Parts the plan's cells into shards. Each job is told the exact releases, so that all plan alike even when a new
 * release comes out between them.
 *
 * @param releases exact versions
 */
export function planShards(
  config: Pick<Config, 'models' | 'probes' | 'repeat' | 'shard' | 'customProbes'>,
  releases: readonly string[],
): ShardPlan {
  const frame = planFrame(config, releases);
  const cells = plannedIds(frame).length;
  const known = probesWith(config.customProbes);
  const ofEachProbe = config.probes.map((name) => typicalSeconds(probeNamed(name, known)));
  const columns = frame.models.length * frame.releases.length * frame.repeat;
  const seconds = columns * ofEachProbe.reduce((sum, one) => sum + one, 0);
  const count = Math.min(config.shard?.count ?? shardCount(seconds, cells), Math.max(1, cells));
  const version = releases.join(',');
  const include = Array.from({ length: count }, (_, index) => {
    return { shard: `${index + 1}/${count}`, 'claude-version': version };
  });
  return { cells, seconds, matrix: { include } };
}

/** A plan in one line. */
export function planWords({ cells, seconds, matrix: { include } }: ShardPlan): string {
  const shards = include.length === 1 ? '1 shard' : `${include.length} shards`;
  return `${cells} cells in ${shards}: about ${Math.ceil(seconds / 60)} minutes of cells.`;
}
