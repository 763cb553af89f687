/** How long TCP tries to connect to somebody who never answers, where the caller sets no time-out: 6 times SYN again. */
export const CONNECT_TIMEOUT_SECONDS = 127;
