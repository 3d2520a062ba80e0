/**
 * How Node is started for an export that a station makes. An export keeps next to nothing from one row to the next, and yet V8 lets its
 * young generation grow to three times 16 MiB before it collects in earnest; with 2 MiB it collects oftener, and what a month needs is the
 * same for a small company and a large one. Whoever starts the process says so: the size stands before the program's first line.
 */
export const EXPORT_FLAGS: readonly string[] = ['--max-semi-space-size=2'];
