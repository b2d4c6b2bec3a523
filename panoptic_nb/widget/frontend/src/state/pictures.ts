/**
 * Thumbnails by image: compressed bytes, and bitmaps ready to draw. Keyed by the image, never by a position, so that
 * a cell cannot be handed the picture of what stood there before.
 */
import { Lru } from "../pure/lru";

const BYTES = 48_000_000;
const BITMAP_BYTES = 160_000_000;

export class Pictures {
  readonly #bytes = new Lru<number, Uint8Array>(BYTES, (bytes) => bytes.byteLength);
  readonly #bitmaps = new Lru<number, ImageBitmap>(BITMAP_BYTES, (b) => b.width * b.height * 4, (b) => b.close());
  readonly #decoding = new Map<number, Promise<ImageBitmap | null>>();

  take(images: Uint32Array, offsets: Uint32Array, thumbnails: Uint8Array): void {
    for (let i = 0; i < images.length; i++) {
      if (offsets[i + 1] > offsets[i] && !this.#bytes.has(images[i])) {
        this.#bytes.set(images[i], thumbnails.slice(offsets[i], offsets[i + 1]));
      }
    }
  }

  has(image: number): boolean {
    return this.#bytes.has(image) || this.#bitmaps.has(image);
  }

  /** What can be drawn at once. */
  ready(image: number): ImageBitmap | undefined {
    return this.#bitmaps.get(image);
  }

  /** The bitmap as soon as it is decoded; null where there is none, or where it cannot be read. */
  decode(image: number): Promise<ImageBitmap | null> {
    const ready = this.#bitmaps.get(image);
    if (ready) return Promise.resolve(ready);
    const under = this.#decoding.get(image);
    if (under) return under;
    const bytes = this.#bytes.get(image);
    if (!bytes) return Promise.resolve(null);
    const decoding = createImageBitmap(new Blob([bytes as BlobPart])).then(
      (bitmap) => {
        this.#decoding.delete(image);
        this.#bitmaps.set(image, bitmap);
        return bitmap;
      },
      () => {
        this.#decoding.delete(image);
        return null;
      },
    );
    this.#decoding.set(image, decoding);
    return decoding;
  }

  clear(): void {
    this.#bytes.clear();
    this.#bitmaps.clear();
  }
}
