/** What a photograph is known by: the SHA-256 of its bytes. The photograph itself stays where it is kept. */

/** Lower-case hex; null where the browser hashes nothing, as at an address that it does not trust. */
export async function sha256Of(file: Blob): Promise<string | null> {
  // Outside of a secure context there is none, whatever the types say.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return null;
  const digest = await subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
