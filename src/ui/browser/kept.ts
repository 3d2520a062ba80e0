/** Small things that outlive a reload of the page, for this station's address alone. */

/** Null when nothing is kept under that name, or what is kept is not JSON. */
export function kept(name: string): unknown {
  const text = localStorage.getItem(name);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function keep(name: string, value: unknown): void {
  localStorage.setItem(name, JSON.stringify(value));
}

export function forget(name: string): void {
  localStorage.removeItem(name);
}
