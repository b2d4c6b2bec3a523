/** How much room the grid has, and whether its facets stand beside the pictures. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Store } from "./store";

const TIGHT = 480;

/** Details, and in narrow grids cards and proposals, have the place of the facets. */
export function facetsGiveWay(store: Store, room: Room): boolean {
  if (store.proposing.standing.value !== null) return room.narrow.value;
  return store.open.value !== null ? !room.roomy.value : store.cards.value && room.narrow.value;
}

export class Room {
  readonly #width = signal(1_000);
  readonly narrow = computed(() => this.#width.value < 760);
  readonly roomy = computed(() => this.#width.value >= 1240);
  /** Beside facets a single column of pictures would stand: they come when they are asked for, until there is room. */
  readonly tight = computed(() => this.#width.value < TIGHT);
  readonly facets: ReadonlySignal<boolean>;
  readonly #drawn = signal(false);

  /**
   * `wanted` is whether the reader wants facets, where there is room, and `want` remembers it; `taken` is whether
   * something else has their place now.
   */
  constructor(
    wanted: () => boolean,
    readonly want: (facets: boolean) => void,
    readonly taken: (room: Room) => boolean,
  ) {
    this.facets = computed(() => !taken(this) && (this.tight.value ? this.#drawn.value : wanted()));
  }

  resize(width: number): void {
    // A page that is hidden, or is for a frame, has no width: what stands in it stays as it is.
    if (width === 0) return;
    this.#width.value = width;
    if (width >= TIGHT) this.#drawn.value = false;
  }

  toggleFacets(): void {
    if (this.taken(this)) return;
    if (this.tight.peek()) this.#drawn.value = !this.#drawn.peek();
    else this.want(!this.facets.peek());
  }
}
