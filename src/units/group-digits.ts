/** A whole number with groups of three digits, for people. @example groupDigits(1600000) // "1 600 000" */
export function groupDigits(whole: number | string): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, " ");
}
