/** How the program ends. Part of its contract: scripts test for these. */
export const EXIT = {
  DONE: 0,
  /** Objectives were missed and `--check` asked. */
  OBJECTIVES_MISSED: 1,
  BAD_INPUT: 2,
  OUR_FAILURE: 3,
  /** 128 + SIGINT. */
  INTERRUPTED: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
