/** Stands for `-` while yargs parses: it drops a lone dash from lists. Nobody can type a NUL. */
export const STANDARD_INPUT_WORD = "\u0000-";

/** Turns the words of a list back. */
export function withStandardInput(words: readonly string[]): string[] {
  return words.map((word) => (word === STANDARD_INPUT_WORD ? "-" : word));
}
