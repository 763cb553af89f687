/** Thrown where work stops because the user pressed Ctrl-C. */
export class Interrupted extends Error {
  constructor(message = "interrupted; nothing was written") {
    super(message);
    this.name = "Interrupted";
  }
}

/** After this long the program ends even if work has not noticed. */
const PATIENCE_MILLISECONDS = 700;

/**
 * Listens for Ctrl-C (and SIGTERM) until `stop`. Work asks the signal between slices; what does not ask, for
 * example reading from a terminal, is ended after a short while.
 */
export function listenForInterruption(exitNow: () => void): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onSignal = () => {
    if (controller.signal.aborted) exitNow();
    controller.abort(new Interrupted());
    timer = setTimeout(exitNow, PATIENCE_MILLISECONDS);
    timer.unref();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    stop() {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
      clearTimeout(timer);
    },
  };
}
