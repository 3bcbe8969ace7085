// Loaded before a function, whose clock is then wrong by CLOCK_SHIFT_MS.
const RightDate = Date;
const shift = Number(process.env.CLOCK_SHIFT_MS);

globalThis.Date = class ShiftedDate extends RightDate {
  constructor(...given) {
    super(...(given.length > 0 ? given : [ShiftedDate.now()]));
  }

  static now() {
    return RightDate.now() + shift;
  }
};
