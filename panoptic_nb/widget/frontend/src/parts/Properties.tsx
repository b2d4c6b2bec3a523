/** The properties of the image in hand: editable, each with its shortcuts and its way to the similar ones. */
import { useSignal } from "@preact/signals";
import type { Detail, Target } from "../protocol";
import { properties } from "../pure/filter";
import { originName } from "../pure/labels";
import { inkOn, tagColor } from "../pure/text";
import { tag } from "../state/actions";
import { useStore } from "../state/store";
import { Shortcuts } from "./Facets";
import { Icon } from "./Icon";
import type { Near } from "./Neighbours";

export function Properties({ detail, near }: { detail: Detail; near: Near | null }) {
  const store = useStore();
  const words = store.words.value;
  const all = useSignal(false);
  const { where, sort, group } = store.spec.value;
  const used = properties(where);
  const given = near ? near.target() : null;
  const rows = detail.values.filter((v) => store.property(v.property) && (all.value || !store.property(v.property)!.computed));
  return (
    <>
      <table>
        <tbody>
          {rows.map((v) => {
            const property = store.property(v.property)!;
            const edit = (from: Element): void => {
              if (!property.computed) store.popup.value = { name: "edit", at: from.getBoundingClientRect(), about: { property: v.property, value: v.value, item: detail.item } };
            };
            return (
              <tr key={v.property}>
                <th scope="row"><span>{property.name}</span></th>
                <td>
                  {v.tags.length > 0
                    ? v.tags.map((t) => {
                        const color = tagColor(t.tag, t.color);
                        return (
                          <span class="tag" key={t.tag} style={{ background: color, color: inkOn(color) }}>{t.tag}
                            {!property.computed && <button type="button" aria-label={`${words.remove} ${t.tag}`} style={{ color: inkOn(color) }} onClick={() => void tag(store, { item: detail.item }, { property: v.property, tag: t.tag }, false, t.color)}>×</button>}
                          </span>
                        );
                      })
                    : property.type === "url" && v.text && /^https?:\/\//i.test(v.text)
                      ? <a href={v.text} target="_blank" rel="noopener noreferrer">{v.text.replace(/^https?:\/\//i, "")}</a>
                      : property.type === "color" && v.text ? <><u class="dot" style={{ background: tagColor("", v.text) }} />{v.text}</>
                        : property.type === "checkbox" && v.value !== null ? <span>{v.value ? `☑ ${words.yes}` : `☐ ${words.no}`}</span>
                          : v.text !== null && <span class="text">{v.text}</span>}
                  {!property.computed && <button type="button" class="quiet edit" data-edit={property.name} aria-label={`${property.name}: ${v.text === null && v.tags.length === 0 ? words.write : property.type.startsWith("label") ? "+" : "✎"} ${words.setProperty}`} onClick={(e) => edit(e.currentTarget)}>{v.text === null && v.tags.length === 0 ? words.write : property.type.startsWith("label") ? "+" : "✎"}</button>}
                  {v.origin && <small class="soft" title={words.fromWhere}>{v.origin.author} · {originName(v.origin.origin, words.locale)} · {words.time(v.origin.time)}</small>}
                </td>
                <td class="way">
                  <Shortcuts property={v.property} used={used.has(v.property)} sorted={sort.some((k) => k.property === v.property)} grouped={group.some((k) => k.property === v.property)} value={v.value} />
                  {given && !property.computed && (v.text !== null || v.tags.length > 0) && (
                    <button type="button" class="give" data-give={property.name} title={words.giveValue(given.count, given.chosen)} aria-label={`${words.n(given.count)} ${words.giveValue(given.count, given.chosen)}`}
                      onClick={() => void copy(detail.item, [v.property], given.target)}><Icon name="give" /> {words.n(given.count)}</button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <button type="button" class="quiet" onClick={() => { all.value = !all.value; }}>{all.value ? "−" : "+"} {words.more}</button>
    </>
  );

  async function copy(item: number, keys: readonly string[], target: Target): Promise<void> {
    const done = await store.call("copy", { item, properties: keys, target });
    if (done) store.tell(`${words.done_(done.items)}${done.outside ? `. ${words.outside(done.outside)}` : ""}`);
  }
}
