/** The error document of a function that took longer than its timeout (seconds); memory in MB. */
export function timeoutPayload(timeout: number, memory: number): Buffer {
  return payload(`Function timed out after ${timeout} seconds (maxMemoryUsage: ${memory}MB)`);
}

/** The error document of a function whose process ended; duration in ms, memory in MB. */
export function exitPayload(duration: number, memory: number): Buffer {
  const details = `duration: ${duration}ms, maxMemoryUsage: ${memory}MB`;
  return payload(`Process exited unexpectedly before completing request (${details})`);
}

function payload(errorMessage: string): Buffer {
  return Buffer.from(JSON.stringify({ errorMessage }));
}
