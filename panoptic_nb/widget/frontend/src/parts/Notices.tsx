/** What must be said: errors as Python says them, a silent kernel and what to do, an empty result and the way out. */
import { conjuncts, replaceConjunct } from "../pure/filter";
import { useStore } from "../state/store";
import { describe } from "./describe";

export function Notices() {
  const store = useStore();
  const words = store.words.value;
  const notice = store.notice.value;
  const link = store.rpc.link.value;
  return (
    <div class="notices">
      {link === "silent" && !store.working.now.value && (
        <div class="notice refused" role="alert"><span>{words.silent}</span><button type="button" onClick={() => store.rpc.retry()}>{words.retry}</button></div>
      )}
      {notice && (
        <div class={`notice ${notice.kind}`} role={notice.kind === "refused" ? "alert" : "status"}>
          <span>{notice.text}</span>
          {notice.more && <button type="button" data-more onClick={notice.more.run}>{notice.more.text}</button>}
          <button type="button" class="x" aria-label={words.dismiss} onClick={() => { store.notice.value = null; }}>×</button>
        </div>
      )}
    </div>
  );
}

/** Nothing left: why, and for each part of the question how many come back without it. */
export function Nothing() {
  const store = useStore();
  const words = store.words.value;
  const layout = store.layout.value;
  const spec = store.spec.value;
  if (!layout || layout.positions > 0) return null;
  if (layout.base === 0) return <div class="nothing"><p>{store.schema.value.items === 0 ? words.nothingHere : words.emptyList}</p></div>;
  const chips = conjuncts(spec.where);
  return (
    <div class="nothing">
      <p><b>{words.nothing(layout.base)}</b></p>
      {layout.ways_out.map((way) => {
        const search = way.path === "search";
        const at = search ? -1 : (way.path as readonly number[])[0] ?? 0;
        const what = search ? words.searchText(spec.search) : chips[at] ? describe(store, chips[at]) : words.filter;
        return (
          <button type="button" key={String(way.path)} onClick={() => search ? void store.put({ search: "" }) : store.filter(replaceConjunct(spec.where, at, null))}>
            {words.hides(what, way.items)}
          </button>
        );
      })}
      {(spec.where || spec.search) && <button type="button" onClick={() => void store.put({ where: null, search: "" })}>{words.filterAll}</button>}
    </div>
  );
}
