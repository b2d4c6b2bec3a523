/**
 * From compressed bytes to something that can be drawn. `ImageDecoder` takes bytes as they are, on its own thread: a
 * tenth of a millisecond of ours, where a Blob costs half a one and sometimes four. It needs a page that browsers
 * trust (https, or this machine); elsewhere, and for what it does not read, there is the Blob.
 */
export interface Drawable {
  readonly source: CanvasImageSource;
  readonly width: number;
  readonly height: number;
  close(): void;
}

export async function drawable(bytes: Uint8Array): Promise<Drawable> {
  if (typeof ImageDecoder !== "undefined" && bytes[0] === 0xff && bytes[1] === 0xd8) {
    const decoder = new ImageDecoder({ data: bytes.slice(), type: "image/jpeg" });
    try {
      const { image } = await decoder.decode();
      return { source: image, width: image.displayWidth, height: image.displayHeight, close: () => image.close() };
    } catch {
      // What it cannot read, the other way may.
    } finally {
      decoder.close();
    }
  }
  const bitmap = await createImageBitmap(new Blob([bytes as BlobPart]));
  return { source: bitmap, width: bitmap.width, height: bitmap.height, close: () => bitmap.close() };
}
