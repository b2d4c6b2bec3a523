/** How much room the grid has, and whether its facets stand beside the pictures. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";

export class Room {
  readonly width = signal(1_000);
  readonly narrow = computed(() => this.width.value < 760);
  readonly roomy = computed(() => this.width.value >= 1240);
  /** Beside facets a single column of pictures would stand: they come when they are asked for, and are not remembered. */
  readonly tight = computed(() => this.width.value < 480);
  readonly facets: ReadonlySignal<boolean>;
  readonly #drawn = signal(false);

  /** `wanted` is whether the reader wants facets, where there is room; `want` remembers it. */
  constructor(
    wanted: () => boolean,
    readonly want: (facets: boolean) => void,
  ) {
    this.facets = computed(() => (this.tight.value ? this.#drawn.value : wanted()));
  }

  toggleFacets(): void {
    if (this.tight.peek()) this.#drawn.value = !this.#drawn.peek();
    else this.want(!this.facets.peek());
  }
}
