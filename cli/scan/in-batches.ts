/** Batches of what goes to, or comes from, the same place, followed by the incomplete ones. */
export async function* inBatches<Place, Item>(
  items: AsyncIterable<readonly [Place, Item]>,
  size: number,
): AsyncGenerator<readonly Item[]> {
  const waiting = new Map<Place, Item[]>();
  for await (const [place, item] of items) {
    const batch = waiting.get(place) ?? [];
    waiting.set(place, batch);
    batch.push(item);
    if (batch.length >= size) yield batch.splice(0);
  }
  for (const batch of waiting.values()) if (batch.length > 0) yield batch;
}
