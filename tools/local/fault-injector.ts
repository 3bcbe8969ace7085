/** How deliveries go astray: every system here delivers at least once and in no order. */
export interface DeliveryFaults {
  /** Of a hundred deliveries, how many are made twice. */
  readonly doubled: number;
  /** The longest delay, milliseconds; each delivery gets its own, so that they overtake one another. */
  readonly delay: number;
}

/** Carries deliveries: at once and once, or as the cloud may do it on a bad day. */
export interface FaultInjector {
  faults: DeliveryFaults;
  carry(deliver: () => void): void;
  /** Makes what is under way arrive now. */
  flush(): void;
}

/** Every delivery once, at once, in order. */
export const noFaults: DeliveryFaults = { doubled: 0, delay: 0 };

/** A bad day: every third delivery doubled, some half a second late. */
export const someFaults: DeliveryFaults = { doubled: 30, delay: 500 };

/** A fault injector; `random` gives numbers from 0 to 1. */
export function newFaultInjector(faults = noFaults, random = Math.random): FaultInjector {
  const underWay = new Map<() => void, NodeJS.Timeout>();
  const later = (deliver: () => void, delay: number) => {
    const arrive = () => {
      underWay.delete(arrive);
      deliver();
    };
    underWay.set(arrive, setTimeout(arrive, delay));
  };
  return {
    faults,
    carry(deliver) {
      const { doubled, delay } = this.faults;
      const times = random() * 100 < doubled ? 2 : 1;
      for (let time = 0; time < times; time += 1) {
        if (delay === 0) deliver();
        else later(deliver, random() * delay);
      }
    },
    flush() {
      for (const [arrive, timer] of underWay) {
        clearTimeout(timer);
        arrive();
      }
    },
  };
}
