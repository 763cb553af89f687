/** Which values of a field are meant; `isStar`: it was written as `*` or `?` without a step. */
export interface CronField {
  readonly values: ReadonlySet<number>;
  readonly isStar: boolean;
}

/** A CronJob's schedule: the minutes whose local date and time its fields match, or a fixed interval. */
export type CronSchedule =
  | {
      readonly kind: "fields";
      readonly minute: CronField;
      readonly hour: CronField;
      readonly dayOfMonth: CronField;
      readonly month: CronField;
      readonly dayOfWeek: CronField;
      /** IANA name. */
      readonly timeZone: string;
    }
  | { readonly kind: "every"; readonly seconds: number };
