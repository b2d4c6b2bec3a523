/**
 * Thumbnails by image: compressed bytes, and pictures ready to draw. Keyed by the image, never by a position, so that
 * a cell cannot be handed the picture of what stood there before.
 */
import { Lru } from "../pure/lru";
import { drawable, type Drawable } from "./drawable";

const BYTES = 48_000_000;
const PICTURE_BYTES = 160_000_000;

export class Pictures {
  readonly #bytes = new Lru<number, Uint8Array>(BYTES, (bytes) => bytes.byteLength);
  readonly #pictures = new Lru<number, Drawable>(PICTURE_BYTES, (b) => b.width * b.height * 4, (b) => b.close());
  readonly #decoding = new Map<number, Promise<Drawable | null>>();

  take(images: Uint32Array, offsets: Uint32Array, thumbnails: Uint8Array): void {
    for (let i = 0; i < images.length; i++) {
      if (offsets[i + 1] > offsets[i] && !this.#bytes.has(images[i])) {
        this.#bytes.set(images[i], thumbnails.slice(offsets[i], offsets[i + 1]));
      }
    }
  }

  has(image: number): boolean {
    return this.#bytes.has(image) || this.#pictures.has(image);
  }

  /** What can be drawn at once. */
  ready(image: number): Drawable | undefined {
    return this.#pictures.get(image);
  }

  /** The picture as soon as it is decoded; null where there is none, or where it cannot be read. */
  decode(image: number): Promise<Drawable | null> {
    const ready = this.#pictures.get(image);
    if (ready) return Promise.resolve(ready);
    const under = this.#decoding.get(image);
    if (under) return under;
    const bytes = this.#bytes.get(image);
    if (!bytes) return Promise.resolve(null);
    const decoding = drawable(bytes).then(
      (picture) => {
        this.#decoding.delete(image);
        this.#pictures.set(image, picture);
        return picture;
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
    this.#pictures.clear();
  }
}
