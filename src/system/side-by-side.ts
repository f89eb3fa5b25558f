/**
 * Does `work` for each item, at most `width` at once, and gives the results in the items' order. When one fails the
 * others under way end first, so that nothing goes on behind the error.
 */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const waiting = items.entries();
  const results = new Map<number, Result>();
  const lane = async () => {
    for (const [index, item] of waiting) results.set(index, await work(item));
  };
  const ends = await Promise.allSettled(Array.from({ length: width }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return [...results.entries()].sort(([a], [b]) => a - b).map(([, result]) => result);
}
