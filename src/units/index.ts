export { type Bytes, bytesOf, type CpuMillicores, millicores } from "./amounts.js";
export { formatDuration, parseDuration } from "./duration.js";
export {
  after,
  DAY,
  HOUR,
  MICROSECOND,
  MILLISECOND,
  MINUTE,
  micros,
  NEVER,
  SECOND,
  type SimTime,
  seconds,
  span,
  toSeconds,
  truncateToSecond,
} from "./sim-time.js";
