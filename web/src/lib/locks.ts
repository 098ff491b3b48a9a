/**
 * One tab of the browser does what must be done once. Web Locks elect it; where they are missing
 * (plain http on an address) every tab does it for itself, which is safe because all of it may be repeated.
 */
export function whileElected(name: string, stop: AbortSignal, work: () => Promise<void>): void {
  if (!('locks' in navigator)) {
    void work();
    return;
  }
  navigator.locks.request(name, { signal: stop }, work).catch(() => {
    // Only an abort ends here: the tab stopped waiting.
  });
}

/** Sleeps, but not past the signal or a call of `wake`. */
export class Alarm {
  private ring: (() => void) | null = null;

  wake(): void {
    this.ring?.();
  }

  sleep(ms: number, stop: AbortSignal): Promise<void> {
    return new Promise((done) => {
      if (stop.aborted) return done();
      const finish = () => {
        clearTimeout(timer);
        stop.removeEventListener('abort', finish);
        this.ring = null;
        done();
      };
      const timer = setTimeout(finish, Math.min(ms, 2 ** 31 - 1));
      stop.addEventListener('abort', finish);
      this.ring = finish;
    });
  }
}
