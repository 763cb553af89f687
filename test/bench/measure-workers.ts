import { speedUpOfTwoWorkers } from "./workers.js";

/** Runs of a sweep, and how often each side plays them. */
const RUNS = 24;
const REPEATS = 5;

process.stdout.write(String(await speedUpOfTwoWorkers("hpa-tuning/web-shop", RUNS, REPEATS)));
