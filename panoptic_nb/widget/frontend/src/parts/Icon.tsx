/** The few signs of the grid, drawn: fonts do not agree on them. */
const PATHS = {
  filter: "M2 3h12L9.5 8.5V13l-3-1.5v-3z",
  sort: "M5 3v10M2.5 10.5 5 13l2.5-2.5M11 13V3M8.5 5.5 11 3l2.5 2.5",
  group: "M2 3h12M5 7h9M5 10h9M2 14h12M2 7h.5M2 10h.5",
  panel: "M2 3h12v10H2zM6.5 3v10",
  undo: "M6 4 2.5 7.5 6 11M3 7.5h6.5a3.5 3.5 0 0 1 0 7H8",
  redo: "M10 4l3.5 3.5L10 11M13 7.5H6.5a3.5 3.5 0 0 0 0 7H8",
  history: "M8 4.5V8l2.5 1.5M2.5 8a5.5 5.5 0 1 1 1.6 3.9M2.5 13v-2.6h2.6",
  download: "M8 2.5v7.5M4.5 7 8 10.5 11.5 7M3 13.5h10",
  more: "M3.5 8h.1M8 8h.1M12.5 8h.1",
  give: "M2 5h8M7.5 2.5 10 5 7.5 7.5M2 11h11M10.5 8.5 13 11l-2.5 2.5",
  code: "M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5",
  pin: "M6 2.5h4l-.5 4 2 2.5h-7l2-2.5zM8 9v4.5",
  seek: "M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2",
  small: "M6 6h4v4H6z",
  large: "M3 3h10v10H3z",
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="sign" viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor" stroke-width={name === "more" ? 2.4 : 1.4} stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
