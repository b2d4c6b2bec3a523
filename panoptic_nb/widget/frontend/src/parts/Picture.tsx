/** One picture by its image, whole; blank until it is there, and never another's. */
import { useStore } from "../state/store";

export function Picture({ image }: { image: number }) {
  const store = useStore();
  return (
    <p><canvas aria-hidden="true" key={image} ref={(canvas) => {
      if (!canvas || canvas.dataset.image === String(image)) return;
      void (async () => {
        if (!store.pictures.has(image)) {
          const reply = await store.call("pictures", { images: [image] });
          if (reply) store.pictures.take(reply.images, reply.offsets, reply.thumbnails);
        }
        const bitmap = await store.pictures.decode(image);
        if (!bitmap) return;
        canvas.width = bitmap.width;
        canvas.height = bitmap.height;
        canvas.dataset.image = String(image);
        canvas.getContext("2d")!.drawImage(bitmap.source, 0, 0);
      })();
    }} /></p>
  );
}
