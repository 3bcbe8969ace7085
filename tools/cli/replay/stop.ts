/** Ctrl-C asks to stop after what is being done; a second one ends the process. */
export function listenForStop() {
  let isStopped = false;
  const stop = () => {
    if (isStopped) process.exit(130);
    isStopped = true;
    process.stderr.write('\nStopping after this one; Ctrl-C again to end at once.\n');
  };
  process.on('SIGINT', stop);
  return {
    isStopped: () => isStopped,
    end: () => {
      process.off('SIGINT', stop);
    },
  };
}
