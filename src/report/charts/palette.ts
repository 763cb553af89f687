/** How a line is drawn, so that it can be told apart in colour, by the colour-blind and in black and white. */
export interface LineStyle {
  readonly color: string;
  /** SVG dash pattern; "" is a solid line. */
  readonly dash: string;
  readonly width: number;
}

// Colours of Okabe and Ito, which people with every kind of colour blindness can tell apart; those too light for a
// thin line on white paper are left out, and purple is darker than theirs.
const BLUE = "#0072B2";
const VERMILION = "#D55E00";
const GREEN = "#009E73";
const PURPLE = "#AA4499";
const BLACK = "#000000";
export const GREY = "#767676";

export const STYLE = {
  load: { color: BLACK, dash: "", width: 1.5 },
  secondary: { color: PURPLE, dash: "8 2 2 2", width: 1.5 },
  wanted: { color: BLUE, dash: "6 3", width: 1.5 },
  ready: { color: GREEN, dash: "", width: 2.5 },
  shortage: { color: VERMILION, dash: "2 2", width: 2 },
  limit: { color: GREY, dash: "1 3", width: 1.5 },
} as const satisfies Record<string, LineStyle>;

/** Styles of lines that are many of one kind, in their order. */
export const SERIES: readonly LineStyle[] = [
  { color: BLUE, dash: "", width: 2.5 },
  { color: VERMILION, dash: "7 3", width: 2 },
  { color: GREEN, dash: "2 2", width: 2.5 },
  { color: PURPLE, dash: "10 3 2 3", width: 2 },
  { color: BLACK, dash: "4 5", width: 1.5 },
  { color: GREY, dash: "1 2", width: 2 },
];
