/** Which panel is open, and what it holds. */
import type { Target, Value } from "../protocol";
import { conjuncts } from "../pure/filter";
import { useStore } from "../state/store";
import { AgainMenu, AsideMenu, ClusterMenu, NameMenu, SaveMenu, SimilarMenu } from "./ClusterMenu";
import { Editor, ValueMenu } from "./Editor";
import { FacetList } from "./FacetValues";
import { FilterEditor } from "./FilterEditor";
import { GroupActions } from "./GroupActions";
import { GroupMenu, SortMenu } from "./KeyMenus";
import { Help, HistoryMenu, MoreMenu } from "./Menus";
import { Palette } from "./Palette";
import { Popup } from "./Popup";
import { ProposeMenu } from "./ProposeMenu";
import { PropertyFilter } from "./PropertyFilter";
import { JumpMenu } from "./JumpMenu";
import { PileMenu, PilesMenu } from "./Piles";

export function Popups() {
  const store = useStore();
  const words = store.words.value;
  const popup = store.popup.value;
  if (!popup) return null;
  const close = (): void => {
    store.popup.value = null;
  };
  const acting: Target | null = store.target();
  const [label, content] = ((): [string, preact.ComponentChildren] => {
    switch (popup.name) {
      case "filter": return [words.filter, <FilterEditor at={(popup.about as number | undefined) ?? conjuncts(store.spec.peek().where).length} onClose={close} />];
      case "filter-property": return [words.filter, <PropertyFilter property={popup.about as string} onClose={close} />];
      case "facet": return [store.nameOf(popup.about as string), <FacetList property={popup.about as string} />];
      case "group": return [words.group, <GroupMenu onClose={close} />];
      case "sort": return [words.sort, <SortMenu onClose={close} />];
      case "more": return [words.more, <MoreMenu onClose={close} />];
      case "help": return [words.keysTitle, <Help />];
      case "history": return [words.history, <HistoryMenu onClose={close} />];
      case "group-actions": return [words.groupMenu, <GroupActions group={popup.about as number} onClose={close} />];
      case "jump": return [words.jump, <JumpMenu onClose={close} />];
      case "similar": return [words.similar, <SimilarMenu onClose={close} />];
      case "cluster": return [words.clusterWhat, <ClusterMenu group={popup.about as number | null} onClose={close} />];
      case "again": return [words.clusterAgain, <AgainMenu onClose={close} />];
      case "name": return [words.nameIt, <NameMenu group={popup.about as number} onClose={close} />];
      case "save": return [words.saveClusters, <SaveMenu onClose={close} />];
      case "propose": return [words.propose, <ProposeMenu onClose={close} />];
      case "piles": return [words.piles, <PilesMenu onClose={close} />];
      case "pile": return [words.pile, <PileMenu position={popup.about as number} onClose={close} />];
      case "aside": return [words.setAside, <AsideMenu onClose={close} />];
      case "palette": return [words.tagDots, acting && <Palette target={acting} onClose={close} />];
      case "value": return [words.setProperty, acting && <ValueMenu target={acting} onClose={close} />];
      case "edit": {
        const { property, value, item } = popup.about as { property: string; value: Value; item: number };
        const found = store.property(property);
        return [words.setProperty, found && <Editor property={found} value={value} target={{ item }} onClose={close} />];
      }
      default: return ["", null];
    }
  })();
  if (!content) return null;
  return <Popup key={popup.name + String(popup.at.x)} at={popup.at} label={label} onClose={close}>{content}</Popup>;
}
