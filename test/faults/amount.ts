/** How many signals the longest tests deliver. `npm run faults` takes a thousand, which takes minutes. */
const signals = Number(process.env['FAULT_SIGNALS'] || 200);

export const amount: { readonly signals: number; readonly processes: number } = {
  signals,
  processes: Math.min(Math.ceil(signals / 12), 64),
};
