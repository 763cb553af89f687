/** What a page carries besides its report, so that one file is all of it. The command line reads them from packages. */
export interface PageAssets {
  /** uPlot's build for a script element. */
  readonly plotLibrary: string;
  readonly plotStyle: string;
  /** Scripts of this project's `page` room, each a module without imports. */
  readonly scripts: readonly string[];
}
