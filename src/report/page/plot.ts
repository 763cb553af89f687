/**
 * What the page's script draws, as JSON beside the static picture. Only types: the script that runs in the reader's
 * browser shares them.
 */
export interface Plot {
  /** Instants that all lines share. Units: Unix seconds, ascending. */
  readonly times: readonly number[];
  /** IANA name. */
  readonly timeZone: string;
  readonly panels: readonly PlotPanel[];
}

/** Panels of a plot lie below each other over the same time axis. */
export interface PlotPanel {
  readonly axis: string;
  readonly scale: "linear" | "log";
  readonly unit: "seconds" | "pieces" | "";
  /** The axis goes up to this at least. */
  readonly top: number;
  readonly lines: readonly PlotLine[];
}

export interface PlotLine {
  readonly label: string;
  readonly color: string;
  /** Lengths of strokes and gaps in pixels; empty is a solid line. */
  readonly dash: readonly number[];
  readonly width: number;
  /** `after`: a value holds from its instant on; `before`: up to its instant; `line`: straight between instants. */
  readonly holds: "after" | "before" | "line";
  /** One entry per instant; null leaves a gap. */
  readonly values: readonly (number | null)[];
}

/** What the page's script can search: rows of text by column, each with its instant. */
export interface DecisionRows {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** When each was made, and made again for the last time. Units: Unix seconds, one per row. */
  readonly times: readonly number[];
  readonly until: readonly number[];
  /** How many stand in decisions.csv only. */
  readonly left: number;
}
