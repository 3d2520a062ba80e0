/** What a command prints while it runs, and what it resolves with. */
export async function printed<T>(
  run: () => Promise<T>,
): Promise<{ readonly code: T; readonly out: string; readonly err: string }> {
  const { stdout, stderr } = process;
  const write = { out: stdout.write, err: stderr.write };
  let out = '';
  let err = '';
  stdout.write = (part) => {
    out += String(part);
    return true;
  };
  stderr.write = (part) => {
    err += String(part);
    return true;
  };
  try {
    const code = await run();
    return { code, out, err };
  } finally {
    stdout.write = write.out;
    stderr.write = write.err;
  }
}
