// The part that reads the settings of the handoff: a file of its own beside each function, loaded when there are any.
export { readHandoff } from './handoff-config.js';
