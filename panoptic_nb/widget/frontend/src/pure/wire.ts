/** Puts the binary buffers of a message back where they belong: `"window.ids:u32"` → `reply.window.ids`. */

const KINDS = { u32: 4, f32: 4, u8: 1 } as const;
type Kind = keyof typeof KINDS;

function typed(view: DataView, kind: Kind): Uint32Array | Float32Array | Uint8Array {
  if (kind === "u8") return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  // A copy: nothing promises that a buffer begins where a 32-bit array may begin.
  const bytes = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) as ArrayBuffer;
  return kind === "u32" ? new Uint32Array(bytes) : new Float32Array(bytes);
}

export function assemble(body: unknown, names: readonly string[], buffers: readonly DataView[]): unknown {
  names.forEach((name, i) => {
    const [path, kind] = name.split(":") as [string, Kind];
    const steps = path.split(".");
    const last = steps.pop()!;
    let at = body as Record<string, unknown>;
    for (const step of steps) at = at[step] as Record<string, unknown>;
    at[last] = typed(buffers[i], kind);
  });
  return body;
}

/** Anything that may come where a buffer is expected, as a DataView. */
export function asView(buffer: unknown): DataView {
  if (buffer instanceof DataView) return buffer;
  if (ArrayBuffer.isView(buffer)) return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  return new DataView(buffer as ArrayBuffer);
}
