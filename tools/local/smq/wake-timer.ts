/** Node's timers take no more. */
const LONGEST = 2 ** 31 - 1;

/** Rings once, at the earliest of the times it was set to. */
export class WakeTimer {
  readonly #ring: () => void;
  #time = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** `time` is milliseconds since 1970. */
  set(time: number): void {
    if (time >= this.#time) return;
    this.clear();
    this.#time = time;
    const wait = Math.min(Math.max(time - Date.now(), 1), LONGEST);
    this.#timer = setTimeout(() => {
      this.#time = Number.POSITIVE_INFINITY;
      this.#ring();
    }, wait).unref();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#time = Number.POSITIVE_INFINITY;
  }
}
