/** Counts beside the pictures: asked for after every change, the last question alone being answered. */
import type { Store } from "./store";

export function facetReader(store: Store): () => void {
  let turn = 0;
  let warm = false;
  const ask = async (keys: readonly string[], asked: number): Promise<void> => {
    const reply = await store.call("facets", { properties: keys, limit: 8 });
    if (!reply || asked !== turn) return;
    const found = new Map([...store.facets.peek(), ...reply.facets].map((facet) => [facet.property, facet]));
    store.facets.value = store.prefs.peek().facets.flatMap((key) => found.get(key) ?? []);
  };
  return () => {
    const asked = ++turn;
    const { facets } = store.prefs.peek();
    if (facets.length === 0 || !store.room.facets.peek()) return;
    setTimeout(async () => {
      // The first counts read every value once: one by one, so that a scroll meanwhile waits for none of them.
      for (const key of warm ? [] : facets) if (asked === turn) await ask([key], asked);
      if (warm && asked === turn) await ask(facets, asked);
      warm = true;
    }, 30);
  };
}
